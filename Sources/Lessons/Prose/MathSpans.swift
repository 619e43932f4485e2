import Foundation

/// Takes formulas out of Markdown before it is parsed, as their underscores and backslashes mean something else there.
///
/// Each formula is replaced by one character of Unicode's private use area, which no Markdown rule touches.
package struct MathSpans {
    /// A formula in LaTeX.
    package struct Formula: Equatable, Sendable {
        package let latex: String
        /// Whether it stands on lines of its own: `$$…$$`.
        package let isDisplay: Bool
    }

    /// The Markdown with a stand-in for each formula.
    package private(set) var markdown = ""
    /// The formulas in the order of their stand-ins.
    private var formulas: [Formula] = []

    private static let firstStandIn: UInt32 = 0xE000
    private static let lastStandIn: UInt32 = 0xF8FF

    package init(_ source: String) {
        var rest = Substring(source)
        while let start = rest.firstIndex(where: { $0 == "$" || $0 == "`" || $0 == "\\" }) {
            markdown += rest[..<start]
            rest = rest[start...]
            let piece = Self.leadingPiece(of: rest)
            switch piece {
            case .verbatim(let text): markdown += text
            case .inline(let latex, _): markdown += standIn(for: Formula(latex: latex, isDisplay: false))
            case .display(let latex, _):
                markdown += "\n\n" + standIn(for: Formula(latex: latex, isDisplay: true)) + "\n\n"
            }
            rest = rest.dropFirst(piece.length)
        }
        markdown += rest
    }

    /// The formula that `character` stands for.
    package func formula(for character: Character) -> Formula? {
        guard let value = character.unicodeScalars.first?.value, character.unicodeScalars.count == 1,
            value >= Self.firstStandIn, Int(value - Self.firstStandIn) < formulas.count
        else { return nil }
        return formulas[Int(value - Self.firstStandIn)]
    }

    /// `text` with its stand-ins replaced by what `written` makes of the formulas.
    package func restoring(_ text: String, _ written: (Formula) -> String) -> String {
        text.map { formula(for: $0).map(written) ?? String($0) }.joined()
    }

    private mutating func standIn(for formula: Formula) -> String {
        guard let scalar = Unicode.Scalar(Self.firstStandIn + UInt32(formulas.count)), scalar.value <= Self.lastStandIn
        else { return formula.latex }
        formulas.append(formula)
        return String(scalar)
    }

    private enum Piece {
        /// Code, an escaped character or a lone dollar: no formula.
        case verbatim(String)
        case inline(latex: String, length: Int)
        case display(latex: String, length: Int)

        var length: Int {
            switch self {
            case .verbatim(let text): text.count
            case .inline(_, let length), .display(_, let length): length
            }
        }
    }

    /// What `text`, which starts with `$`, a backquote or a backslash, begins with.
    private static func leadingPiece(of text: Substring) -> Piece {
        if text.first == "\\" { return .verbatim(String(text.prefix(2))) }
        if text.first == "`" {
            let fence = text.prefix { $0 == "`" }
            let body = text.dropFirst(fence.count)
            guard let end = body.range(of: fence) else { return .verbatim(String(fence)) }
            return .verbatim(String(text[..<end.upperBound]))
        }
        if text.hasPrefix("$$") {
            guard let end = text.dropFirst(2).range(of: "$$") else { return .verbatim("$$") }
            let latex = String(text[text.index(text.startIndex, offsetBy: 2)..<end.lowerBound])
            return .display(latex: latex, length: latex.count + 4)
        }
        // As in Pandoc: no space inside the dollars, so that prices are not formulas, and all in one paragraph.
        let body = text.dropFirst()
        guard let end = body.firstIndex(of: "$"), let first = body.first, !first.isWhitespace, end > body.startIndex,
            !body[body.index(before: end)].isWhitespace, !body[..<end].contains("\n\n")
        else { return .verbatim("$") }
        let latex = String(body[..<end])
        return .inline(latex: latex, length: latex.count + 2)
    }
}
