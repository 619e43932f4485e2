import SwiftSyntax

extension Compiler {
    func block(_ items: CodeBlockItemListSyntax) throws -> Block {
        try scope.inBlock { Block(statements: try items.map { try statement($0) }) }
    }

    func statement(_ item: CodeBlockItemSyntax) throws -> any Statement {
        try nested(at: item) {
            switch item.item {
            case .decl(let declaration): try self.declaration(declaration)
            case .stmt(let statement): try self.statement(statement)
            case .expr(let expression): try expressionStatement(expression)
            }
        }
    }

    private func declaration(_ declaration: DeclSyntax) throws -> any Statement {
        switch declaration.as(DeclSyntaxEnum.self) {
        case .variableDecl(let variable): return try variables(variable)
        case .functionDecl(let function): return try self.function(function)
        case .importDecl: return Group(place: place(declaration), statements: [])
        case .structDecl, .classDecl:
            guard scope.isTopLevel else {
                throw error("a type can only be declared at the top level of a cell", at: declaration)
            }
            // `declareTypes` has declared it, so that what stands before it can use it.
            return Group(place: place(declaration), statements: [])
        case .enumDecl, .extensionDecl, .protocolDecl, .actorDecl:
            let keyword = declaration.firstToken(viewMode: .sourceAccurate)?.text ?? "this"
            throw error("'\(keyword)' cannot be declared in cells yet", at: declaration)
        case let other: throw unsupported("\(other.kindText)", at: declaration)
        }
    }

    private func statement(_ statement: StmtSyntax) throws -> any Statement {
        switch statement.as(StmtSyntaxEnum.self) {
        case .forStmt(let loop): return try forIn(loop, label: nil)
        case .whileStmt(let loop): return try whileLoop(loop, label: nil)
        case .repeatStmt(let loop): return try repeatLoop(loop, label: nil)
        case .labeledStmt(let labelled): return try self.labelled(labelled)
        case .returnStmt(let statement): return try self.return(statement)
        case .guardStmt(let statement):
            // The conditions' names are declared outside of the body.
            let body = try block(statement.body.statements)
            return Guard(place: place(statement), conditions: try conditions(statement.conditions), otherwise: body)
        case .breakStmt(let jump): return try self.jump(jump, label: jump.label, isBreak: true)
        case .continueStmt(let jump): return try self.jump(jump, label: jump.label, isBreak: false)
        case .doStmt(let statement): return try doCatch(statement)
        case .expressionStmt(let statement): return try expressionStatement(statement.expression)
        case let other: throw unsupported("\(other.kindText)", at: statement)
        }
    }

    func expressionStatement(_ syntax: ExprSyntax) throws -> any Statement {
        switch syntax.as(ExprSyntaxEnum.self) {
        case .ifExpr(let statement): return try self.if(statement)
        case .switchExpr(let statement): return try self.switch(statement, label: nil)
        case .tryExpr(let attempt) where attempt.questionOrExclamationMark == nil:
            return try expressionStatement(attempt.expression)
        case .infixOperatorExpr(let infix):
            if let assignment = try self.assignment(infix) { return assignment }
        default: break
        }
        return ExpressionStatement(expression: try expression(syntax))
    }

    /// `a = b` and `a += b`; nil for other operators.
    private func assignment(_ infix: InfixOperatorExprSyntax) throws -> (any Statement)? {
        if infix.operator.is(AssignmentExprSyntax.self) {
            if let name = infix.leftOperand.as(DeclReferenceExprSyntax.self)?.baseName, try !isKnown(name) {
                throw unknownTarget(name.text.withoutBackticks, at: name)
            }
            let target = try self.target(infix.leftOperand)
            return Assignment(place: place(infix.operator), target: target, value: try expression(infix.rightOperand))
        }
        guard let symbol = infix.operator.as(BinaryOperatorExprSyntax.self)?.operator.text, symbol.hasSuffix("="),
            let operation = BinaryOperator(rawValue: String(symbol.dropLast())), operation.isArithmetic
        else { return nil }
        return CompoundAssignment(
            place: place(infix.operator), operation: operation, target: try target(infix.leftOperand),
            value: try expression(infix.rightOperand))
    }

    /// An expression that can be assigned to.
    func target(_ syntax: ExprSyntax) throws -> any Target {
        if syntax.is(DiscardAssignmentExprSyntax.self) { return Discard(place: place(syntax)) }
        if let tuple = syntax.as(TupleExprSyntax.self) {
            return TupleTarget(place: place(tuple), elements: try tuple.elements.map { try target($0.expression) })
        }
        guard let target = try expression(syntax) as? any Target, (target as? OptionalChain)?.isTarget ?? true else {
            throw error("this cannot be assigned to", at: syntax)
        }
        if let local = target as? LocalReference, !local.isMutable, local.name.first == "$" {
            throw error("cannot assign to '\(local.name)'", at: syntax)
        }
        return target
    }

    private func `if`(_ statement: IfExprSyntax) throws -> any Statement {
        try scope.inBlock {
            let conditions = try self.conditions(statement.conditions)
            let then = try block(statement.body.statements)
            var otherwise: Block?
            switch statement.elseBody {
            case .codeBlock(let body): otherwise = try block(body.statements)
            case .ifExpr(let next):
                otherwise = Block(statements: [try nested(at: next) { try self.if(next) }])
            case nil: break
            }
            return If(place: place(statement), conditions: conditions, then: then, otherwise: otherwise)
        }
    }

    func conditions(_ list: ConditionElementListSyntax) throws -> [Condition] {
        try list.map { element in
            switch element.condition {
            case .expression(let expression): return .expression(try self.expression(expression))
            case .optionalBinding(let binding): return try self.binding(binding)
            case .matchingPattern(let pattern): throw unsupported("'case' in a condition", at: pattern)
            case .availability(let check): throw unsupported("#available", at: check)
            }
        }
    }

    private func binding(_ binding: OptionalBindingConditionSyntax) throws -> Condition {
        let value: any Expression
        if let initializer = binding.initializer {
            value = try expression(initializer.value)
        } else if let name = binding.pattern.as(IdentifierPatternSyntax.self) {
            value = try reference(to: name.identifier)
        } else {
            throw error("'if let' needs a value: write if let name = value", at: binding)
        }
        let isMutable = binding.bindingSpecifier.tokenKind == .keyword(.var)
        return .binding(try pattern(binding.pattern, isMutable: isMutable), value)
    }

    private func `return`(_ statement: ReturnStmtSyntax) throws -> any Statement {
        guard scope.isFunction else { throw error("'return' is only allowed in a function or closure", at: statement) }
        return Return(
            place: place(statement), value: try statement.expression.map { try expression($0) }, type: scope.result)
    }

    private func jump(_ syntax: some SyntaxProtocol, label: TokenSyntax?, isBreak: Bool) throws -> any Statement {
        let keyword = isBreak ? "break" : "continue"
        if let label, !scope.loopLabels.contains(label.text) {
            throw error("there is no loop labelled '\(label.text)' around this '\(keyword)'", at: label)
        }
        guard !scope.loopLabels.isEmpty || (isBreak && scope.switchDepth > 0) else {
            throw error("'\(keyword)' is only allowed in a loop", at: syntax)
        }
        return Jump(
            place: place(syntax), completion: isBreak ? .break(label: label?.text) : .continue(label: label?.text))
    }

    private func doCatch(_ statement: DoStmtSyntax) throws -> any Statement {
        let body = try block(statement.body.statements)
        guard let clause = statement.catchClauses.first else {
            return DoCatch(place: place(statement), body: body, handler: nil)
        }
        if let pattern = clause.catchItems.first { throw unsupported("a pattern after 'catch'", at: pattern) }
        let handler = try scope.inBlock {
            let error = try declare("error", at: clause.catchKeyword, isMutable: false)
            return (error: Pattern.name(error), body: try block(clause.body.statements))
        }
        return DoCatch(place: place(statement), body: body, handler: handler)
    }
}

/// Statements that stand on one line: `let a = 1, b = 2`.
struct Group: Statement {
    let place: Place
    let statements: [any Statement]

    func execute(_ frame: Frame) throws -> Completion {
        for statement in statements { _ = try statement.execute(frame) }
        return .next
    }
}

extension DeclSyntaxEnum {
    /// What the declaration is called in an error.
    var kindText: String {
        switch self {
        case .ifConfigDecl: "#if"
        case .typeAliasDecl: "'typealias'"
        case .initializerDecl: "'init'"
        case .deinitializerDecl: "'deinit'"
        case .subscriptDecl: "a declaration of 'subscript'"
        case .operatorDecl, .precedenceGroupDecl: "a declaration of an operator"
        case .macroDecl, .macroExpansionDecl: "a macro"
        default: "this declaration"
        }
    }
}

extension StmtSyntaxEnum {
    /// What the statement is called in an error.
    var kindText: String {
        switch self {
        case .deferStmt: "'defer'"
        case .fallThroughStmt: "'fallthrough'"
        case .throwStmt: "'throw'"
        case .yieldStmt: "'yield'"
        default: "this statement"
        }
    }
}
