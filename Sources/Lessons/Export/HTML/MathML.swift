/// Formulas as MathML, which browsers lay out by themselves.
enum MathML {
    /// `latex` as a `math` element; its source in a `code` element where it uses something unknown.
    static func html(_ latex: String, isDisplay: Bool) -> String {
        guard let node = try? MathParser.parse(latex) else {
            return HTML.element("code", [("class", "tex")], HTML.escaped(latex))
        }
        let attributes = isDisplay ? [("display", "block")] : []
        let source = HTML.element("annotation", [("encoding", "application/x-tex")], HTML.escaped(latex))
        return HTML.element("math", attributes, "<semantics>\(row([node]))\(source)</semantics>")
    }

    private static func markup(of node: MathNode) -> String {
        switch node {
        case .symbol(let text, let kind): symbol(text, kind, after: .ordinary)
        case .row(let nodes): row(nodes)
        case .scripts(let base, let below, let above): scripts(base, below, above)
        case .fraction(let numerator, let denominator):
            "<mfrac>\(single(numerator))\(single(denominator))</mfrac>"
        case .root(let radicand, nil): "<msqrt>\(markup(of: radicand))</msqrt>"
        case .root(let radicand, let index?): "<mroot>\(single(radicand))\(single(index))</mroot>"
        case .accent(let mark, let base): accent(mark, base)
        case .space(let columns): "<mspace width=\"\(widths[columns] ?? "0")\"></mspace>"
        case .newline: "<mrow></mrow>"
        case .matrix(let rows, let opening, let closing): matrix(rows, opening, closing)
        }
    }

    private static func matrix(_ rows: [[MathNode]], _ opening: String, _ closing: String) -> String {
        let table = rows.map { cells in
            "<mtr>" + cells.map { "<mtd>\(markup(of: $0))</mtd>" }.joined() + "</mtr>"
        }
        let fences = [opening, closing].map { $0.isEmpty ? "" : "<mo stretchy=\"true\">\(HTML.escaped($0))</mo>" }
        return "<mrow>\(fences[0])<mtable>\(table.joined())</mtable>\(fences[1])</mrow>"
    }

    /// A node as exactly one element, as scripts and fractions count them.
    private static func single(_ node: MathNode) -> String {
        if case .symbol(let text, .operatorName) = node, text.first?.isLetter == true {
            return "<mi>\(HTML.escaped(text))</mi>"
        }
        return markup(of: node)
    }

    /// The widths of TeX's spaces, by the columns that a terminal gives them.
    private static let widths = [1: "0.1667em", 2: "1em", 4: "2em"]

    private static func row(_ nodes: [MathNode]) -> String {
        let flat = nodes.flatMap { node -> [MathNode] in
            if case .row(let inner) = node { inner } else { [node] }
        }
        let lines = flat.split(separator: .newline)
        guard lines.count > 1 else { return "<mrow>\(cells(of: flat[...]))</mrow>" }
        let rows = lines.map { "<mtr><mtd><mrow>\(cells(of: $0))</mrow></mtd></mtr>" }
        return "<mtable displaystyle=\"true\" columnalign=\"left\">\(rows.joined())</mtable>"
    }

    /// Nodes side by side. Digits that follow each other are one number; what an operator follows says whether it is a sign.
    private static func cells(of nodes: ArraySlice<MathNode>) -> String {
        var result = ""
        var number = ""
        var before: MathClass?
        var rest = nodes
        while let node = rest.popFirst() {
            if node == .newline || node == .row([]) { continue }
            if let end = endOfTallGroup(node, rest) {
                result += numberElement(&number) + tallGroup(node, rest[..<end], closing: rest[end])
                rest = rest[(end + 1)...]
                before = .closing
                continue
            }
            if case .symbol(let text, .ordinary) = node, text.allSatisfy({ $0.isNumber || $0 == "." }) {
                number += text
                before = .ordinary
                continue
            }
            result += numberElement(&number)
            if case .symbol(let text, let kind) = node {
                result += symbol(text, kind, after: before)
                before = kind
            } else {
                result += markup(of: node)
                before = .ordinary
            }
        }
        return result + numberElement(&number)
    }

    /// Where the bracket that `opening` opens is closed, if there is a fraction between the two: such brackets grow with
    /// it. Around anything else they stay as they are.
    private static func endOfTallGroup(_ opening: MathNode, _ nodes: ArraySlice<MathNode>) -> Int? {
        guard case .symbol(_, .opening) = opening else { return nil }
        var depth = 1
        var isTall = false
        for index in nodes.indices {
            switch nodes[index] {
            case .symbol(_, .opening): depth += 1
            case .symbol(_, .closing), .scripts(.symbol(_, .closing), _, _): depth -= 1
            case .fraction: isTall = true
            default: break
            }
            if depth == 0 { return isTall ? index : nil }
        }
        return nil
    }

    /// Brackets and what is between them, as one element; an exponent of the closing one is an exponent of it all.
    private static func tallGroup(_ opening: MathNode, _ nodes: ArraySlice<MathNode>, closing: MathNode) -> String {
        func group(_ end: MathNode) -> String {
            guard case .symbol(let first, let firstKind) = opening, case .symbol(let last, let lastKind) = end else {
                return ""
            }
            return "<mrow>" + symbol(first, firstKind, after: nil, isTall: true) + cells(of: nodes)
                + symbol(last, lastKind, after: nil, isTall: true) + "</mrow>"
        }
        guard case .scripts(let end, let below, let above) = closing else { return group(closing) }
        return withScripts(group(end), below, above)
    }

    private static func numberElement(_ number: inout String) -> String {
        defer { number = "" }
        return number.isEmpty ? "" : "<mn>\(number)</mn>"
    }

    private static func symbol(_ text: String, _ kind: MathClass, after before: MathClass?, isTall: Bool = false)
        -> String
    {
        let content = HTML.escaped(text)
        switch kind {
        case .ordinary, .term, .space:
            if text.allSatisfy(\.isNumber) { return "<mn>\(content)</mn>" }
            return text.contains(" ") ? "<mtext>\(content)</mtext>" : "<mi>\(content)</mi>"
        case .operatorName:
            if text.first?.isLetter != true { return "<mo>\(content)</mo>" }
            return "<mi>\(content)</mi><mo>\u{2061}</mo><mspace width=\"0.1667em\"></mspace>"
        case .binary:
            let isSign = [nil, .opening, .relation, .binary, .punctuation].contains(before)
            return isSign ? "<mo form=\"prefix\">\(content)</mo>" : "<mo>\(content)</mo>"
        case .relation: return "<mo stretchy=\"false\">\(content)</mo>"
        case .opening: return "<mo form=\"prefix\" stretchy=\"\(isTall)\">\(content)</mo>"
        case .closing: return "<mo form=\"postfix\" stretchy=\"\(isTall)\">\(content)</mo>"
        case .punctuation: return "<mo>\(content)</mo>"
        }
    }

    private static func scripts(_ base: MathNode, _ below: MathNode?, _ above: MathNode?) -> String {
        // Sums and products have their bounds below and above where there is room.
        let isLarge = base == .symbol("∑", .operatorName) || base == .symbol("∏", .operatorName)
        return withScripts(single(base), below, above, isLarge: isLarge)
    }

    private static func withScripts(
        _ base: String, _ below: MathNode?, _ above: MathNode?, isLarge: Bool = false
    ) -> String {
        let scripts = [below, above].compactMap(\.self).map(single).joined()
        let parts = (below == nil || isLarge ? base : "<mrow>\(base)\(strut)</mrow>") + scripts
        let name =
            switch (below, above, isLarge) {
            case (_?, _?, true): "munderover"
            case (_?, nil, true): "munder"
            case (nil, _?, true): "mover"
            case (_?, _?, false): "msubsup"
            case (_?, nil, false): "msub"
            case (nil, _?, false): "msup"
            case (nil, nil, _): "mrow"
            }
        return "<\(name)>\(parts)</\(name)>"
    }

    /// Reaches below the line, and takes no room. Without it a browser that has no mathematical font sets the subscripts of
    /// letters like `x` on the line.
    private static let strut = "<mspace depth=\"0.2em\"></mspace>"

    /// Marks by the combining character that a terminal uses.
    private static let marks: [Character: String] = [
        "\u{304}": "¯", "\u{305}": "¯", "\u{302}": "^", "\u{303}": "~", "\u{20D7}": "→", "\u{307}": "˙", "\u{308}": "¨",
        "\u{332}": "_",
    ]

    private static func accent(_ mark: Character, _ base: MathNode) -> String {
        let isWide = mark == "\u{305}" || mark == "\u{332}"
        let sign = "<mo stretchy=\"\(isWide)\">\(marks[mark] ?? "")</mo>"
        if mark == "\u{332}" { return "<munder accentunder=\"true\">\(single(base))\(sign)</munder>" }
        return "<mover accent=\"true\">\(single(base))\(sign)</mover>"
    }
}
