import SwiftDiagnostics
import SwiftOperators
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

/// Turns the syntax of a cell into a tree that can be evaluated: names are resolved, operators ordered, and what cells
/// cannot do is reported where it stands.
final class Compiler {
    /// How deep expressions and statements may be nested.
    static let depthLimit = 300

    let source: SourceText
    let registry: Registry
    /// The variables of earlier cells and of this one.
    private(set) var globals: [String: Variable]
    /// The variables that this cell declares.
    private(set) var declared: [String: DeclaredVariable] = [:]
    /// The types that this cell declares.
    private(set) var declaredTypes: [String: DeclarationText] = [:]
    var scope = Scope(parent: nil, isFunction: false)
    /// The type whose members are being compiled.
    var enclosing: EnclosingType?
    private var depth = 0

    /// - Parameter allowsUnset: whether earlier variables without a value can be named.
    init(source: SourceText, registry: Registry, globals: [String: Variable], allowsUnset: Bool = false) {
        self.source = source
        self.registry = registry
        self.globals = allowsUnset ? globals : globals.filter { $0.value.value != nil }
        declarable = globals
    }

    /// Earlier variables, even those without a value: a name keeps its variable, so that functions which use it see what
    /// a later cell declares.
    private let declarable: [String: Variable]

    /// Compiles a whole cell.
    func program(_ file: SourceFileSyntax) throws -> Program {
        for item in file.statements { try predeclare(item) }
        try declareTypes(in: file)
        let statements = try file.statements.map { try statement($0) }
        return Program(
            statements: statements, slotCount: scope.slotCount, declared: declared, declaredTypes: declaredTypes)
    }

    /// Makes the names that a top-level statement declares known to the functions before it.
    private func predeclare(_ item: CodeBlockItemSyntax) throws {
        if let variable = item.item.as(VariableDeclSyntax.self) {
            let isMutable = variable.bindingSpecifier.tokenKind == .keyword(.var)
            for binding in variable.bindings {
                for name in names(in: binding.pattern) { try predeclare(name, isMutable: isMutable, item) }
            }
        } else if let function = item.item.as(FunctionDeclSyntax.self) {
            try predeclare(function.name, isMutable: false, item)
        } else if let type = item.typeDeclaration {
            declaredTypes[type.name.text.withoutBackticks] = DeclarationText(item)
        }
    }

    private func predeclare(_ token: TokenSyntax, isMutable: Bool, _ item: CodeBlockItemSyntax) throws {
        let name = token.text.withoutBackticks
        guard declared[name] == nil else { throw error("invalid redeclaration of '\(name)'", at: token) }
        let variable = declarable[name] ?? Variable(name: name)
        declared[name] = DeclaredVariable(variable: variable, isMutable: isMutable, text: DeclarationText(item))
        globals[name] = variable
    }

    private func names(in pattern: PatternSyntax) -> [TokenSyntax] {
        if let name = pattern.as(IdentifierPatternSyntax.self) { return [name.identifier] }
        if let tuple = pattern.as(TuplePatternSyntax.self) { return tuple.elements.flatMap { names(in: $0.pattern) } }
        return []
    }

    /// The variable of the session that a name means.
    func global(_ name: String) -> Variable? { globals[name] }

    /// Runs `body` one level deeper.
    func nested<Result>(at syntax: some SyntaxProtocol, _ body: () throws -> Result) throws -> Result {
        guard depth < Self.depthLimit else { throw error("this is nested too deeply", at: syntax) }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }

    /// Runs `body` with the names of a new function.
    func inFunction<Result>(result: CellType?, _ body: (Scope) throws -> Result) rethrows -> Result {
        let outer = scope
        scope = Scope(parent: outer, result: result, isFunction: true)
        defer { scope = outer }
        return try body(scope)
    }

    // MARK: Errors

    func place(_ syntax: some SyntaxProtocol) -> Place {
        Place(source: source, offset: syntax.positionAfterSkippingLeadingTrivia.utf8Offset)
    }

    func error(_ message: String, at syntax: some SyntaxProtocol) -> CellError {
        CellError(message, at: place(syntax))
    }

    /// The error for Swift that cells do not understand.
    func unsupported(_ what: String, at syntax: some SyntaxProtocol) -> CellError {
        error("\(what) cannot be used in cells", at: syntax)
    }

    /// The error for a name that nothing has.
    func unknownName(_ name: String, at syntax: some SyntaxProtocol) -> CellError {
        error("cannot find '\(name)' in scope" + (nearName(name).map { ": did you mean '\($0)'?" } ?? ""), at: syntax)
    }

    /// The error for an assignment to a name that nothing has. In Python it would make a variable.
    func unknownTarget(_ name: String, at syntax: some SyntaxProtocol) -> CellError {
        let advice = "new variable starts with 'let', or with 'var' if it is to change"
        let near = nearName(name).map { "did you mean '\($0)'? A \(advice)" }
        return error("cannot find '\(name)' in scope: \(near ?? "a \(advice)")", at: syntax)
    }

    private func nearName(_ name: String) -> String? {
        closest(to: name, in: scope.names + globals.keys + registry.functions.keys + registry.typeNames.keys)
    }

    /// The type that a piece of syntax names.
    func type(_ syntax: TypeSyntax) throws -> CellType {
        if let type = TypeResolver(registry: registry).resolve(syntax) { return type }
        let name = "\(syntax.trimmed)"
        let hint = closest(to: name, in: registry.typeNames.keys).map { ": did you mean '\($0)'?" } ?? ""
        throw error("cannot find type '\(name)' in scope\(hint)", at: syntax)
    }
}

/// A variable of the session that a cell declares.
struct DeclaredVariable {
    let variable: Variable
    let isMutable: Bool
    let text: DeclarationText
}

/// The text of a statement that declares something, and where it starts in the cell.
struct DeclarationText {
    let statement: String
    let offset: Int

    init(_ item: CodeBlockItemSyntax) {
        statement = item.trimmedDescription
        offset = item.positionAfterSkippingLeadingTrivia.utf8Offset
    }
}

/// A cell that is ready to run.
struct Program {
    let statements: [any Statement]
    let slotCount: Int
    /// The variables that the cell declares, by name.
    let declared: [String: DeclaredVariable]
    /// The types that the cell declares, by name.
    let declaredTypes: [String: DeclarationText]

    /// Runs the cell in a frame of its own, from where the frame's trail says.
    /// - Returns: the value of the last statement, if that is an expression with one.
    func run(_ frame: Frame, _ trail: Trail, _ watch: MemoryWatch) throws -> Value? {
        let depth = trail.enterBlock()
        while trail[depth] < statements.count {
            let statement = statements[trail[depth]]
            let isLast = trail[depth] == statements.count - 1
            let value = try watch.explaining(at: statement.place) { () throws -> Value in
                try frame.interpreter.step()
                if isLast, let last = statement as? ExpressionStatement { return try last.expression.evaluate(frame) }
                _ = try statement.execute(frame)
                return .void
            }
            if case .void = value {
                trail[depth] += 1
                continue
            }
            return value
        }
        return nil
    }
}

extension String {
    /// The name without the backticks that let it be a keyword.
    var withoutBackticks: String { filter { $0 != "`" } }
}
