import Engine
import Foundation

extension Registry {
    /// Strings.
    func registerStrings() {
        members(of: string, as: String.self) { string in
            string.nativeInitialiser("init(_ value: Any)", "The text that print gives for a value.") { _, values, _ in
                .string(describe(values[0]))
            }
            string.nativeInitialiser("init(describing value: Any)", "The text that print gives for a value.") {
                _, values, _ in .string(describe(values[0]))
            }
            string.initialiser("init(repeating text: String, count: Int)", "A text several times.") {
                (text: String, count: Int) in
                let (total, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(count, 0))
                try Interpreter.checkCount(overflow ? .max : total, "String(repeating:count:)")
                try Interpreter.checkCount(count, "String(repeating:count:)")
                return String(repeating: text, count: count)
            }
            string.nativeInitialiser(
                "init(format: String, _ arguments: Any...)", "Numbers in a text: String(format: \"%.3f\", x)."
            ) { _, values, _ in
                guard case .array(let arguments) = values[1] else { return values[0] }
                return .string(try formatted(describe(values[0]), arguments.elements))
            }
            string.property("var count: Int", "How many characters there are.") { $0.count }
            string.property("var isEmpty: Bool", "Whether there are no characters.") { $0.isEmpty }
            string.method("func uppercased() -> String", "In capital letters.") { (s: String) in s.uppercased() }
            string.method("func lowercased() -> String", "In small letters.") { (s: String) in s.lowercased() }
            string.method("func hasPrefix(_ prefix: String) -> Bool", "Whether the text starts so.") {
                (s: String, prefix: String) in s.hasPrefix(prefix)
            }
            string.method("func hasSuffix(_ suffix: String) -> Bool", "Whether the text ends so.") {
                (s: String, suffix: String) in s.hasSuffix(suffix)
            }
            string.method("func contains(_ other: String) -> Bool", "Whether the text is in this one.") {
                (s: String, other: String) in s.contains(other)
            }
            string.method(
                "func replacingOccurrences(of target: String, with replacement: String) -> String",
                "The text with another in place of a part."
            ) {
                (s: String, target: String, replacement: String) in
                try parts(of: s, between: target, keepEmpty: true, joinedBy: replacement).joined(separator: replacement)
            }
            string.method("func split(separator: String) -> [String]", "The parts between separators.") {
                (s: String, separator: String) in
                try parts(of: s, between: separator, keepEmpty: false).map(String.init)
            }
            string.native("mutating func append(_ other: String)", "Adds a text at the end.") { value, values, _ in
                if case .string(let text) = value {
                    try Interpreter.checkCount(text.utf8.count, "append")
                    value = .string(text + describe(values[0]))
                }
                return .void
            }
        }
    }
}

/// The parts of a text between the places where `separator` stands.
/// - Parameter joint: what the parts are to be joined with: that must not make a text longer than a cell may have.
private func parts(
    of text: String, between separator: String, keepEmpty: Bool, joinedBy joint: String = ""
) throws -> [Substring] {
    guard !separator.isEmpty else { return [text[...]] }
    var parts: [Substring] = []
    var rest = text[...]
    while let found = rest.firstRange(of: separator) {
        try Interruption.check()
        parts.append(rest[..<found.lowerBound])
        rest = rest[found.upperBound...]
        let (length, overflow) = parts.count.multipliedReportingOverflow(by: joint.utf8.count)
        try Interpreter.checkCount(overflow ? .max : length, "replacingOccurrences")
    }
    parts.append(rest)
    return keepEmpty ? parts : parts.filter { !$0.isEmpty }
}

/// `String(format:)`, checked: a specification that does not fit its argument is an error, not a crash.
private func formatted(_ format: String, _ arguments: [Value]) throws -> String {
    let specification = /%([-+ 0#]*)(\d{0,4})(?:\.(\d{1,3}))?(l{0,2})([a-zA-Z%@])/
    var result = ""
    var rest = format[...]
    var next = 0
    while let match = rest.firstMatch(of: specification) {
        result += rest[..<match.range.lowerBound]
        rest = rest[match.range.upperBound...]
        if match.5 == "%" {
            result += "%"
            continue
        }
        guard next < arguments.count else { throw ValueError("String(format:) has more specifications than values") }
        let precision = match.3.map { ".\($0)" } ?? ""
        result += try formatted(arguments[next], "%\(match.1)\(match.2)\(precision)", String(match.5))
        next += 1
    }
    return result + rest
}

private func formatted(_ value: Value, _ start: String, _ kind: String) throws -> String {
    switch (kind, value) {
    case ("d", .int(let int)), ("i", .int(let int)), ("u", .int(let int)), ("x", .int(let int)), ("X", .int(let int)):
        return String(format: "\(start)l\(kind)", int)
    case ("f", .double(let double)), ("e", .double(let double)), ("g", .double(let double)), ("E", .double(let double)):
        return String(format: start + kind, double)
    case ("@", _): return describe(value)
    default: throw ValueError("String(format:): '%\(kind)' does not fit a value of type '\(value.type)'")
    }
}
