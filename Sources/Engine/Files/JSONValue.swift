import Foundation

/// A JSON document, read from and written to the configuration files that diffusers keeps beside its weights.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue {
    /// The value that `text` describes; nil when it is not JSON.
    init?(parsing text: String) {
        self.init(data: Data(text.utf8))
    }

    /// The value that a file holds; nil when it is not JSON as Python writes it: with `Infinity` and `NaN`.
    init?(data: Data) {
        // Foundation's decoder ends the process at names that are not UTF-8 when JSON5 is allowed.
        guard String(validating: data, as: UTF8.self) != nil else { return nil }
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        guard let value = try? decoder.decode(JSONValue.self, from: data) else { return nil }
        self = value
    }

    /// Far more than a model's configuration or its list of weights needs.
    private static let mostBytes = 1 << 20

    /// The JSON object in the file at `path`.
    /// - Throws: `EngineError` when the file cannot be read or holds something else.
    static func object(inFile path: String, for operation: String) throws -> [String: JSONValue] {
        let size = Files.size(path) ?? 0
        try require(
            size <= mostBytes, operation,
            "\(path) has \(readableByteCount(size)); configurations have at most \(readableByteCount(mostBytes))")
        guard let data = FileManager.default.contents(atPath: path) else {
            throw EngineError(operation, "cannot read \(path)")
        }
        guard case .object(let members)? = JSONValue(data: data) else {
            throw EngineError(operation, "\(path) is not a JSON object")
        }
        return members
    }

    /// The text as Python's `json.dumps(value, indent=2, sort_keys=True)` lays it out, which is how diffusers writes it.
    var text: String { text(indent: "") }

    private func text(indent: String) -> String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): Self.number(value)
        case .string(let value): Self.quoted(value)
        case .array(let elements):
            Self.bracketed(elements.map { $0.text(indent: indent + "  ") }, "[", "]", indent: indent)
        case .object(let members):
            Self.bracketed(
                members.sorted { $0.key < $1.key }
                    .map { "\(Self.quoted($0.key)): \($0.value.text(indent: indent + "  "))" },
                "{", "}", indent: indent)
        }
    }

    private static func number(_ value: Double) -> String {
        if value.isFinite { return value.description }
        return value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
    }

    private static func bracketed(_ items: [String], _ open: String, _ close: String, indent: String) -> String {
        if items.isEmpty { return open + close }
        return "\(open)\n" + items.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(close)"
    }

    /// Python writes everything beyond ASCII as `\uXXXX`.
    private static func quoted(_ string: String) -> String {
        var result = "\""
        for unit in string.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x0D: result += "\\r"
            case 0x09: result += "\\t"
            case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default: result += String(format: "\\u%04x", Int(unit))
            }
        }
        return result + "\""
    }
}
