import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

/// Whether a text that is being typed is a whole cell.
public enum Completeness {
    /// The text can be run.
    case complete
    /// More lines are needed: a bracket or a text is open, or a statement has not ended.
    case incomplete
    /// No further lines can make this Swift.
    case invalid(CellError)
}

extension Session {
    /// Whether `source` is a whole cell, or needs more lines, or cannot become one.
    public static func completeness(of source: String) -> Completeness {
        let text = SourceText(source, name: "cell", firstLine: 1)
        do {
            return try withLargeStack {
                let file = try text.parse()
                if file.endsInComment { return .incomplete }
                guard let error = text.firstError(in: file) else { return .complete }
                let finder = OpenEndFinder(end: file.endOfText)
                finder.walk(file)
                return finder.isOpen ? .incomplete : .invalid(error)
            }
        } catch {
            return .invalid(error as? CellError ?? CellError("\(error)", at: Place(source: text, offset: 0)))
        }
    }
}

extension SourceFileSyntax {
    /// Whether the text ends inside of `/* … */`.
    fileprivate var endsInComment: Bool {
        guard case .blockComment(let comment)? = endOfFileToken.leadingTrivia.pieces.last else { return false }
        return !comment.hasSuffix("*/")
    }

    /// Where the last token of the text ends.
    fileprivate var endOfText: AbsolutePosition {
        var last: TokenSyntax? = endOfFileToken.previousToken(viewMode: .sourceAccurate)
        while let token = last, token.text.isEmpty { last = token.previousToken(viewMode: .sourceAccurate) }
        return last?.endPositionBeforeTrailingTrivia ?? position
    }
}

/// Finds out whether the first thing that is missing from a text is missing at its end.
private final class OpenEndFinder: SyntaxVisitor {
    private let end: AbsolutePosition
    private var firstMissing: TokenSyntax?
    private var hasUnexpected = false

    init(end: AbsolutePosition) {
        self.end = end
        super.init(viewMode: .all)
    }

    var isOpen: Bool {
        guard let missing = firstMissing, !hasUnexpected else { return false }
        return missing.position >= end && !isEndOfLineText(missing)
    }

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        if token.presence == .missing, firstMissing == nil { firstMissing = token }
        return .skipChildren
    }

    override func visit(_ node: UnexpectedNodesSyntax) -> SyntaxVisitorContinueKind {
        if firstMissing == nil { hasUnexpected = true }
        return .skipChildren
    }

    /// A text in single quotes ends with its line: the next line cannot close it.
    private func isEndOfLineText(_ token: TokenSyntax) -> Bool {
        token.tokenKind == .stringQuote
    }
}
