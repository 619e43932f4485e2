import Foundation

/// What a safetensors file says of its tensors: 8 bytes of length, little-endian, then so many bytes of JSON. The data
/// follows: the tensors' elements in C order, little-endian, without gaps.
struct SafetensorsHeader {
    /// One tensor: its type, its shape, and where its bytes lie behind the header.
    struct Entry {
        let name: String
        let type: SafetensorsType
        let shape: Shape
        let bytes: Range<Int>
    }

    /// The tensors in the order of their bytes.
    let entries: [Entry]
    /// Free text by name, as `"format": "pt"`.
    let metadata: [String: String]
    /// Where the first tensor's bytes begin in the file.
    let dataStart: Int

    private static let lengthBytes = 8
    /// Enough for 40,000 tensors. The reference reader's bound, 100 MB of JSON, would take gigabytes to read.
    private static let mostHeaderBytes = 4_000_000

    /// Reads and checks the header of a whole file.
    /// - Parameter file: the name for errors.
    init(_ data: Data, file: String) throws {
        let rules = FileRules(file: file)
        try rules.require(
            data.count >= Self.lengthBytes, "\(data.count) bytes are too short for a safetensors file; is it complete?")
        let length = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        try rules.require(
            length <= UInt64(Self.mostHeaderBytes),
            "a header of \(length) bytes is more than \(Self.mostHeaderBytes); is this a safetensors file?")
        dataStart = Self.lengthBytes + Int(length)
        try rules.require(
            dataStart <= data.count,
            "the header should be \(length) bytes long, but the file ends after \(data.count - Self.lengthBytes) of them"
        )
        let json = data.subdata(in: Self.lengthBytes..<dataStart)
        try rules.require(
            json.first == UInt8(ascii: "{"), "the header does not begin with {; is this a safetensors file?")
        guard let fields = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
            throw rules.error("the header is not valid JSON")
        }
        metadata = try rules.metadata(fields["__metadata__"])
        entries = try fields.filter { $0.key != "__metadata__" }.map(rules.entry)
            .sorted { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
        try rules.requireTiling(entries, dataBytes: data.count - dataStart)
    }
}

/// The rules of the format, with errors that name the file.
private struct FileRules {
    let file: String

    func error(_ message: String) -> EngineError { EngineError("loadTensors", "\(file): \(message)") }

    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw error(message()) }
    }

    func metadata(_ value: Any?) throws -> [String: String] {
        guard let value else { return [:] }
        guard let texts = value as? [String: String] else { throw error("__metadata__ must hold texts only") }
        return texts
    }

    func entry(_ name: String, _ value: Any) throws -> SafetensorsHeader.Entry {
        let fields = value as? [String: Any] ?? [:]
        let typeName = fields["dtype"] as? String ?? "nothing"
        guard let type = SafetensorsType(rawValue: typeName) else {
            throw error("the tensor \(name) has the unknown dtype \(typeName)")
        }
        guard let sizes = wholeNumbers(fields["shape"]), sizes.allSatisfy({ $0 >= 0 }) else {
            throw error("the tensor \(name) has no valid shape: \(fields["shape"] ?? "nothing")")
        }
        guard let offsets = wholeNumbers(fields["data_offsets"]), offsets.count == 2, 0 <= offsets[0],
            offsets[0] <= offsets[1]
        else { throw error("the tensor \(name) has no valid data_offsets: \(fields["data_offsets"] ?? "nothing")") }
        let shape = Shape(sizes)
        let (expected, overflow) = shape.elementCount.multipliedReportingOverflow(by: type.byteCount)
        try require(
            !overflow && expected == offsets[1] - offsets[0],
            "the tensor \(name) of shape \(shape) and dtype \(typeName) does not fill its \(offsets[1] - offsets[0]) bytes"
        )
        return .init(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1])
    }

    /// The numbers of a JSON array; nil if it is none, or one of them is no whole number.
    private func wholeNumbers(_ value: Any?) -> [Int]? {
        guard let values = value as? [Any] else { return nil }
        let numbers = values.compactMap { $0 as? Int }
        return numbers.count == values.count ? numbers : nil
    }

    /// The tensors must cover the data from its first to its last byte, each byte once.
    func requireTiling(_ entries: [SafetensorsHeader.Entry], dataBytes: Int) throws {
        var end = 0
        for entry in entries {
            try require(
                entry.bytes.lowerBound == end,
                "the tensor \(entry.name) begins at byte \(entry.bytes.lowerBound) of the data, but the one before it ends "
                    + "at \(end): tensors must neither overlap nor leave holes")
            end = entry.bytes.upperBound
        }
        try require(
            end == dataBytes,
            "the tensors take \(end) bytes, but the file has \(dataBytes) behind its header; is it complete?")
    }
}
