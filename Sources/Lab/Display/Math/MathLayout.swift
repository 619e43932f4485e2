import Lessons

/// Formulas that stand alone, on several lines where one line would be hard to read.
enum MathLayout {
    /// The lines of a formula that fit into `width` columns; nil if one line is good enough, or if it would not fit.
    static func lines(of latex: String, width: Int) -> [String]? {
        guard let node = try? MathParser.parse(latex), isHardOnOneLine(node) else { return nil }
        let box = box(of: node)
        guard box.width <= width else { return nil }
        return box.lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    }

    /// Whether one line needs parentheses that the formula does not have, or a script that Unicode has no letters for.
    private static func isHardOnOneLine(_ node: MathNode) -> Bool {
        switch node {
        case .matrix: true
        case .fraction(let numerator, let denominator):
            !MathText.isSingle(numerator) || !MathText.isSingle(denominator)
        case .scripts(let base, let below, let above):
            isHardOnOneLine(base)
                || isLargeOperator(base)
                    && MathText.text(of: .scripts(.row([]), below: below, above: above)).contains("(")
        case .row(let nodes): nodes.contains(where: isHardOnOneLine)
        case .root(let radicand, _): isHardOnOneLine(radicand)
        case .accent(_, let base): isHardOnOneLine(base)
        case .symbol, .space, .newline: false
        }
    }

    private static func isLargeOperator(_ node: MathNode) -> Bool {
        if case .symbol(let text, .operatorName) = node { return ["∑", "∏", "∫", "min", "max", "lim"].contains(text) }
        return false
    }

    private static func box(of node: MathNode) -> MathBox {
        switch node {
        case .row(let nodes): row(nodes)
        case .fraction(let numerator, let denominator): fraction(box(of: numerator), box(of: denominator))
        case .scripts(let base, let below, let above) where isLargeOperator(base):
            limits(box(of: base), below: below.map(box(of:)), above: above.map(box(of:)))
        case .scripts(let base, let below, let above):
            MathBox.beside([box(of: base), scripts(below: below, above: above, height: box(of: base).height)])
        case .root(let radicand, let index): root(radicand, index: index)
        case .matrix(let rows, let opening, let closing): matrix(rows, opening, closing)
        case .symbol, .accent, .space, .newline: MathBox([MathText.text(of: node)])
        }
    }

    private static func fraction(_ numerator: MathBox, _ denominator: MathBox) -> MathBox {
        let line = String(repeating: "─", count: max(numerator.width, denominator.width) + 2)
        return MathBox.stacked([numerator, MathBox([line]), denominator], level: 1)
    }

    private static func limits(_ symbol: MathBox, below: MathBox?, above: MathBox?) -> MathBox {
        MathBox.stacked([above, symbol, below].compactMap(\.self), level: above == nil ? 0 : 1)
    }

    /// Scripts in small letters; behind something high, above they stand at its top.
    private static func scripts(below: MathNode?, above: MathNode?, height: Int) -> MathBox {
        let text = MathText.text(of: .scripts(.row([]), below: below, above: above))
        guard height > 1, above != nil, below == nil else { return MathBox([text]) }
        return MathBox([text] + Array(repeating: "", count: height - 1), baseline: height / 2)
    }

    private static func root(_ radicand: MathNode, index: MathNode?) -> MathBox {
        let inner = box(of: radicand)
        guard inner.height > 1 else { return MathBox([MathText.text(of: .root(radicand, index: index))]) }
        let sign = MathText.text(of: .root(.row([]), index: index)).filter { !"()".contains($0) }
        return MathBox.beside([MathBox([sign]), inner.delimiter("("), inner, inner.delimiter(")")])
    }

    private static func matrix(_ rows: [[MathNode]], _ opening: String, _ closing: String) -> MathBox {
        let boxes = rows.map { $0.map(box(of:)) }
        let columnCount = boxes.map(\.count).max() ?? 0
        let widths = (0..<columnCount).map { column in boxes.map { column < $0.count ? $0[column].width : 0 }.max() ?? 0
        }
        let lines = boxes.map { row in
            MathBox.beside(
                row.enumerated().flatMap { column, box -> [MathBox] in
                    let space = widths[column] - box.width
                    // The conditions of cases are words, which begin at the left.
                    let left = opening == "{" ? 0 : space / 2
                    let gap = column == 0 ? 0 : 2
                    return [
                        MathBox([String(repeating: " ", count: gap + left)]), box,
                        MathBox([String(repeating: " ", count: space - left)]),
                    ]
                })
        }
        let body = MathBox(lines.flatMap(\.lines), baseline: lines.reduce(0) { $0 + $1.height } / 2, alignment: .left)
        let left = opening.isEmpty ? [] : [body.delimiter(opening), MathBox([opening == "{" ? " " : ""])]
        return MathBox.beside(left + [body] + (closing.isEmpty ? [] : [body.delimiter(closing)]))
    }

    // MARK: - Rows

    /// Nodes side by side. Parentheses around something high are as high.
    private static func row(_ nodes: [MathNode]) -> MathBox {
        let lines = nodes.split(separator: .newline).map { MathBox.beside(boxes(of: Array($0))) }
        if lines.count == 1 { return lines[0] }
        return MathBox(lines.flatMap(\.lines), baseline: lines.first?.baseline ?? 0, alignment: .left)
    }

    private static func boxes(of nodes: [MathNode]) -> [MathBox] {
        var open: [(delimiter: String, start: Int)] = []
        var boxes: [MathBox] = []
        for (node, isApart) in MathText.spaced(nodes, mathClass(of:)) {
            if isApart { boxes.append(MathBox([" "])) }
            let (delimiter, scripts) = self.delimiter(in: node)
            switch delimiter {
            case (let text, .opening)?:
                open.append((text, boxes.count))
                boxes.append(MathBox([text]))
            case (let text, .closing)?:
                guard let (opening, start) = open.popLast() else {
                    boxes.append(MathBox([text]))
                    continue
                }
                let inner = MathBox.beside(Array(boxes[(start + 1)...]))
                boxes[start...] = [inner.delimiter(opening), inner, inner.delimiter(text)]
                boxes += scripts.map { [self.scripts(below: $0.below, above: $0.above, height: inner.height)] } ?? []
            default: boxes.append(box(of: node))
            }
        }
        return boxes
    }

    /// The delimiter that a node is, and the scripts at it.
    private static func delimiter(in node: MathNode) -> (
        symbol: (String, MathClass)?, scripts: (below: MathNode?, above: MathNode?)?
    ) {
        switch node {
        case .symbol(let text, .opening): ((text, .opening), nil)
        case .symbol(let text, .closing): ((text, .closing), nil)
        case .scripts(.symbol(let text, .closing), let below, let above): ((text, .closing), (below, above))
        default: (nil, nil)
        }
    }

    /// A fraction with a line of its own needs no space to be told from its neighbours.
    private static func mathClass(of node: MathNode) -> MathClass {
        switch node {
        case .fraction, .matrix: .ordinary
        default: MathText.mathClass(of: node)
        }
    }
}
