import Lessons

/// Shows Markdown in a terminal: wrapped, styled, formulas in Unicode.
struct MarkdownRenderer {
    /// The longest line, in columns.
    let width: Int
    let painter: Painter

    /// The lines of `markdown`, without an empty one at either end.
    func lines(of markdown: String) -> [String] {
        let maths = MathSpans(markdown)
        let writer = BlockWriter(
            painter: painter, maths: maths, inlines: MarkdownInlines(maths: maths, isStyled: painter.isColoured))
        return writer.lines(of: MarkdownNode.parse(maths.markdown).children, width: width)
    }
}

/// Writes the blocks of one document.
private struct BlockWriter {
    let painter: Painter
    let maths: MathSpans
    let inlines: MarkdownInlines

    /// Blocks below each other with an empty line between them.
    func lines(of blocks: [MarkdownNode], width: Int, isTight: Bool = false) -> [String] {
        var lines: [String] = []
        for block in blocks {
            if !lines.isEmpty, !isTight { lines.append("") }
            lines += self.lines(of: block, width: width)
        }
        return lines
    }

    private func lines(of block: MarkdownNode, width: Int) -> [String] {
        switch block.kind {
        case .heading(let level):
            wrapped(inlines.spans(of: block.children, style: level == 1 ? [.bold, .magenta] : .bold), width: width)
        case .paragraph: paragraph(block, width: width)
        case .blockQuote:
            lines(of: block.children, width: width - 2).map {
                painter.paint(painter.drawsLines ? "│ " : "> ", .dim) + $0
            }
        case .list(let start, let isTight): list(block, start: start, isTight: isTight, width: width)
        case .codeBlock(let language): code(block.literal, language: language, width: width)
        case .table(let alignments): table(block, alignments: alignments, width: width)
        case .thematicBreak: painter.drawsLines ? [painter.paint(String(repeating: "─", count: width), .dim)] : [""]
        default: wrapped([Span(text: maths.restoring(block.literal))], width: width)
        }
    }

    private func wrapped(_ spans: [Span], width: Int) -> [String] {
        TextWrap.lines(spans, width: width).map(painter.paint)
    }

    /// A paragraph; one that is a formula alone stands indented.
    private func paragraph(_ block: MarkdownNode, width: Int) -> [String] {
        if block.children.count == 1, block.children[0].kind == .text,
            block.children[0].literal.count == 1,
            let lines = maths.lines(
                for: Character(block.children[0].literal), width: width - 4, isOnOneLine: !painter.drawsLines)
        {
            return lines.map { "    " + painter.paint($0, .yellow) }
        }
        return wrapped(inlines.spans(of: block.children), width: width)
    }

    private func list(_ block: MarkdownNode, start: Int?, isTight: Bool, width: Int) -> [String] {
        var lines: [String] = []
        for (index, item) in block.children.enumerated() {
            let marker = start.map { "\($0 + index). " } ?? (painter.drawsLines ? "• " : "- ")
            let margin = String(repeating: " ", count: marker.count)
            let body = self.lines(of: item.children, width: width - marker.count - 2, isTight: isTight)
            if index > 0, !isTight { lines.append("") }
            lines += body.enumerated().map { "  " + ($0.offset == 0 ? marker : margin) + $0.element }
        }
        return lines
    }

    private func code(_ source: String, language: String, width: Int) -> [String] {
        let text = maths.restoring(source).trimmingNewlines
        if language == "sh" { return CommandWrap.lines(text, width: width - 4).map { "    " + $0 } }
        let spans = language.hasPrefix("swift") ? SwiftHighlighter.spans(of: text) : [Span(text: text)]
        return CodeWrap.lines(spans, width: width - 4).map { "    " + painter.paint($0) }
    }

    private func table(_ block: MarkdownNode, alignments: [Alignment], width: Int) -> [String] {
        let rows = block.children.map { row in row.children.map { inlines.spans(of: $0.children) } }
        return TextTable(rows: rows, alignments: alignments).lines(width: width, painter: painter)
    }
}

extension String {
    /// The text without line ends at its end.
    var trimmingNewlines: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }
}
