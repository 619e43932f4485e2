import Lessons

/// Turns the pieces of a line of Markdown into styled text.
struct MarkdownInlines {
    let maths: MathSpans
    /// Whether styles will be seen; where not, code keeps its backquotes.
    let isStyled: Bool

    func spans(of nodes: [MarkdownNode], style: Style = []) -> [Span] {
        nodes.flatMap { spans(of: $0, style: style) }
    }

    private func spans(of node: MarkdownNode, style: Style) -> [Span] {
        switch node.kind {
        case .text: textSpans(node.literal, style: style)
        case .code: [Span(text: code(node.literal), style: style.union(.cyan))]
        case .softBreak: [Span(text: " ", style: style)]
        case .lineBreak: [Span(text: "\n", style: style)]
        case .emphasis: spans(of: node.children, style: style.union(.italic))
        case .strong: spans(of: node.children, style: style.union(.bold))
        case .strikethrough: spans(of: node.children, style: style.union(.struckThrough))
        case .link(let url): link(spans(of: node.children, style: style), to: url)
        case .image(let path):
            link([Span(text: "picture: ", style: style)] + spans(of: node.children, style: style), to: path)
        default:
            node.literal.isEmpty ? spans(of: node.children, style: style) : [Span(text: node.literal, style: style)]
        }
    }

    private func link(_ text: [Span], to url: String) -> [Span] {
        if text.map(\.text).joined() == url { return [Span(text: url, style: .underlined)] }
        return text + [Span(text: " ("), Span(text: url, style: .underlined), Span(text: ")")]
    }

    /// The words of `text`, with formulas set apart. Spaces inside a formula do not break.
    private func textSpans(_ text: String, style: Style) -> [Span] {
        var spans: [Span] = []
        for character in text {
            if let formula = maths.unicode(for: character) {
                spans.append(Span(text: Self.unbreakable(formula, upTo: 40), style: style.union(.yellow)))
            } else if spans.last?.style == style {
                spans[spans.count - 1].text.append(character)
            } else {
                spans.append(Span(text: String(character), style: style))
            }
        }
        return spans
    }

    private func code(_ literal: String) -> String {
        let code = Self.unbreakable(literal, upTo: 24)
        return isStyled ? code : "`\(code)`"
    }

    /// What is short stays on one line; what is long may break at its spaces.
    private static func unbreakable(_ text: String, upTo columns: Int) -> String {
        text.columnWidth > columns ? text : String(text.map { $0 == " " ? "\u{A0}" : $0 })
    }
}
