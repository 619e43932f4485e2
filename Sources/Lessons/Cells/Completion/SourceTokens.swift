import SwiftParser
import SwiftSyntax

/// The tokens of a text that is being typed. A text literal is one token.
struct SourceTokens {
    struct Token {
        enum Kind { case identifier, keyword, integer, float, string, symbol }
        let kind: Kind
        let text: String
        /// Where it starts and ends, in bytes.
        let start: Int
        let end: Int
        /// It is the first of its line.
        let startsLine: Bool
    }

    private(set) var tokens: [Token] = []
    /// Where the contents of a text literal start that has no end; nil if there is none.
    private(set) var openText: Int?
    /// The text ends in a comment.
    private(set) var endsInComment = false

    init(_ source: String) {
        let file = Parser.parse(source: source)
        var skippedTo = 0
        for token in file.tokens(viewMode: .sourceAccurate) {
            let start = token.positionAfterSkippingLeadingTrivia.utf8Offset
            if start < skippedTo || token.tokenKind == .endOfFile { continue }
            if let literal = token.parent?.as(StringLiteralExprSyntax.self), token == literal.openingQuote {
                if literal.closingQuote.presence == .present {
                    skippedTo = literal.endPositionBeforeTrailingTrivia.utf8Offset
                    add(.string, literal.trimmedDescription, start, skippedTo, token)
                } else {
                    openText = Self.contents(of: literal)
                }
            } else if openText == nil {
                add(kind(of: token), token.text, start, start + token.text.utf8.count, token)
            } else if token.tokenKind == .leftParen, token.parent?.is(ExpressionSegmentSyntax.self) == true {
                // `"\(…`: what follows is code again.
                openText = nil
                add(.symbol, "(", start, start + 1, token)
            }
        }
        endsInComment = Self.endsInComment(file)
    }

    private mutating func add(_ kind: Token.Kind, _ text: String, _ start: Int, _ end: Int, _ token: TokenSyntax) {
        let startsLine = tokens.isEmpty || token.leadingTrivia.contains { $0.isNewline }
        tokens.append(Token(kind: kind, text: text, start: start, end: end, startsLine: startsLine))
    }

    private func kind(of token: TokenSyntax) -> Token.Kind {
        switch token.tokenKind {
        case .identifier, .dollarIdentifier: .identifier
        // `Generator.default`, `Tensor.init`, `self.x`.
        case .keyword(.`self`), .keyword(.Self): .identifier
        case .keyword: tokens.last?.text == "." ? .identifier : .keyword
        case .integerLiteral: .integer
        case .floatLiteral: .float
        default: .symbol
        }
    }

    /// Where the last part of an open literal starts.
    private static func contents(of literal: StringLiteralExprSyntax) -> Int {
        let last = literal.segments.last?.as(StringSegmentSyntax.self)
        return last?.position.utf8Offset ?? literal.openingQuote.endPosition.utf8Offset
    }

    private static func endsInComment(_ file: SourceFileSyntax) -> Bool {
        let last =
            file.endOfFileToken.leadingTrivia.pieces.last
            ?? file.endOfFileToken.previousToken(viewMode: .sourceAccurate)?.trailingTrivia.pieces.last
        switch last {
        case .lineComment, .docLineComment: return true
        case .blockComment(let text), .docBlockComment(let text): return !text.hasSuffix("*/")
        default: return false
        }
    }

    /// The token number of the bracket that the one at `index` closes.
    func opening(of index: Int) -> Int? {
        var depth = 0
        for position in stride(from: index, through: 0, by: -1) {
            guard tokens[position].kind == .symbol else { continue }
            switch tokens[position].text {
            case ")", "]", "}": depth += 1
            case "(", "[", "{": depth -= 1
            default: continue
            }
            if depth == 0 { return position }
        }
        return nil
    }

    /// The innermost bracket that is open before the token `end`, and the commas that separate what it holds.
    func openBracket(before end: Int) -> (index: Int, commas: [Int])? {
        var commas: [Int] = []
        var position = end - 1
        while position >= 0 {
            let token = tokens[position]
            if token.kind == .symbol, [")", "]", "}"].contains(token.text) {
                guard let opening = opening(of: position) else { return nil }
                position = opening
            } else if token.kind == .symbol, ["(", "[", "{"].contains(token.text) {
                return (position, commas.reversed())
            } else if token.text == "," {
                commas.append(position)
            }
            position -= 1
        }
        return nil
    }
}
