import SwiftSyntax

/// Goes through the cells of a lesson in order, keeps track of names and types as far as they can be known without running
/// anything, and notes what has to change.
final class CellWalker {
    /// What a walk finds out that an earlier part of it would have needed to know.
    struct Findings: Equatable {
        /// The functions that throw, by their places.
        var throwingFunctions: Set<String> = []
        /// The variables of the lesson that are assigned again, by their names in the translation.
        var reassigned: Set<String> = []
    }

    let registry: Registry
    private(set) var findings: Findings
    private let words: Set<String>
    var edits = TextEdits()
    var notes: [String] = []
    private var cellNumber = 0

    private var globals: [String: KnownName] = [:]
    /// Names of functions and blocks, innermost last.
    private var scopes: [[String: KnownName]] = []
    /// The names that the present cell declares at its top level: functions use them before they are declared.
    private var declaredInCell: [String: KnownName] = [:]
    private var functionDepth = 0
    /// The variables of the lesson that functions use, by their names in the translation.
    private var usedInFunctions: Set<String> = []
    private var missing: Set<String> = []
    /// The members that cells have declared, by the names of their types.
    private var members: [String: Set<String>] = [:]

    init(registry: Registry, words: Set<String>, findings: Findings) {
        self.registry = registry
        self.words = words
        self.findings = findings
    }

    func translate(_ file: SourceFileSyntax, of cell: CellTranslator.Cell, number: Int) -> CellTranslator.Translation {
        edits = TextEdits()
        notes = []
        missing = []
        cellNumber = number
        declaredInCell = [:]
        predeclareTypes(in: file)
        for item in file.statements { predeclare(item) }
        for (index, item) in file.statements.enumerated() {
            if cell.printsValue, index == file.statements.count - 1, case .expr(let expression) = item.item {
                printValue(of: expression)
            } else {
                _ = walk(item)
            }
        }
        if !missing.isEmpty {
            let names = missing.sorted().map { "`\($0)`" }.joined(separator: ", ")
            notes.append(
                "This does not compile by itself: \(names) was made at the prompt, or in a cell that is left out.")
        }
        return .init(id: cell.id, source: edits.applied(to: cell.source), notes: notes)
    }

    private func printValue(of expression: ExprSyntax) {
        let start = expression.positionAfterSkippingLeadingTrivia.utf8Offset
        edits.insert(")", at: expression.endPositionBeforeTrailingTrivia.utf8Offset)
        edits.insert("print(", at: start)
        mark(expression)
    }

    // MARK: - Names

    private func predeclare(_ item: CodeBlockItemSyntax) {
        var names: [String] = []
        if let variable = item.item.as(VariableDeclSyntax.self) {
            names = variable.bindings.flatMap { self.names(in: $0.pattern) }
        } else if let function = item.item.as(FunctionDeclSyntax.self) {
            names = [function.name.text.withoutBackticks]
        }
        for name in names {
            declaredInCell[name] = KnownName(name: newName(for: name, item), isGlobal: true)
        }
    }

    /// The name in the translation: the same one, or, for a name that an earlier cell declared, one with a number.
    private func newName(for name: String, _ item: CodeBlockItemSyntax) -> String {
        guard let earlier = globals[name] else { return name }
        if findings.reassigned.contains(earlier.name), canBeAssigned(item) { return earlier.name }
        let taken = words.union(globals.values.map(\.name))
        return (2...).lazy.map { "\(name)\($0)" }.first { !taken.contains($0) } ?? name
    }

    /// Whether a declaration can be written as an assignment: `let x = value`.
    func canBeAssigned(_ item: CodeBlockItemSyntax) -> Bool {
        guard let variable = item.item.as(VariableDeclSyntax.self), variable.bindings.count == 1,
            let binding = variable.bindings.first
        else { return false }
        return binding.pattern.is(IdentifierPatternSyntax.self) && binding.initializer != nil
    }

    private func names(in pattern: PatternSyntax) -> [String] {
        if let name = pattern.as(IdentifierPatternSyntax.self) { return [name.identifier.text.withoutBackticks] }
        return pattern.as(TuplePatternSyntax.self)?.elements.flatMap { names(in: $0.pattern) } ?? []
    }

    var isTopLevel: Bool { scopes.isEmpty }

    /// Declares a name where the walk is. `token` is changed if the name is another one in the translation.
    func declare(_ token: TokenSyntax, type: CellType, callThrows: Bool = false) {
        let name = token.text.withoutBackticks
        if isTopLevel {
            var known = declaredInCell[name] ?? KnownName(name: name, isGlobal: true)
            (known.type, known.callThrows) = (type, callThrows)
            globals[name] = known
            declaredInCell[name] = known
            rename(token, to: known)
        } else {
            scopes[scopes.count - 1][name] = KnownName(name: token.text, type: type, callThrows: callThrows)
        }
    }

    /// Whether a name means a variable of the function that the walk is in.
    func isLocal(_ name: String) -> Bool { scopes.contains { $0[name] != nil } }

    /// What a name means here; nil if no cell has declared it.
    func lookUp(_ name: String) -> KnownName? {
        for scope in scopes.reversed() {
            if let known = scope[name] { return known }
        }
        let known = functionDepth > 0 ? declaredInCell[name] ?? globals[name] : globals[name]
        if let known, functionDepth > 0 { usedInFunctions.insert(known.name) }
        return known
    }

    /// Puts the new name of a variable in the place of the one that is written.
    func rename(_ token: TokenSyntax, to known: KnownName) {
        guard known.isGlobal, known.name != token.text.withoutBackticks else { return }
        let start = token.positionAfterSkippingLeadingTrivia.utf8Offset
        edits.replace(start..<start + token.trimmedLength.utf8Length, with: known.name)
    }

    /// Notes a name that nothing declares.
    func noteMissing(_ name: String) {
        if !isDeclared(name) { missing.insert(name) }
    }

    func isReassigned(_ name: String) -> Bool { findings.reassigned.contains(name) }

    /// What an earlier function sees of a name that is now declared again. In cells it sees the new value. Here it does
    /// so if the declaration becomes an assignment, for which the types have to agree.
    func redeclare(_ name: String, as type: CellType, _ item: CodeBlockItemSyntax) {
        guard let earlier = globals[name], usedInFunctions.contains(earlier.name) else { return }
        if canBeAssigned(item), type != .any, type == earlier.type {
            findings.reassigned.insert(earlier.name)
        } else {
            notes.append(
                "A function above uses `\(name)`. In the notebook it sees the new one from here on; here it does not.")
        }
    }

    func inScope<Result>(isFunction: Bool = false, _ body: () -> Result) -> Result {
        scopes.append([:])
        functionDepth += isFunction ? 1 : 0
        defer {
            scopes.removeLast()
            functionDepth -= isFunction ? 1 : 0
        }
        return body()
    }

    // MARK: - Functions that throw

    /// The place of a function, which tells it from others of its name.
    func key(_ function: FunctionDeclSyntax) -> String {
        "\(cellNumber):\(function.positionAfterSkippingLeadingTrivia.utf8Offset)"
    }

    /// Whether a function, by its place, or a member, as `Type.member`, throws as far as is known.
    func isThrowing(_ key: String) -> Bool { findings.throwingFunctions.contains(key) }

    func noteThrows(_ key: String) { findings.throwingFunctions.insert(key) }

    func noteMembers(_ names: Set<String>, of type: String) { members[type] = names }

    func isDeclared(_ type: String) -> Bool { members[type] != nil }

    func declares(_ member: String, in type: NominalType) -> Bool { members[type.name]?.contains(member) ?? false }

    // MARK: - try

    /// Looks at a whole expression and puts `try` before it if it needs one.
    @discardableResult
    func mark(_ expression: ExprSyntax, expecting type: CellType = .any) -> ExpressionFacts {
        var facts = self.facts(of: expression, expecting: type)
        if facts.throwing == .unmarked {
            edits.insert("try ", at: expression.positionAfterSkippingLeadingTrivia.utf8Offset)
            facts.throwing = .marked
        }
        return facts
    }

    /// The type that a piece of syntax names; `any` if cells do not know it.
    func named(_ syntax: TypeSyntax) -> CellType { TypeResolver(registry: registry).resolve(syntax) ?? .any }
}
