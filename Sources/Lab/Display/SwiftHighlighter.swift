import SwiftParser
import SwiftSyntax

/// Colours Swift source for the terminal.
enum SwiftHighlighter {
    static func highlight(_ source: String, painter: Painter) -> String {
        guard painter.isColoured else { return source }
        var result = ""
        for token in Parser.parse(source: source).tokens(viewMode: .sourceAccurate) {
            result += paint(token.leadingTrivia, painter: painter)
            result += painter.paint(token.text, style(of: token))
            result += paint(token.trailingTrivia, painter: painter)
        }
        return result
    }

    private static func style(of token: TokenSyntax) -> Style {
        switch token.tokenKind {
        case .keyword: .magenta
        case .integerLiteral, .floatLiteral: .yellow
        case .stringSegment, .stringQuote, .multilineStringQuote: .green
        case .identifier(let name) where name.first?.isUppercase == true: .cyan
        case .identifier where token.nextToken(viewMode: .sourceAccurate)?.tokenKind == .leftParen: .blue
        default: []
        }
    }

    private static func paint(_ trivia: Trivia, painter: Painter) -> String {
        trivia.map { piece in
            var text = ""
            piece.write(to: &text)
            return piece.isComment ? painter.paint(text, .dim) : text
        }.joined()
    }
}
