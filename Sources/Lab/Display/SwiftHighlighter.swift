import Lessons

/// Colours Swift source for the terminal.
enum SwiftHighlighter {
    static func highlight(_ source: String, painter: Painter) -> String {
        painter.isColoured ? painter.paint(spans(of: source)) : source
    }

    /// The source in pieces of one style each.
    static func spans(of source: String) -> [Span] {
        SwiftPieces.of(source).map { Span(text: $0.text, style: style(of: $0.kind)) }
    }

    private static func style(of kind: SwiftPieces.Kind) -> Style {
        switch kind {
        case .plain: []
        case .keyword: .magenta
        case .number: .yellow
        case .string: .green
        case .type: .cyan
        case .call: .blue
        case .comment: .dim
        }
    }
}
