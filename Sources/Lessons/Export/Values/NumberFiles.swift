import Engine
import Foundation

/// Numbers as the contents of files.
enum NumberFiles {
    static func npy(_ tensor: Tensor) throws -> Data { try written { try saveNpy(tensor, $0) } }

    static func npy(_ numbers: [Double]) throws -> Data { try written { try saveNpy(numbers, $0) } }

    static func safetensors(_ tensors: [String: Tensor]) throws -> Data { try written { try saveTensors(tensors, $0) } }

    /// What `write` writes to a file.
    private static func written(_ write: (String) throws -> Void) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appending(path: "lab-export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try write(file.path)
        return try Data(contentsOf: file)
    }

    /// A column under its name.
    static func csv(_ numbers: [Double], name: String) -> Data {
        table([field(name)], numbers.map { ["\($0)"] })
    }

    /// A tensor of one dimension as a column, of two as a table whose columns are numbered.
    static func csv(_ tensor: Tensor, name: String) throws -> Data {
        let texts =
            tensor.dtype == .int64
            ? try tensor.toInts().map(String.init) : try tensor.toArray().map { "\(Float($0))" }
        guard tensor.ndim == 2 else { return table([field(name)], texts.map { [$0] }) }
        let (rows, columns) = (tensor.shape[0], tensor.shape[1])
        return table((0..<columns).map(String.init), (0..<rows).map { Array(texts[$0 * columns..<($0 + 1) * columns]) })
    }

    /// The points of lines, one a row.
    static func csv(_ lines: [Line]) -> Data {
        table(
            ["series", "x", "y"],
            lines.flatMap { line in zip(line.x, line.y).map { [field(line.name), "\($0)", "\($1)"] } })
    }

    private static func table(_ head: [String], _ rows: [[String]]) -> Data {
        Data(([head] + rows).map { $0.joined(separator: ",") + "\n" }.joined().utf8)
    }

    /// A text as a field: in quotation marks if it has something that separates fields (RFC 4180).
    private static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
