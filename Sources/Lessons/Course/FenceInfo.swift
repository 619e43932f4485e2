/// What stands behind the three backticks of a fenced block: ```` ```swift cell=noise quick="steps=20" ````.
struct FenceInfo: Hashable {
    /// What a block is to a lesson.
    enum Role: String, CaseIterable {
        case cell, starter, solution, check, hint

        /// The language that a block of this role is written in.
        var language: String { self == .hint ? "text" : "swift" }
    }

    /// A block without a role is part of the prose.
    var role: Role?
    var id = ""
    var quick: [QuickOverride] = []

    /// Reads an info string. Throws what is wrong with it, in words.
    init(_ info: String) throws(Malformed) {
        var words = Self.words(of: info)
        let language = words.isEmpty ? "" : words.removeFirst()
        for word in words {
            try read(word, language: language)
        }
        if role == nil && !quick.isEmpty { throw Malformed("`quick` needs a cell: write cell=NAME before it") }
    }

    struct Malformed: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    private mutating func read(_ word: String, language: String) throws(Malformed) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, parts[0] == "quick", language == "swift" {
            return try readQuick(parts[1])
        }
        guard parts.count == 2, let role = Role(rawValue: parts[0]), role.language == language else {
            throw Malformed("unknown word `\(word)` after ```\(language); \(Self.allowed(language))")
        }
        guard self.role == nil else {
            throw Malformed("a block has one role, not both `\(self.role!.rawValue)` and `\(role.rawValue)`")
        }
        guard Self.isName(parts[1]) else {
            throw Malformed("`\(parts[1])` cannot be a name: use letters, digits and hyphens")
        }
        self.role = role
        id = parts[1]
    }

    private mutating func readQuick(_ value: String) throws(Malformed) {
        guard value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\""),
            let overrides = QuickOverride.list(from: String(value.dropFirst().dropLast()))
        else { throw Malformed("`quick=\(value)` should look like quick=\"steps=20, epochs=1\"") }
        quick = overrides
    }

    private static func allowed(_ language: String) -> String {
        let roles = Role.allCases.filter { $0.language == language }.map { "\($0.rawValue)=NAME" }
        switch language {
        case "swift": return "there are \(roles.joined(separator: ", ")) and quick=\"NAME=VALUE\""
        case "text": return "there is only \(roles.joined())"
        default: return "only swift and text blocks take any"
        }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    /// The words of `info`, where blanks between quotation marks do not separate.
    private static func words(of info: String) -> [String] {
        var isQuoted = false
        return info.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character.isWhitespace && !isQuoted
        }.map(String.init)
    }
}
