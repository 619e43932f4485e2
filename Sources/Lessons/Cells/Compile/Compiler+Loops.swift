import SwiftSyntax

extension Compiler {
    func labelled(_ labelled: LabeledStmtSyntax) throws -> any Statement {
        let label = labelled.label.text
        switch labelled.statement.as(StmtSyntaxEnum.self) {
        case .forStmt(let loop): return try forIn(loop, label: label)
        case .whileStmt(let loop): return try whileLoop(loop, label: label)
        case .repeatStmt(let loop): return try repeatLoop(loop, label: label)
        default: throw unsupported("a label on anything but a loop", at: labelled)
        }
    }

    /// Compiles the body of a loop, in which `break` and `continue` are allowed.
    private func loopBody(_ body: CodeBlockSyntax, label: String?) throws -> Block {
        let switchDepth = scope.switchDepth
        scope.loopLabels.append(label)
        scope.switchDepth = 0
        defer {
            scope.loopLabels.removeLast()
            scope.switchDepth = switchDepth
        }
        return try block(body.statements)
    }

    func forIn(_ loop: ForStmtSyntax, label: String?) throws -> any Statement {
        if let keyword = loop.caseKeyword { throw unsupported("'for case'", at: keyword) }
        let sequence = try expression(loop.sequence)
        let visibleSlots = scope.visibleSlots
        return try scope.inBlock {
            let type = try loop.typeAnnotation.map { try self.type($0.type) }
            let pattern = try self.pattern(loop.pattern, isMutable: false)
            return ForIn(
                place: place(loop), label: label, pattern: pattern, variableName: loopName(loop.pattern), type: type,
                sequence: sequence, condition: try loop.whereClause.map { try expression($0.condition) },
                body: try loopBody(loop.body, label: label), visibleSlots: visibleSlots)
        }
    }

    /// What progress calls the loop.
    private func loopName(_ pattern: PatternSyntax) -> String {
        let text = pattern.trimmedDescription
        return text == "_" ? "step" : text
    }

    func whileLoop(_ loop: WhileStmtSyntax, label: String?) throws -> any Statement {
        let visibleSlots = scope.visibleSlots
        return try scope.inBlock {
            let conditions = try self.conditions(loop.conditions)
            return While(
                place: place(loop), label: label, conditions: conditions, body: try loopBody(loop.body, label: label),
                visibleSlots: visibleSlots)
        }
    }

    func repeatLoop(_ loop: RepeatStmtSyntax, label: String?) throws -> any Statement {
        let visibleSlots = scope.visibleSlots
        let body = try loopBody(loop.body, label: label)
        return RepeatWhile(
            place: place(loop), label: label, body: body, condition: try expression(loop.condition),
            visibleSlots: visibleSlots)
    }

    func `switch`(_ statement: SwitchExprSyntax, label: String?) throws -> any Statement {
        let subject = try expression(statement.subject)
        scope.switchDepth += 1
        defer { scope.switchDepth -= 1 }
        let cases = try statement.cases.map { entry -> Switch.Case in
            guard case .switchCase(let entry) = entry else { throw unsupported("#if", at: entry) }
            return try scope.inBlock {
                let patterns = try self.patterns(entry.label)
                return Switch.Case(patterns: patterns, body: try block(entry.statements))
            }
        }
        return Switch(place: place(statement), label: label, subject: subject, cases: cases)
    }

    private func patterns(_ label: SwitchCaseSyntax.Label) throws -> [CasePattern] {
        switch label {
        case .default: return [CasePattern(kind: .anything, condition: nil)]
        case .case(let label):
            return try label.caseItems.map { item in
                let kind = try casePattern(item.pattern)
                return CasePattern(kind: kind, condition: try item.whereClause.map { try expression($0.condition) })
            }
        }
    }

    private func casePattern(_ syntax: PatternSyntax) throws -> CasePattern.Kind {
        switch syntax.as(PatternSyntaxEnum.self) {
        case .wildcardPattern: return .anything
        case .valueBindingPattern(let binding):
            let isMutable = binding.bindingSpecifier.tokenKind == .keyword(.var)
            guard binding.pattern.is(IdentifierPatternSyntax.self) else {
                throw unsupported("a pattern other than a name after 'let'", at: binding)
            }
            return .bind(try pattern(binding.pattern, isMutable: isMutable))
        case .expressionPattern(let pattern): return try casePattern(pattern.expression)
        default: throw unsupported("this pattern", at: syntax)
        }
    }

    private func casePattern(_ syntax: ExprSyntax) throws -> CasePattern.Kind {
        if syntax.is(DiscardAssignmentExprSyntax.self) { return .anything }
        if let tuple = syntax.as(TupleExprSyntax.self), tuple.elements.count > 1 {
            return .tuple(try tuple.elements.map { try casePattern($0.expression) })
        }
        if let pattern = syntax.as(PatternExprSyntax.self) { return try casePattern(pattern.pattern) }
        return .value(try expression(syntax))
    }
}
