import Foundation

/// The tensors of a safetensors file, or of one that PyTorch's `torch.save` wrote, by name. Types that the engine lacks become
/// float32 or int64.
///
/// The format: https://huggingface.co/docs/safetensors. Files of `torch.save` are Python pickles, which can hold programs. They
/// are read without executing anything; one that is more than tensors in dictionaries and lists is refused.
/// - Throws: `EngineError` when the file cannot be read, or breaks the format's rules.
public func loadTensors(_ path: String) throws -> [String: Tensor] {
    let data = try Safetensors.map(URL(filePath: path))
    return try TorchFile.isPickle(data)
        ? TorchFile(data, file: URL(filePath: path).lastPathComponent).read()
        : Safetensors.read(data, URL(filePath: path)).tensors
}

/// How many numbers the tensors of such a file have together.
func countNumbers(inFile path: String) throws -> Int {
    let data = try Safetensors.map(URL(filePath: path))
    let name = URL(filePath: path).lastPathComponent
    return try TorchFile.isPickle(data)
        ? TorchFile(data, file: name).numberCount
        : SafetensorsHeader(data, file: name).entries.reduce(0) { $0 + $1.shape.elementCount }
}

/// Writes tensors by name to a safetensors file. The file is replaced only when the new one is complete.
/// - Parameter dtype: how floats are stored.
/// - Throws: `EngineError` when the file cannot be written, or a number is too large for `dtype`.
public func saveTensors(_ tensors: [String: Tensor], _ path: String, dtype: FloatFormat = .float32) throws {
    try Safetensors.write(tensors, dtype: dtype, to: URL(filePath: path))
}

/// Reading and writing of safetensors files.
enum Safetensors {
    /// The contents of a file, which are read from the disk when they are used.
    static func map(_ file: URL) throws -> Data {
        do {
            return try Data(contentsOf: file, options: .mappedIfSafe)
        } catch {
            throw EngineError("loadTensors", "\(file.path) cannot be read: \(Files.reason(error))")
        }
    }

    /// The tensors of a file and its metadata.
    static func read(_ file: URL) throws -> (tensors: [String: Tensor], metadata: [String: String]) {
        try read(map(file), file)
    }

    fileprivate static func read(
        _ data: Data, _ file: URL
    ) throws -> (tensors: [String: Tensor], metadata: [String: String]) {
        let header = try SafetensorsHeader(data, file: file.lastPathComponent)
        let tensors = try data.withUnsafeBytes { bytes in
            try header.entries.map { entry in
                let range = header.dataStart + entry.bytes.lowerBound..<header.dataStart + entry.bytes.upperBound
                return (entry.name, try entry.type.tensor(.init(rebasing: bytes[range]), entry.shape))
            }
        }
        return (Dictionary(uniqueKeysWithValues: tensors), header.metadata)
    }

    /// Between writes of this size Ctrl-C is noticed.
    private static let largestWrite = 16 << 20

    /// Writes a file byte for byte as the reference library writes it: int64 before float32, then by name, the header
    /// padded with spaces to a multiple of 8.
    static func write(
        _ tensors: [String: Tensor], metadata: [String: String] = [:], dtype: FloatFormat = .float32, to file: URL
    ) throws {
        try require(tensors["__metadata__"] == nil, "saveTensors", "a tensor cannot have the name __metadata__")
        let ordered = tensors.sorted {
            $0.value.dtype != $1.value.dtype
                ? $0.value.dtype == .int64 : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        let header = Safetensors.header(ordered.map { ($0.key, $0.value) }, metadata, dtype)
        try replaceFile(file, for: "saveTensors") { handle in
            try handle.write(contentsOf: withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header)
            for (name, tensor) in ordered {
                let elements = try tensor.detach().contiguous()
                if tensor.dtype == .int64 || dtype == .float32 {
                    try write(elements, to: handle)
                } else {
                    try handle.write(contentsOf: dtype.bytes(of: elements, named: name))
                }
            }
        }
    }

    /// Writes the elements as they are in memory.
    private static func write(_ elements: Tensor, to handle: FileHandle) throws {
        try withExtendedLifetime(elements) {
            let bytes = elements.count * elements.dtype.byteCount
            for start in stride(from: 0, to: bytes, by: largestWrite) {
                try Interruption.check()
                let count = min(largestWrite, bytes - start)
                try handle.write(
                    contentsOf: Data(bytesNoCopy: elements.address + start, count: count, deallocator: .none))
            }
        }
    }

    private static func header(
        _ tensors: [(name: String, tensor: Tensor)], _ metadata: [String: String], _ dtype: FloatFormat
    ) -> Data {
        var fields: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0)):\(quoted($1))" }
            fields.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
        }
        var start = 0
        for (name, tensor) in tensors {
            let type = tensor.dtype == .int64 ? .int64 : dtype.stored
            let end = start + tensor.count * type.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            fields.append(
                "\(quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}"
            )
            start = end
        }
        let json = Data("{\(fields.joined(separator: ","))}".utf8)
        return json + Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    }

    /// `text` as a JSON string, with the escapes that the reference library writes.
    private static func quoted(_ text: String) -> String {
        let escapes: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
        ]
        let scalars = text.unicodeScalars.map { scalar in
            escapes[scalar] ?? (scalar.value < 32 ? String(format: "\\u%04x", scalar.value) : String(scalar))
        }
        return "\"\(scalars.joined())\""
    }

    /// Writes a file beside `file` and puts it in its place when it is complete.
    private static func replaceFile(_ file: URL, for operation: String, _ write: (FileHandle) throws -> Void) throws {
        let draft = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).\(UUID().uuidString)")
        do {
            try Data().write(to: draft)
            let handle = try FileHandle(forWritingTo: draft)
            try write(handle)
            try handle.close()
            guard rename(draft.path, file.path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        } catch {
            try? FileManager.default.removeItem(at: draft)
            if error is EngineError || error is Interrupted { throw error }
            throw EngineError(operation, "\(file.path) cannot be written: \(Files.reason(error))")
        }
    }
}
