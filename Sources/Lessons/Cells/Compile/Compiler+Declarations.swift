import SwiftSyntax

extension Compiler {
    func variables(_ declaration: VariableDeclSyntax) throws -> any Statement {
        let isMutable = declaration.bindingSpecifier.tokenKind == .keyword(.var)
        // `let a, b: Int`: the type belongs to all names before it.
        var statements: [any Statement] = []
        for binding in declaration.bindings {
            if let accessors = binding.accessorBlock { throw unsupported("a computed variable", at: accessors) }
            statements.append(try variable(binding, isMutable: isMutable))
        }
        return statements.count == 1 ? statements[0] : Group(place: place(declaration), statements: statements)
    }

    private func variable(_ binding: PatternBindingSyntax, isMutable: Bool) throws -> VariableDeclaration {
        let type = try binding.typeAnnotation.map { try self.type($0.type) }
        // Compiled before the name is declared: `let x = x + 1` means an outer x.
        let value = try binding.initializer.map { try expression($0.value) }
        if value == nil, type == nil {
            throw error("'\(binding.pattern.trimmedDescription)' needs a value or a type", at: binding)
        }
        if value == nil, !binding.pattern.is(IdentifierPatternSyntax.self) {
            throw error("a tuple of names needs a value", at: binding)
        }
        return VariableDeclaration(
            place: place(binding), pattern: try pattern(binding.pattern, isMutable: isMutable), type: type,
            value: value ?? type?.initialValue(at: place(binding)))
    }

    /// The names of a pattern, declared.
    func pattern(_ syntax: PatternSyntax, isMutable: Bool) throws -> Pattern {
        switch syntax.as(PatternSyntaxEnum.self) {
        case .wildcardPattern: return .discard
        case .identifierPattern(let name):
            return .name(try declare(name.identifier.text.withoutBackticks, at: name, isMutable: isMutable))
        case .tuplePattern(let tuple):
            let patterns = try tuple.elements.map { try pattern($0.pattern, isMutable: isMutable) }
            return patterns.count == 1 ? patterns[0] : .tuple(patterns)
        case .expressionPattern(let pattern) where pattern.expression.is(DiscardAssignmentExprSyntax.self):
            return .discard
        default: throw unsupported("this pattern", at: syntax)
        }
    }

    /// Declares a name in the innermost block.
    func declare(_ name: String, at syntax: some SyntaxProtocol, isMutable: Bool) throws -> Pattern.Storage {
        if scope.isTopLevel, let declared = declared[name] {
            return .global(declared.variable, isMutable: declared.isMutable)
        }
        guard let local = scope.declare(name, isMutable: isMutable) else {
            throw error("invalid redeclaration of '\(name)'", at: syntax)
        }
        return .local(slot: local.slot, name: name, isMutable: isMutable)
    }

    func function(_ function: FunctionDeclSyntax) throws -> any Statement {
        let body = try body(of: function)
        let storage = try declare(function.name.text.withoutBackticks, at: function.name, isMutable: false)
        return FunctionDeclaration(place: place(function), code: try code(of: function, body), storage: storage)
    }

    /// The code of a function or method.
    /// - Parameter receiver: whether a method may change `self`; nil for a function without one.
    func code(
        of function: FunctionDeclSyntax, _ body: CodeBlockSyntax, receiver: Bool? = nil
    ) throws -> FunctionCode {
        let result = try function.signature.returnClause.map { try type($0.type) } ?? .void
        let parameters = try function.signature.parameterClause.parameters.map { try parameter($0) }
        return try inFunction(result: result) { scope in
            let me = try receiver.map { Pattern.name(try declare("self", at: function.name, isMutable: $0)) }
            let patterns = try zip(function.signature.parameterClause.parameters, parameters).map { syntax, parameter in
                Pattern.name(try declare(parameter.name, at: syntax, isMutable: parameter.isInout))
            }
            return try self.code(
                name: function.name.text.withoutBackticks, parameters: (me == nil ? [] : [.receiver]) + parameters,
                patterns: (me.map { [$0] } ?? []) + patterns, result: result, body.statements, scope, at: function.name)
        }
    }

    func parameter(_ syntax: FunctionParameterSyntax) throws -> FunctionParameter {
        let name = (syntax.secondName ?? syntax.firstName).text.withoutBackticks
        let isInout = "\(syntax.type)".hasPrefix("inout ")
        let type = try self.type(syntax.type)
        let value = try syntax.defaultValue.map { try expression($0.value) }
        return FunctionParameter(
            label: syntax.firstName.text == "_" ? nil : syntax.firstName.text.withoutBackticks, name: name, type: type,
            hasDefault: value != nil, defaultValue: { value }, isVariadic: syntax.ellipsis != nil, isInout: isInout)
    }

    /// The body of a function that cells can have.
    func body(of function: FunctionDeclSyntax) throws -> CodeBlockSyntax {
        if let generics = function.genericParameterClause { throw unsupported("a generic function", at: generics) }
        guard let body = function.body else { throw error("'\(function.name.text)' has no body", at: function) }
        guard function.name.tokenKind.isIdentifier else {
            throw unsupported("a declaration of an operator", at: function)
        }
        return body
    }

    /// The code of a function or closure whose parameters are declared in `scope`.
    func code(
        name: String, parameters: [FunctionParameter], patterns: [Pattern], result: CellType?,
        _ items: CodeBlockItemListSyntax,
        _ scope: Scope, at syntax: some SyntaxProtocol
    ) throws -> FunctionCode {
        let body = try block(items)
        let single = body.statements.count == 1 ? (body.statements[0] as? ExpressionStatement)?.expression : nil
        return FunctionCode(
            name: name, parameters: parameters, patterns: patterns, result: result, captures: scope.captures,
            slotCount: scope.slotCount, body: body, expression: single, place: place(syntax))
    }
}

extension CellType {
    /// `var x: Double?` starts as nil.
    fileprivate func initialValue(at place: Place) -> (any Expression)? {
        wrapped == nil ? nil : NilLiteral(place: place)
    }
}

extension TokenKind {
    fileprivate var isIdentifier: Bool {
        if case .identifier = self { return true }
        return false
    }
}
