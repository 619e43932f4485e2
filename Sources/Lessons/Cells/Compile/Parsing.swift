import SwiftDiagnostics
import SwiftOperators
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

extension SourceText {
    /// Brackets nested deeper than this are an error. The parser has a limit, too, but takes very long to say where it was reached.
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
        try checkNesting()
        var text = text
        return text.withUTF8 { Parser.parse(source: $0, maximumNestingLevel: Self.nestingLimit) }
    }

    private func checkNesting() throws {
        var brackets = OpenBrackets()
        for (offset, byte) in text.utf8.enumerated() {
            brackets.read(byte)
            if brackets.depth > Self.nestingLimit || brackets.squareDepth > Self.squareBracketLimit {
                throw CellError("brackets are nested too deeply", at: Place(source: self, offset: offset))
            }
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

    /// A tree that is deeper than this is an error: ordering its operators takes the square of the depth. A call takes two or three
    /// levels, a statement in braces eight.
    private static let treeDepthLimit = 800

    /// Throws if a chain of calls is longer than a cell can have.
    private func checkDepth(of file: SourceFileSyntax) throws {
        var pending = [(node: Syntax(file), depth: 0)]
        while let (node, depth) = pending.popLast() {
            guard depth <= Self.treeDepthLimit else {
                let offset = node.positionAfterSkippingLeadingTrivia.utf8Offset
                throw CellError("this is nested too deeply", at: Place(source: self, offset: offset))
            }
            pending += node.children(viewMode: .sourceAccurate).map { ($0, depth + 1) }
        }
    }

    /// `file` with the operators of `a + b * c` ordered.
    func folded(_ file: SourceFileSyntax) throws -> SourceFileSyntax {
        try checkDepth(of: file)
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

/// The brackets that are open at a place in a program. Texts are skipped, but for what is interpolated in them.
private struct OpenBrackets {
    private enum Bracket { case round, curly, square, interpolation }

    private var open: [Bracket] = []
    private(set) var squareDepth = 0
    private var isInText = false
    private var previous = UInt8(0)

    var depth: Int { open.count }

    mutating func read(_ byte: UInt8) {
        let isEscaped = isInText && previous == UInt8(ascii: "\\")
        // A backslash that is itself escaped escapes nothing.
        defer { previous = isEscaped ? 0 : byte }
        switch byte {
        case UInt8(ascii: "\n"): isInText = false
        case UInt8(ascii: "\"") where !isEscaped: isInText.toggle()
        case UInt8(ascii: "(") where isEscaped:
            isInText = false
            push(.interpolation)
        case _ where isInText: break
        case UInt8(ascii: "("): push(.round)
        case UInt8(ascii: "{"): push(.curly)
        case UInt8(ascii: "["): push(.square)
        case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"): isInText = pop() == .interpolation
        default: break
        }
    }

    private mutating func push(_ bracket: Bracket) {
        open.append(bracket)
        if bracket == .square { squareDepth += 1 }
    }

    private mutating func pop() -> Bracket? {
        let last = open.popLast()
        if last == .square { squareDepth -= 1 }
        return last
    }
}
