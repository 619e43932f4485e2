import SwiftParser
import SwiftSyntax

extension Compiler {
    /// Compiles an expression.
    func expression(_ syntax: ExprSyntax) throws -> any Expression {
        let link = try link(syntax)
        return hasOptionalLink(syntax) ? OptionalChain(chain: link) : link
    }

    /// Whether a chain of members has a `?` in it, which makes its value an optional.
    private func hasOptionalLink(_ syntax: ExprSyntax) -> Bool {
        var next: ExprSyntax? = syntax
        while let link = next {
            switch link.as(ExprSyntaxEnum.self) {
            case .optionalChainingExpr: return true
            case .memberAccessExpr(let member): next = member.base
            case .functionCallExpr(let call): next = call.calledExpression
            case .subscriptCallExpr(let call): next = call.calledExpression
            case .forceUnwrapExpr(let unwrap): next = unwrap.expression
            default: next = nil
            }
        }
        return false
    }

    /// Compiles an expression that may be the start of a longer chain.
    func link(_ syntax: ExprSyntax) throws -> any Expression {
        try nested(at: syntax) { try unnested(syntax) }
    }

    private func unnested(_ syntax: ExprSyntax) throws -> any Expression {
        switch syntax.as(ExprSyntaxEnum.self) {
        case .integerLiteralExpr(let literal): return try integer(literal)
        case .floatLiteralExpr(let literal): return try float(literal)
        case .booleanLiteralExpr(let literal):
            return ConstantLiteral(place: place(literal), value: .bool(literal.literal.tokenKind == .keyword(.true)))
        case .stringLiteralExpr(let literal): return try string(literal)
        case .nilLiteralExpr: return NilLiteral(place: place(syntax))
        case .arrayExpr(let array): return try self.array(array)
        case .dictionaryExpr(let dictionary): return try self.dictionary(dictionary)
        case .tupleExpr(let tuple): return try self.tuple(tuple)
        case .declReferenceExpr(let reference): return try self.reference(reference)
        case .infixOperatorExpr(let infix): return try self.infix(infix)
        case .prefixOperatorExpr(let prefix): return try self.prefix(prefix)
        case .postfixOperatorExpr(let postfix): return try self.postfix(postfix)
        case .ternaryExpr(let ternary):
            return Ternary(
                place: place(ternary), condition: try expression(ternary.condition),
                whenTrue: try expression(ternary.thenExpression), whenFalse: try expression(ternary.elseExpression))
        default: return try unnestedChain(syntax)
        }
    }

    private func unnestedChain(_ syntax: ExprSyntax) throws -> any Expression {
        switch syntax.as(ExprSyntaxEnum.self) {
        case .functionCallExpr(let call): return try self.call(call)
        case .memberAccessExpr(let member): return try self.member(member)
        case .subscriptCallExpr(let call): return try self.subscript(call)
        case .closureExpr(let closure): return try self.closure(closure)
        case .forceUnwrapExpr(let unwrap):
            return ForcedUnwrap(place: place(unwrap.exclamationMark), operand: try link(unwrap.expression))
        case .optionalChainingExpr(let chain):
            return OptionalLink(place: place(chain.questionMark), operand: try link(chain.expression))
        case .tryExpr(let attempt):
            let value = try expression(attempt.expression)
            let isOptional = attempt.questionOrExclamationMark?.text == "?"
            return isOptional ? OptionalTry(place: place(attempt), operand: value) : value
        case .asExpr(let cast): return try self.cast(cast)
        case .isExpr(let test):
            return Cast(
                place: place(test), kind: .test, operand: try expression(test.expression), type: try type(test.type))
        case .genericSpecializationExpr, .typeExpr:
            guard let type = typeReference(syntax) else { throw unsupported("this type", at: syntax) }
            return TypeReference(place: place(syntax), type: type)
        default: throw unsupported(syntax.kindText, at: syntax)
        }
    }

    private func cast(_ cast: AsExprSyntax) throws -> any Expression {
        let kind: Cast.Kind =
            switch cast.questionOrExclamationMark?.text {
            case "?": .optional
            case "!": .forced
            default: .convert
            }
        return Cast(
            place: place(cast.asKeyword), kind: kind, operand: try expression(cast.expression),
            type: try type(cast.type))
    }

    // MARK: Operators

    private func infix(_ infix: InfixOperatorExprSyntax) throws -> any Expression {
        guard let symbol = infix.operator.as(BinaryOperatorExprSyntax.self)?.operator else {
            throw error("'=' assigns, and an assignment has no value: did you mean '=='?", at: infix.operator)
        }
        let (left, right) = (try expression(infix.leftOperand), try expression(infix.rightOperand))
        let place = place(symbol)
        switch symbol.text {
        case "&&": return LogicalOperation(place: place, isAnd: true, left: left, right: right)
        case "||": return LogicalOperation(place: place, isAnd: false, left: left, right: right)
        case "??": return NilCoalescing(place: place, left: left, right: right)
        case let text:
            if let operation = BinaryOperator(rawValue: text) {
                return BinaryOperation(place: place, operation: operation, left: left, right: right)
            }
            if text.hasSuffix("="), BinaryOperator(rawValue: String(text.dropLast())) != nil {
                throw error("'\(text)' assigns, and an assignment has no value", at: symbol)
            }
            throw unsupported("the operator '\(text)'", at: symbol)
        }
    }

    private func prefix(_ prefix: PrefixOperatorExprSyntax) throws -> any Expression {
        let operand = try expression(prefix.expression)
        let place = place(prefix)
        switch prefix.operator.text {
        case "-":
            if let literal = operand as? IntegerLiteral { return IntegerLiteral(place: place, value: -literal.value) }
            if let literal = operand as? ConstantLiteral, case .double(let value) = literal.value {
                return ConstantLiteral(place: place, value: .double(-value))
            }
            return Minus(place: place, operand: operand)
        case "+": return operand
        case "!": return Negation(place: place, operand: operand)
        case "..<": return PartialRange(place: place, lower: nil, upper: operand, isClosed: false)
        case "...": return PartialRange(place: place, lower: nil, upper: operand, isClosed: true)
        case let symbol: throw unsupported("the prefix operator '\(symbol)'", at: prefix)
        }
    }

    private func postfix(_ postfix: PostfixOperatorExprSyntax) throws -> any Expression {
        guard postfix.operator.text == "..." else {
            throw unsupported("the postfix operator '\(postfix.operator.text)'", at: postfix.operator)
        }
        return PartialRange(
            place: place(postfix), lower: try expression(postfix.expression), upper: nil, isClosed: true)
    }

    // MARK: Collections

    private func array(_ array: ArrayExprSyntax) throws -> any Expression {
        if let type = typeReference(ExprSyntax(array)) { return TypeReference(place: place(array), type: type) }
        return ArrayLiteral(place: place(array), elements: try array.elements.map { try expression($0.expression) })
    }

    private func dictionary(_ dictionary: DictionaryExprSyntax) throws -> any Expression {
        if let type = typeReference(ExprSyntax(dictionary)) {
            return TypeReference(place: place(dictionary), type: type)
        }
        guard case .elements(let elements) = dictionary.content else {
            return DictionaryLiteral(place: place(dictionary), keys: [], values: [])
        }
        return DictionaryLiteral(
            place: place(dictionary), keys: try elements.map { try expression($0.key) },
            values: try elements.map { try expression($0.value) })
    }

    private func tuple(_ tuple: TupleExprSyntax) throws -> any Expression {
        if tuple.elements.isEmpty { return ConstantLiteral(place: place(tuple), value: .void) }
        if tuple.elements.count == 1, let only = tuple.elements.first { return try expression(only.expression) }
        return TupleLiteral(
            place: place(tuple), labels: tuple.elements.map { $0.label?.text.withoutBackticks },
            elements: try tuple.elements.map { try expression($0.expression) })
    }

    // MARK: Names

    /// The type that an expression names: `Tensor`, `[Double]`, `[String: Int]`.
    func typeReference(_ syntax: ExprSyntax) -> CellType? {
        switch syntax.as(ExprSyntaxEnum.self) {
        case .declReferenceExpr(let reference):
            let name = reference.baseName.text
            return isVariable(name) || enclosing?.members.contains(name) == true ? nil : registry.typeNames[name]
        case .arrayExpr(let array):
            guard array.elements.count == 1, let only = array.elements.first else { return nil }
            return typeReference(only.expression).map(CellType.array)
        case .dictionaryExpr(let dictionary):
            guard case .elements(let elements) = dictionary.content, elements.count == 1, let only = elements.first,
                let key = typeReference(only.key), let value = typeReference(only.value)
            else { return nil }
            return .dictionary(key, value)
        case .optionalChainingExpr(let optional): return typeReference(optional.expression).map(CellType.optional)
        case .genericSpecializationExpr, .tupleExpr:
            return TypeResolver(registry: registry).resolve("\(syntax.trimmed)")
        case .typeExpr(let type): return TypeResolver(registry: registry).resolve(type.type)
        default: return nil
        }
    }

    private func isVariable(_ name: String) -> Bool { scope.find(name) != nil || global(name) != nil }

    private func reference(_ reference: DeclReferenceExprSyntax) throws -> any Expression {
        if let names = reference.argumentNames { throw unsupported("a function's name with labels", at: names) }
        return try self.reference(to: reference.baseName)
    }

    /// What a name means: a variable, a type or a function.
    func reference(to token: TokenSyntax) throws -> any Expression {
        if let known = try knownReference(to: token) { return known }
        throw unknownName(token.text.withoutBackticks, at: token)
    }

    /// Whether a name means something.
    func isKnown(_ token: TokenSyntax) throws -> Bool { try knownReference(to: token) != nil }

    private func knownReference(to token: TokenSyntax) throws -> (any Expression)? {
        let name = token.text.withoutBackticks
        let place = place(token)
        if let variable = try variable(name, at: place) { return variable }
        if let type = registry.typeNames[name] { return TypeReference(place: place, type: type) }
        if let operation = BinaryOperator(rawValue: name) {
            return LibraryFunctionReference(place: place, function: operation.function)
        }
        if let overloads = registry.functions[name] {
            return LibraryFunctionReference(
                place: place, function: OverloadedFunction(name: name, overloads: overloads))
        }
        return nil
    }

    /// The variable of a name; nil if there is none.
    func variable(_ name: String, at place: Place) throws -> (any Expression)? {
        if let local = scope.find(name) {
            return LocalReference(place: place, name: name, slot: local.slot, isMutable: local.isMutable)
        }
        if let owner = try owner(ofMember: name, at: place) {
            return MemberAccess(place: place, base: owner, name: name, registry: registry)
        }
        return global(name).map { GlobalReference(place: place, variable: $0) }
    }
}

extension TypeResolver {
    /// The type that a text names.
    func resolve(_ text: String) -> CellType? {
        let file = Parser.parse(source: "typealias Named = \(text)")
        guard let item = file.statements.first?.item.as(TypeAliasDeclSyntax.self), !file.hasError else { return nil }
        return resolve(item.initializer.value)
    }
}

extension BinaryOperator {
    /// The operator as a function.
    fileprivate var function: OperatorFunction {
        OperatorFunction(name: rawValue) { left, right, interpreter in
            try apply(left, right)
                ?? interpreter.applyOverload(rawValue, left, right, literals: (false, false))
        }
    }
}

extension ExprSyntax {
    /// What the expression is called in an error.
    fileprivate var kindText: String {
        switch self.as(ExprSyntaxEnum.self) {
        case .keyPathExpr: "a key path"
        case .awaitExpr: "'await'"
        case .regexLiteralExpr: "a regular expression"
        case .ifExpr, .switchExpr: "'if' or 'switch' as a value"
        case .macroExpansionExpr: "a macro"
        case .superExpr: "'super'"
        case .discardAssignmentExpr: "'_' as a value"
        case .inOutExpr: "'&' outside of a call's arguments"
        default: "this expression"
        }
    }
}
