import SwiftSyntax

/// Statements and declarations. Each walk tells whether what it went through can throw.
extension CellWalker {
    func walk(_ items: CodeBlockItemListSyntax) -> Bool {
        items.map { walk($0) }.contains(true)
    }

    func walk(_ item: CodeBlockItemSyntax) -> Bool {
        switch item.item {
        case .decl(let declaration):
            if let variable = declaration.as(VariableDeclSyntax.self) { return walk(variable, item) }
            if let function = declaration.as(FunctionDeclSyntax.self) { walk(function, item) }
            if let type = item.typeDeclaration { walk(type) }
            return false
        case .stmt(let statement): return walk(statement)
        case .expr(let expression): return walk(expression)
        }
    }

    private func walkBlock(_ block: CodeBlockSyntax) -> Bool { inScope { walk(block.statements) } }

    // MARK: - Declarations

    private func walk(_ variable: VariableDeclSyntax, _ item: CodeBlockItemSyntax) -> Bool {
        var canThrow = false
        for binding in variable.bindings {
            let annotated = binding.typeAnnotation.map { named($0.type) }
            let facts = binding.initializer.map { mark($0.value, expecting: annotated ?? .any) } ?? ExpressionFacts()
            canThrow = canThrow || facts.throwing > .never
            let type = annotated ?? facts.type
            if isTopLevel { declareGlobally(binding, of: variable, type: type, item) }
            declare(binding.pattern, type: type, callThrows: facts.callThrows)
        }
        return canThrow
    }

    /// Looks whether an earlier cell has declared the name, or a later one will assign to it.
    private func declareGlobally(
        _ binding: PatternBindingSyntax, of variable: VariableDeclSyntax, type: CellType, _ item: CodeBlockItemSyntax
    ) {
        guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text.withoutBackticks else {
            return
        }
        redeclare(name, as: type, item)
        let keyword = variable.bindingSpecifier
        let start = keyword.positionAfterSkippingLeadingTrivia.utf8Offset
        if let earlier = lookUp(name), isReassigned(earlier.name), canBeAssigned(item) {
            edits.replace(start..<binding.pattern.positionAfterSkippingLeadingTrivia.utf8Offset, with: "")
            if let annotation = binding.typeAnnotation {
                let from = annotation.positionAfterSkippingLeadingTrivia.utf8Offset
                edits.replace(from..<annotation.endPositionBeforeTrailingTrivia.utf8Offset, with: "")
            }
        } else if isReassigned(name) || isSwitch(binding), keyword.tokenKind == .keyword(.let) {
            edits.replace(start..<start + keyword.trimmedLength.utf8Length, with: "var")
        }
    }

    /// Of a constant the compiler would say that one way of each `if` on it will never be executed.
    private func isSwitch(_ binding: PatternBindingSyntax) -> Bool {
        binding.initializer?.value.is(BooleanLiteralExprSyntax.self) ?? false
    }

    /// Declares the names of a pattern.
    func declare(_ pattern: PatternSyntax, type: CellType, callThrows: Bool = false) {
        if let name = pattern.as(IdentifierPatternSyntax.self) {
            declare(name.identifier, type: type, callThrows: callThrows)
        } else if let tuple = pattern.as(TuplePatternSyntax.self) {
            var types = [CellType](repeating: .any, count: tuple.elements.count)
            if case .tuple(let elements) = type, elements.count == types.count { types = elements.map(\.type) }
            for (element, type) in zip(tuple.elements, types) { declare(element.pattern, type: type) }
        }
    }

    private func walk(_ function: FunctionDeclSyntax, _ item: CodeBlockItemSyntax) {
        let signature = function.signature
        let result = signature.returnClause.map { named($0.type) } ?? .void
        if isTopLevel { redeclare(function.name.text.withoutBackticks, as: .any, item) }
        let isMarked = signature.effectSpecifiers?.throwsClause != nil
        declare(
            function.name, type: .function([], result), callThrows: isMarked || isThrowing(key(function)))
        walk(signature, function.body, key: key(function))
    }

    /// The parameters and the body of a function, a method or an initialiser; `throws` is put in if something throws.
    func walk(_ signature: FunctionSignatureSyntax, _ body: CodeBlockSyntax?, key: String) {
        let canThrow = inScope(isFunction: true) {
            for parameter in signature.parameterClause.parameters {
                markThrowing(parameter.type)
                let type = named(parameter.type)
                declare(parameter.secondName ?? parameter.firstName, type: type, callThrows: isFunction(type))
            }
            return body.map { walk($0.statements) } ?? false
        }
        let isMarked = signature.effectSpecifiers?.throwsClause != nil
        if canThrow || isMarked { noteThrows(key) }
        if !isMarked, isThrowing(key) {
            edits.insert(" throws", at: signature.parameterClause.endPositionBeforeTrailingTrivia.utf8Offset)
        }
    }

    private func isFunction(_ type: CellType) -> Bool {
        if case .function = type { true } else { false }
    }

    /// Lets a parameter that is a function throw: `(Tensor) -> Tensor` becomes `(Tensor) throws -> Tensor`.
    private func markThrowing(_ type: TypeSyntax) {
        if let attributed = type.as(AttributedTypeSyntax.self) { return markThrowing(attributed.baseType) }
        guard let function = type.as(FunctionTypeSyntax.self), function.effectSpecifiers?.throwsClause == nil else {
            return
        }
        edits.insert("throws ", at: function.returnClause.positionAfterSkippingLeadingTrivia.utf8Offset)
    }

    // MARK: - Statements

    private func walk(_ statement: StmtSyntax) -> Bool {
        switch statement.as(StmtSyntaxEnum.self) {
        case .forStmt(let loop): return walk(loop)
        case .whileStmt(let loop):
            return inScope { [walk(loop.conditions), walk(loop.body.statements)].contains(true) }
        case .repeatStmt(let loop):
            return [walkBlock(loop.body), mark(loop.condition).throwing > .never].contains(true)
        case .labeledStmt(let labelled): return walk(labelled.statement)
        case .returnStmt(let statement):
            return statement.expression.map { mark($0).throwing > .never } ?? false
        case .guardStmt(let statement):
            let canThrow = walkBlock(statement.body)
            return walk(statement.conditions) || canThrow
        case .doStmt(let statement): return walk(statement)
        case .expressionStmt(let statement): return walk(statement.expression)
        case .throwStmt: return true
        default: return false
        }
    }

    private func walk(_ loop: ForStmtSyntax) -> Bool {
        let sequence = mark(loop.sequence)
        return inScope {
            declare(loop.pattern, type: element(of: sequence.type))
            let condition = loop.whereClause.map { mark($0.condition).throwing > .never } ?? false
            return [walk(loop.body.statements), condition, sequence.throwing > .never].contains(true)
        }
    }

    /// What `for` gets from a value.
    func element(of type: CellType) -> CellType {
        if case .nominal(let nominal) = type, let name = ThrowingNames.elements[nominal.name] {
            return registry.typeNames[name] ?? .any
        }
        return type.elementType ?? .any
    }

    private func walk(_ statement: DoStmtSyntax) -> Bool {
        let canThrow = walkBlock(statement.body)
        let handlersThrow = statement.catchClauses.map { walkBlock($0.body) }
        return handlersThrow.contains(true) || (canThrow && statement.catchClauses.isEmpty)
    }

    private func walk(_ conditions: ConditionElementListSyntax) -> Bool {
        conditions.map { element in
            switch element.condition {
            case .expression(let expression): return mark(expression).throwing > .never
            case .optionalBinding(let binding): return walk(binding)
            case .matchingPattern(let pattern): return mark(pattern.initializer.value).throwing > .never
            case .availability: return false
            }
        }.contains(true)
    }

    private func walk(_ binding: OptionalBindingConditionSyntax) -> Bool {
        if let value = binding.initializer?.value {
            let facts = mark(value)
            declare(binding.pattern, type: facts.type.unwrapped, callThrows: facts.callThrows)
            return facts.throwing > .never
        }
        guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text,
            let known = lookUp(name.withoutBackticks)
        else { return false }
        if known.isGlobal, known.name != name {
            edits.insert(" = \(known.name)", at: binding.pattern.endPositionBeforeTrailingTrivia.utf8Offset)
        }
        declare(binding.pattern, type: known.type.unwrapped, callThrows: known.callThrows)
        return false
    }

    // MARK: - Expressions as statements

    private func walk(_ expression: ExprSyntax) -> Bool {
        switch expression.as(ExprSyntaxEnum.self) {
        case .ifExpr(let statement): return walk(statement)
        case .switchExpr(let statement): return walk(statement)
        case .infixOperatorExpr(let infix) where isAssignment(infix): return walkAssignment(infix)
        default: return mark(expression).throwing > .never
        }
    }

    private func walk(_ statement: IfExprSyntax) -> Bool {
        inScope {
            let conditions = walk(statement.conditions)
            let then = walkBlock(statement.body)
            switch statement.elseBody {
            case .codeBlock(let block): return [conditions, then, walkBlock(block)].contains(true)
            case .ifExpr(let next): return [conditions, then, walk(next)].contains(true)
            case nil: return conditions || then
            }
        }
    }

    private func walk(_ statement: SwitchExprSyntax) -> Bool {
        let subject = mark(statement.subject)
        let cases = statement.cases.map { element -> Bool in
            guard case .switchCase(let branch) = element else { return false }
            return inScope { walk(branch.statements) }
        }
        return cases.contains(true) || subject.throwing > .never
    }

    private func isAssignment(_ infix: InfixOperatorExprSyntax) -> Bool {
        if infix.operator.is(AssignmentExprSyntax.self) { return true }
        let symbol = infix.operator.as(BinaryOperatorExprSyntax.self)?.operator.text ?? ""
        return ["+=", "-=", "*=", "/=", "%="].contains(symbol)
    }

    /// `a = try b`, but `try a += b` and `try a[i] = b` where the operator or the left side itself can throw.
    private func walkAssignment(_ infix: InfixOperatorExprSyntax) -> Bool {
        let left = facts(of: infix.leftOperand)
        var throwing = left.throwing
        if infix.operator.is(AssignmentExprSyntax.self), throwing == .never {
            return mark(infix.rightOperand, expecting: left.type).throwing > .never
        }
        let right = facts(of: infix.rightOperand, expecting: left.type)
        throwing = max(throwing, right.throwing)
        if !infix.operator.is(AssignmentExprSyntax.self), !(left.type.isPlain && right.type.isPlain) {
            throwing = .unmarked
        }
        if throwing == .unmarked {
            edits.insert("try ", at: infix.positionAfterSkippingLeadingTrivia.utf8Offset)
        }
        return throwing > .never
    }
}
