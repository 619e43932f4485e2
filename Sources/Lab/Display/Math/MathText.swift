import Foundation
import Lessons

/// LaTeX formulas as readable Unicode: `\sqrt{1-\bar\alpha_t}` becomes `√(1 − ᾱₜ)`.
enum MathText {
    /// `latex` in Unicode, or its source where it uses something unknown.
    static func unicode(_ latex: String) -> String {
        guard let node = try? MathParser.parse(latex) else { return latex }
        return text(of: node).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }

    /// `node` on one line, or on several where the source breaks it.
    static func text(of node: MathNode) -> String {
        switch node {
        case .symbol(let text, _): text
        case .row(let nodes): row(nodes)
        case .scripts(let base, let below, let above):
            text(of: base)
                + (below.map { script($0, table: MathSymbols.subscripts, mark: "_") } ?? "")
                + (above.map { script($0, table: MathSymbols.superscripts, mark: "^") } ?? "")
        case .fraction(let numerator, let denominator): grouped(numerator) + "/" + grouped(denominator)
        case .root(let radicand, let index): root(radicand, index: index)
        case .accent(let mark, let base): accented(base, mark: mark)
        case .space(let columns): String(repeating: " ", count: columns)
        case .newline: "\n"
        case .matrix(let rows, let opening, let closing):
            // On one line, semicolons end the rows.
            opening
                + rows.map { $0.map(text(of:)).joined(separator: opening == "{" ? "  " : " ") }.joined(separator: "; ")
                + (closing.isEmpty && opening == "{" ? "}" : closing)
        }
    }

    /// Nodes side by side, with the space that their classes ask for.
    private static func row(_ nodes: [MathNode]) -> String {
        spaced(nodes, mathClass(of:)).map { ($0.isApart ? " " : "") + text(of: $0.node) }.joined()
    }

    /// The nodes that are seen, and whether a space sets each apart from the one before.
    static func spaced(_ nodes: [MathNode], _ mathClass: (MathNode) -> MathClass) -> [(node: MathNode, isApart: Bool)] {
        var before: MathClass?
        return nodes.filter { $0 != .row([]) }.map { node in
            var kind = mathClass(node)
            // A minus after nothing, an operator or an opening parenthesis is a sign.
            if kind == .binary, before.map({ [.binary, .relation, .opening, .punctuation].contains($0) }) ?? true {
                kind = .ordinary
            }
            defer { before = node == .newline ? nil : kind }
            return (node, needsSpace(between: before, and: kind))
        }
    }

    private static func needsSpace(between before: MathClass?, and after: MathClass) -> Bool {
        guard let before, before != .space, after != .space else { return false }
        if [.binary, .relation].contains(before) || [.binary, .relation].contains(after) { return true }
        if before == .punctuation { return true }
        if before == .term { return [.ordinary, .term, .opening, .operatorName].contains(after) }
        if after == .term { return [.ordinary, .closing].contains(before) }
        if before == .operatorName { return ![.opening, .closing, .punctuation].contains(after) }
        return after == .operatorName && [.ordinary, .closing].contains(before)
    }

    static func mathClass(of node: MathNode) -> MathClass {
        switch node {
        case .symbol(_, let kind): kind
        case .scripts(let base, _, _), .accent(_, let base): mathClass(of: base)
        case .fraction, .root: .term
        case .space: .space
        default: .ordinary
        }
    }

    /// A script in small characters where Unicode has them all, else behind a mark: `xₜ₋₁`, `ε_θ`, `e^(−λT)`.
    private static func script(_ node: MathNode, table: [Character: Character], mark: String) -> String {
        let plain = text(of: node).filter { $0 != " " }
        let small = plain.compactMap { table[$0] }
        if small.count == plain.count { return String(small) }
        return mark + (isSingle(node) ? text(of: node) : "(\(text(of: node)))")
    }

    private static func root(_ radicand: MathNode, index: MathNode?) -> String {
        let sign =
            switch index.map(text(of:)) {
            case nil, "2": "√"
            case "3": "∛"
            case let index?: String(index.compactMap { MathSymbols.superscripts[$0] }) + "√"
            }
        return sign + grouped(radicand)
    }

    /// A mark over one letter combines with it; over more than that a bar goes over each.
    private static func accented(_ base: MathNode, mark: Character) -> String {
        switch base {
        case .scripts(let inner, let below, let above):
            text(of: .scripts(.accent(mark, inner), below: below, above: above))
        case .symbol(let letter, _) where letter.count == 1:
            (letter + String(mark == "\u{305}" ? "\u{304}" : mark)).precomposedStringWithCanonicalMapping
        default: text(of: base).map { $0 == " " ? " " : "\($0)\(mark)" }.joined()
        }
    }

    /// In parentheses, unless it is a single symbol.
    private static func grouped(_ node: MathNode) -> String {
        isSingle(node) ? text(of: node) : "(\(text(of: node)))"
    }

    static func isSingle(_ node: MathNode) -> Bool {
        switch node {
        case .symbol, .scripts, .accent, .root: true
        case .row(let nodes): Double(text(of: .row(nodes))) != nil
        default: false
        }
    }
}

extension MathSpans {
    /// The formula that `character` stands for, in Unicode.
    func unicode(for character: Character) -> String? { formula(for: character).map { MathText.unicode($0.latex) } }

    /// The lines of the formula that `character` stands for, if it stands alone and has room.
    func lines(for character: Character, width: Int, isOnOneLine: Bool) -> [String]? {
        guard let latex = formula(for: character)?.latex else { return nil }
        if !isOnOneLine, let lines = MathLayout.lines(of: latex, width: width) { return lines }
        return MathText.unicode(latex).split(separator: "\n").flatMap { line in
            MathWrap.lines(String(line), width: width)
        }
    }

    /// `text` with its stand-ins replaced by the formulas in Unicode.
    func restoring(_ text: String) -> String { restoring(text) { MathText.unicode($0.latex) } }
}
