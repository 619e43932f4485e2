import SwiftDiagnostics
import SwiftOperators
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

extension SourceText {
    /// Brackets nested deeper than this are an error of the parser.
    private static let nestingLimit = 150
    /// The parser takes twice as long for each `[` within another: it looks ahead whether it is a type.
    private static let squareBracketLimit = 10
    /// Longer cells are refused: their trees could be too deep to walk.
    private static let lengthLimit = 100_000

    /// The syntax of the text; errors are part of it.
    func parse() throws -> SourceFileSyntax {
        guard text.utf8.count <= Self.lengthLimit else {
            throw CellError("the cell is too long: \(text.utf8.count) bytes", at: Place(source: self, offset: 0))
        }
        try checkSquareBrackets()
        var text = text
        return text.withUTF8 { Parser.parse(source: $0, maximumNestingLevel: Self.nestingLimit) }
    }

    private func checkSquareBrackets() throws {
        var (depth, isInText, previous) = (0, false, UInt8(0))
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "\""): isInText = isInText ? previous == UInt8(ascii: "\\") : true
            case UInt8(ascii: "\n"): isInText = false
            case UInt8(ascii: "[") where !isInText: depth += 1
            case UInt8(ascii: "]") where !isInText: depth = max(0, depth - 1)
            default: break
            }
            if depth > Self.squareBracketLimit {
                throw CellError("brackets are nested too deeply", at: Place(source: self, offset: offset))
            }
            previous = byte
        }
    }

    /// The first syntax error of `file`.
    func firstError(in file: SourceFileSyntax) -> CellError? {
        guard file.hasError else { return nil }
        let diagnostics = ParseDiagnosticsGenerator.diagnostics(for: file).filter { $0.diagMessage.severity == .error }
        guard let first = diagnostics.min(by: { $0.position < $1.position }) else {
            return CellError("this is not Swift", at: Place(source: self, offset: 0))
        }
        return CellError(first.message, at: Place(source: self, offset: first.position.utf8Offset))
    }

    /// `file` with the operators of `a + b * c` ordered.
    func folded(_ file: SourceFileSyntax) throws -> SourceFileSyntax {
        let operators = OperatorTable.standardOperators
        do {
            return try operators.foldAll(file).cast(SourceFileSyntax.self)
        } catch {
            // The error's nodes are no longer part of the file; looked at alone, the sequence tells where it is wrong.
            let finder = BadSequenceFinder(operators)
            finder.walk(file)
            let found = finder.error
            throw CellError(
                found?.message ?? "these operators do not go together",
                at: Place(source: self, offset: found?.node.positionAfterSkippingLeadingTrivia.utf8Offset ?? 0))
        }
    }
}

/// Finds the first sequence of operators that cannot be ordered.
private final class BadSequenceFinder: SyntaxVisitor {
    private let operators: OperatorTable
    private(set) var error: (message: String, node: Syntax)?

    init(_ operators: OperatorTable) {
        self.operators = operators
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: SequenceExprSyntax) -> SyntaxVisitorContinueKind {
        guard error == nil else { return .skipChildren }
        do {
            _ = try operators.foldSingle(node)
        } catch {
            self.error = ("\(error)", Syntax(node))
        }
        return .visitChildren
    }

    override func visit(_ node: BinaryOperatorExprSyntax) -> SyntaxVisitorContinueKind {
        let name = node.operator.text
        if operators.infixOperator(named: name) == nil, error == nil || error?.node.is(SequenceExprSyntax.self) == true
        {
            error = ("there is no operator '\(name)'", Syntax(node))
        }
        return .skipChildren
    }
}
