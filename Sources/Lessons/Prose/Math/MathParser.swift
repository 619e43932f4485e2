/// Reads the part of TeX's math mode that lessons use into a tree. Throws for what it does not know.
package struct MathParser {
    /// Something that this parser does not know; the formula is then shown as its source.
    package struct Unknown: Error, Equatable {
        package let what: String
    }

    private let source: [Character]
    private var position = 0

    private init(_ latex: String) { source = Array(latex) }

    package static func parse(_ latex: String) throws -> MathNode {
        var parser = MathParser(latex)
        let row = try parser.row { _ in false }
        if let rest = parser.peek { throw Unknown(what: String(rest)) }
        return row
    }

    private var peek: Character? { position < source.count ? source[position] : nil }

    private mutating func next() -> Character? {
        defer { position += 1 }
        return peek
    }

    private mutating func skipSpace() {
        while let character = peek, character.isWhitespace { position += 1 }
    }

    /// Nodes up to a closing brace, the end, or a character for which `isEnd` holds; none of these is consumed.
    private mutating func row(until isEnd: (Character) -> Bool) throws -> MathNode {
        var nodes: [MathNode] = []
        while true {
            skipSpace()
            guard let character = peek, character != "}", !isEnd(character) else { break }
            if character == "^" || character == "_" {
                try addScript(to: &nodes)
            } else {
                nodes.append(try node())
            }
        }
        return nodes.count == 1 ? nodes[0] : .row(nodes)
    }

    /// Puts `^x` or `_x` at the last of `nodes`.
    private mutating func addScript(to nodes: inout [MathNode]) throws {
        let isAbove = next() == "^"
        let script = try argument()
        var (base, below, above): (MathNode, MathNode?, MathNode?) = (nodes.popLast() ?? .row([]), nil, nil)
        if case .scripts(let inner, let innerBelow, let innerAbove) = base {
            (base, below, above) = (inner, innerBelow, innerAbove)
        }
        if isAbove { above = script } else { below = script }
        nodes.append(.scripts(base, below: below, above: above))
    }

    /// What a command or a script applies to: a group in braces or the next node alone.
    private mutating func argument() throws -> MathNode {
        skipSpace()
        guard peek != nil, peek != "}" else { throw Unknown(what: "a missing argument") }
        return try node()
    }

    private mutating func node() throws -> MathNode {
        guard let character = next() else { throw Unknown(what: "the end") }
        switch character {
        case "{":
            let inner = try row { _ in false }
            guard next() == "}" else { throw Unknown(what: "{ without }") }
            return inner
        case "\\": return try command(named: commandName())
        case "&": return .row([])
        default:
            if let (text, kind) = MathSymbols.characters[character] { return .symbol(text, kind) }
            return .symbol(String(character), .ordinary)
        }
    }

    /// The letters after a backslash, or the one character that is not a letter.
    private mutating func commandName() -> String {
        guard let first = next() else { return "" }
        var name = String(first)
        guard first.isLetter else { return name }
        while let character = peek, character.isLetter, character.isASCII {
            name.append(character)
            position += 1
        }
        return name
    }

    private mutating func command(named name: String) throws -> MathNode {
        if let (text, kind) = MathSymbols.commands[name] { return .symbol(text, kind) }
        if let columns = MathSymbols.spaces[name] { return .space(columns) }
        if let mark = MathSymbols.accents[name] { return .accent(mark, try argument()) }
        if MathSymbols.textCommands.contains(name) { return .symbol(try rawGroup(), .ordinary) }
        if let letters = MathSymbols.typefaces[name] { return Self.map(try argument(), to: letters) }
        switch name {
        case "frac", "tfrac", "dfrac": return .fraction(try argument(), try argument())
        case "sqrt": return try root()
        case "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr":
            return try delimiter(isClosing: name == "right")
        case "\\": return .newline
        case "displaystyle", "limits", "nonumber": return .row([])
        case "begin": return try environment()
        case "end":
            guard Self.alignments.contains(try rawGroup()) else { throw Unknown(what: "\\end") }
            return .row([])
        default: throw Unknown(what: "\\\(name)")
        }
    }

    /// Alignments are shown as their lines, one under the other.
    private static let alignments: Set = ["aligned", "align", "align*", "split", "gathered"]

    /// Environments of rows and columns, with what stands at their left and right.
    private static let matrices = [
        "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
        "Vmatrix": ("‖", "‖"), "cases": ("{", ""), "array": ("", ""),
    ]

    private mutating func environment() throws -> MathNode {
        let name = try rawGroup()
        if Self.alignments.contains(name) { return .row([]) }
        guard let (opening, closing) = Self.matrices[name] else { throw Unknown(what: "\\begin{\(name)}") }
        // How the columns are aligned: `{cc}`.
        if name == "array" { _ = try rawGroup() }
        var rows: [[MathNode]] = [[]]
        while !takes("\\end") {
            guard peek != nil else { throw Unknown(what: "\\begin{\(name)} without its end") }
            rows[rows.count - 1].append(try matrixCell())
            if peek == "&" {
                position += 1
            } else if takes("\\\\") {
                rows.append([])
            }
        }
        guard try rawGroup() == name else { throw Unknown(what: "\\end of something else") }
        if rows.last?.isEmpty ?? false { rows.removeLast() }
        return .matrix(rows, opening: opening, closing: closing)
    }

    /// What stands before the next `&`, `\\` or `\end`.
    private mutating func matrixCell() throws -> MathNode {
        var nodes: [MathNode] = []
        while true {
            skipSpace()
            guard let character = peek, character != "&", character != "}", !isNext("\\\\"), !isNext("\\end") else {
                return nodes.count == 1 ? nodes[0] : .row(nodes)
            }
            if character == "^" || character == "_" {
                try addScript(to: &nodes)
            } else {
                nodes.append(try node())
            }
        }
    }

    private func isNext(_ text: String) -> Bool { source[position...].starts(with: text) }

    /// Passes over `text` if it comes next.
    private mutating func takes(_ text: String) -> Bool {
        skipSpace()
        guard isNext(text) else { return false }
        position += text.count
        return true
    }

    private mutating func root() throws -> MathNode {
        guard peek == "[" else { return .root(try argument(), index: nil) }
        position += 1
        let index = try row { $0 == "]" }
        guard next() == "]" else { throw Unknown(what: "[ without ]") }
        return .root(try argument(), index: index)
    }

    /// The delimiter after `\left` or `\right`, whose size a terminal cannot change; a dot stands for none.
    private mutating func delimiter(isClosing: Bool) throws -> MathNode {
        skipSpace()
        if peek == "." {
            position += 1
            return .row([])
        }
        let delimiter = try node()
        guard case .symbol("|", .ordinary) = delimiter else { return delimiter }
        return .symbol("|", isClosing ? .closing : .opening)
    }

    /// The text of a group in braces as it stands.
    private mutating func rawGroup() throws -> String {
        skipSpace()
        guard next() == "{", let end = source[position...].firstIndex(of: "}") else {
            throw Unknown(what: "a missing group")
        }
        defer { position = end + 1 }
        return String(source[position..<end])
    }

    private static func map(_ node: MathNode, to letters: [Character: Character]) -> MathNode {
        switch node {
        case .symbol(let text, let kind): .symbol(String(text.map { letters[$0] ?? $0 }), kind)
        case .row(let nodes): .row(nodes.map { map($0, to: letters) })
        default: node
        }
    }
}
