import SwiftParser
import SwiftSyntax

/// Swift source cut into pieces that are coloured alike.
package enum SwiftPieces {
    /// What a piece is to a reader.
    package enum Kind: String, Sendable {
        case plain, keyword, number, string, type, call, comment
    }

    /// The pieces of `source` in order; together they are all of it.
    package static func of(_ source: String) -> [(text: String, kind: Kind)] {
        var pieces: [(text: String, kind: Kind)] = []
        func add(_ text: String, _ kind: Kind) {
            if text.isEmpty { return }
            if let last = pieces.last, last.kind == kind {
                pieces[pieces.count - 1].text += text
            } else {
                pieces.append((text, kind))
            }
        }
        for token in Parser.parse(source: source).tokens(viewMode: .sourceAccurate) {
            for piece in token.leadingTrivia { add(text(of: piece), piece.isComment ? .comment : .plain) }
            add(token.text, kind(of: token))
            for piece in token.trailingTrivia { add(text(of: piece), piece.isComment ? .comment : .plain) }
        }
        return pieces
    }

    private static func text(of piece: TriviaPiece) -> String {
        var text = ""
        piece.write(to: &text)
        return text
    }

    private static func kind(of token: TokenSyntax) -> Kind {
        switch token.tokenKind {
        case .keyword: .keyword
        case .integerLiteral, .floatLiteral: .number
        case .stringSegment, .stringQuote, .multilineStringQuote: .string
        case .identifier(let name) where name.first?.isUppercase == true: .type
        case .identifier where token.nextToken(viewMode: .sourceAccurate)?.tokenKind == .leftParen: .call
        default: .plain
        }
    }
}
