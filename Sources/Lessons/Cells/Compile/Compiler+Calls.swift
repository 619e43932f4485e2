import SwiftSyntax

extension Compiler {
    func call(_ call: FunctionCallExprSyntax) throws -> any Expression {
        let arguments = try arguments(call)
        let callee = call.calledExpression
        if let type = typeReference(callee) {
            return ValueCall(
                place: place(callee), callee: TypeReference(place: place(callee), type: type), arguments: arguments,
                registry: registry)
        }
        if let name = callee.as(DeclReferenceExprSyntax.self) { return try self.call(name, arguments) }
        if let member = callee.as(MemberAccessExprSyntax.self) { return try self.call(member, arguments) }
        return ValueCall(place: place(callee), callee: try link(callee), arguments: arguments, registry: registry)
    }

    private func call(_ reference: DeclReferenceExprSyntax, _ arguments: ArgumentList) throws -> any Expression {
        let name = reference.baseName.text.withoutBackticks
        let place = place(reference)
        if scope.find(name) == nil, let owner = try owner(ofMember: name, at: place) {
            return MethodCall(place: place, base: owner, name: name, arguments: arguments, registry: registry)
        }
        if let variable = try variable(name, at: place) {
            return ValueCall(place: place, callee: variable, arguments: arguments, registry: registry)
        }
        guard let overloads = registry.functions[name] else { throw unknownName(name, at: reference) }
        return LibraryCall(place: place, overloads: overloads, arguments: arguments)
    }

    private func call(_ member: MemberAccessExprSyntax, _ arguments: ArgumentList) throws -> any Expression {
        let name = member.declName.baseName.text.withoutBackticks
        let place = place(member.declName)
        if let special = try initialiserOrSuper(member, arguments) { return special }
        guard let base = member.base else {
            return ImplicitMemberCall(place: place, name: name, arguments: arguments, registry: registry)
        }
        return MethodCall(place: place, base: try link(base), name: name, arguments: arguments, registry: registry)
    }

    func member(_ member: MemberAccessExprSyntax) throws -> any Expression {
        let name = member.declName.baseName.text.withoutBackticks
        let place = place(member.declName)
        if let special = try initialiserOrSuper(member, nil) { return special }
        guard let base = member.base else { return ImplicitMember(place: place, name: name, registry: registry) }
        return MemberAccess(place: place, base: try link(base), name: name, registry: registry)
    }

    func `subscript`(_ call: SubscriptCallExprSyntax) throws -> any Expression {
        let arguments = ArgumentList(try call.arguments.map { try argument($0) })
        return SubscriptAccess(
            place: place(call.leftSquare), base: try link(call.calledExpression), arguments: arguments,
            registry: registry)
    }

    private func arguments(_ call: FunctionCallExprSyntax) throws -> ArgumentList {
        var arguments = try call.arguments.map { try argument($0) }
        if let closure = call.trailingClosure {
            arguments.append(try trailing(closure, label: nil))
        }
        for closure in call.additionalTrailingClosures {
            arguments.append(try trailing(closure.closure, label: closure.label.text))
        }
        return ArgumentList(arguments)
    }

    private func trailing(_ closure: ClosureExprSyntax, label: String?) throws -> Argument {
        Argument(
            label: label, value: try self.closure(closure), isTrailingClosure: true, inoutTarget: nil,
            place: place(closure))
    }

    private func argument(_ argument: LabeledExprSyntax) throws -> Argument {
        let label = argument.label?.text.withoutBackticks
        if let reference = argument.expression.as(InOutExprSyntax.self) {
            let target = try self.target(reference.expression)
            return Argument(
                label: label, value: target, isTrailingClosure: false, inoutTarget: target, place: place(argument))
        }
        return Argument(
            label: label, value: try expression(argument.expression), isTrailingClosure: false, inoutTarget: nil,
            place: place(argument))
    }

    // MARK: Closures

    func closure(_ closure: ClosureExprSyntax) throws -> any Expression {
        let signature = closure.signature
        if let capture = signature?.capture, !capture.items.isEmpty {
            throw unsupported("a capture list", at: capture)
        }
        let result = try signature?.returnClause.map { try type($0.type) }
        let code = try inFunction(result: result) { scope in
            let (parameters, patterns) = try self.parameters(closure)
            return try self.code(
                name: "closure", parameters: parameters, patterns: patterns, result: result, closure.statements, scope,
                at: closure)
        }
        return ClosureExpression(place: place(closure), code: code)
    }

    private func parameters(_ closure: ClosureExprSyntax) throws -> ([FunctionParameter], [Pattern]) {
        var parameters: [FunctionParameter] = []
        var patterns: [Pattern] = []
        func add(_ name: String, _ type: CellType, at syntax: some SyntaxProtocol) throws {
            parameters.append(.closureParameter(name, type))
            patterns.append(name == "_" ? .discard : .name(try declare(name, at: syntax, isMutable: false)))
        }
        switch closure.signature?.parameterClause {
        case .simpleInput(let names): for name in names { try add(name.name.text.withoutBackticks, .any, at: name) }
        case .parameterClause(let clause):
            for parameter in clause.parameters {
                let name = (parameter.secondName ?? parameter.firstName).text.withoutBackticks
                try add(name, try parameter.type.map { try type($0) } ?? .any, at: parameter)
            }
        case nil:
            let finder = ShorthandFinder(viewMode: .sourceAccurate)
            finder.walk(closure.statements)
            for index in 0..<finder.count { try add("$\(index)", .any, at: closure) }
        }
        return (parameters, patterns)
    }
}

extension FunctionParameter {
    /// A parameter of a closure.
    fileprivate static func closureParameter(_ name: String, _ type: CellType) -> FunctionParameter {
        FunctionParameter(
            label: nil, name: name, type: type, hasDefault: false, defaultValue: { nil }, isVariadic: false,
            isInout: false)
    }
}

/// Finds how many of `$0`, `$1`, … a closure uses.
private final class ShorthandFinder: SyntaxVisitor {
    /// More than any closure is given.
    private static let limit = 10
    var count = 0

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        if case .dollarIdentifier(let text) = token.tokenKind, let index = Int(text.dropFirst()) {
            count = max(count, min(index, Self.limit) + 1)
        }
        return .skipChildren
    }
}
