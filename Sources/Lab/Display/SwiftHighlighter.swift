import Lessons

/// Colours Swift source for the terminal.
enum SwiftHighlighter {
    static func highlight(_ source: String, painter: Painter) -> String {
        guard painter.isColoured else { return source }
        return SwiftPieces.of(source).map { painter.paint($0.text, style(of: $0.kind)) }.joined()
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
