import SwiftSyntax

/// What is known about expressions. Looking at one also puts `try` into the closures in it.
extension CellWalker {
    /// - Parameter expected: the type that the place of the expression asks for, as far as it is known.
    func facts(of expression: ExprSyntax, expecting expected: CellType = .any) -> ExpressionFacts {
        switch expression.as(ExprSyntaxEnum.self) {
        case .integerLiteralExpr: return ExpressionFacts(type: expected.unwrapped == .double ? .double : .int)
        case .floatLiteralExpr: return ExpressionFacts(type: .double)
        case .booleanLiteralExpr: return ExpressionFacts(type: .bool)
        case .nilLiteralExpr: return ExpressionFacts(type: expected)
        case .stringLiteralExpr(let literal): return facts(of: literal)
        case .arrayExpr(let array): return facts(of: array, expecting: expected)
        case .dictionaryExpr(let dictionary): return facts(of: dictionary)
        case .tupleExpr(let tuple): return facts(of: tuple, expecting: expected)
        case .declReferenceExpr(let reference): return facts(of: reference)
        case .infixOperatorExpr(let infix): return facts(of: infix, expecting: expected)
        case .prefixOperatorExpr(let prefix): return facts(of: prefix, expecting: expected)
        case .postfixOperatorExpr(let postfix):
            let operand = facts(of: postfix.expression)
            return ExpressionFacts(type: .range(operand.type), parts: [operand])
        case .ternaryExpr(let ternary):
            let condition = facts(of: ternary.condition)
            let branches = [ternary.thenExpression, ternary.elseExpression].map { facts(of: $0, expecting: expected) }
            let type = commonType(branches.map(\.type))
            return ExpressionFacts(
                type: type, parts: [condition] + branches, callThrows: branches.contains { $0.callThrows })
        default: return factsOfChain(expression, expecting: expected)
        }
    }

    private func factsOfChain(_ expression: ExprSyntax, expecting expected: CellType) -> ExpressionFacts {
        switch expression.as(ExprSyntaxEnum.self) {
        case .functionCallExpr(let call): return facts(of: call)
        case .memberAccessExpr(let member): return facts(of: member, expecting: expected)
        case .subscriptCallExpr(let call): return facts(of: call)
        case .closureExpr(let closure): return facts(of: closure, parameters: [])
        case .forceUnwrapExpr(let unwrap): return unwrapped(facts(of: unwrap.expression))
        case .optionalChainingExpr(let chain): return unwrapped(facts(of: chain.expression))
        case .inOutExpr(let reference): return facts(of: reference.expression)
        case .superExpr:
            guard case .nominal(let own)? = lookUp("self")?.type, let parent = own.parent else {
                return ExpressionFacts()
            }
            return ExpressionFacts(type: .nominal(parent))
        case .tryExpr(let attempt):
            var facts = facts(of: attempt.expression, expecting: expected)
            let swallows = attempt.questionOrExclamationMark != nil
            facts.throwing = swallows ? .never : min(facts.throwing, .marked)
            return facts
        case .asExpr(let cast):
            let operand = facts(of: cast.expression, expecting: named(cast.type))
            return ExpressionFacts(type: named(cast.type), parts: [operand], callThrows: operand.callThrows)
        case .isExpr(let test): return ExpressionFacts(type: .bool, parts: [facts(of: test.expression)])
        default: return ExpressionFacts()
        }
    }

    private func unwrapped(_ facts: ExpressionFacts) -> ExpressionFacts {
        var facts = facts
        facts.type = facts.type.unwrapped
        return facts
    }

    /// The type that all have; whole numbers among others are numbers like those.
    private func commonType(_ types: [CellType]) -> CellType {
        let different = Set(types.map(\.unwrapped))
        if different.count == 1 { return different.first ?? .any }
        return different == [.int, .double] ? .double : .any
    }

    // MARK: - Literals

    private func facts(of literal: StringLiteralExprSyntax) -> ExpressionFacts {
        let parts = literal.segments.flatMap { segment -> [ExpressionFacts] in
            guard case .expressionSegment(let segment) = segment else { return [] }
            return segment.expressions.map { facts(of: $0.expression) }
        }
        return ExpressionFacts(type: .string, parts: parts)
    }

    private func facts(of array: ArrayExprSyntax, expecting expected: CellType) -> ExpressionFacts {
        var element = expected.unwrapped.elementType ?? .any
        // `some Sequence<A>`: the elements say what `A` is.
        if case .generic = element { element = .any }
        let elements = array.elements.map { facts(of: $0.expression, expecting: element) }
        let type = element == .any && !elements.isEmpty ? commonType(elements.map(\.type)) : element
        return ExpressionFacts(type: .array(type), parts: elements)
    }

    private func facts(of dictionary: DictionaryExprSyntax) -> ExpressionFacts {
        guard case .elements(let elements) = dictionary.content else {
            return ExpressionFacts(type: .dictionary(.any, .any))
        }
        let (keys, values) = (elements.map { facts(of: $0.key) }, elements.map { facts(of: $0.value) })
        let type = CellType.dictionary(commonType(keys.map(\.type)), commonType(values.map(\.type)))
        return ExpressionFacts(type: type, parts: keys + values)
    }

    private func facts(of tuple: TupleExprSyntax, expecting expected: CellType) -> ExpressionFacts {
        if tuple.elements.count == 1, let only = tuple.elements.first {
            return facts(of: only.expression, expecting: expected)
        }
        let elements = tuple.elements.map { facts(of: $0.expression) }
        let types = zip(tuple.elements, elements).map { CellType.TupleElement(label: $0.label?.text, type: $1.type) }
        return ExpressionFacts(type: types.isEmpty ? .void : .tuple(types), parts: elements)
    }

    // MARK: - Names

    private func facts(of reference: DeclReferenceExprSyntax) -> ExpressionFacts {
        let name = reference.baseName.text.withoutBackticks
        if let facts = memberFacts(name) { return facts }
        if let known = lookUp(name) {
            rename(reference.baseName, to: known)
            return ExpressionFacts(type: known.type, callThrows: known.callThrows)
        }
        if registry.typeNames[name] != nil || name.hasPrefix("$") { return ExpressionFacts(type: .any) }
        guard case .identifier = reference.baseName.tokenKind else {
            var facts = ExpressionFacts(type: .function([], .any))
            facts.isOperator = true
            return facts
        }
        if let overloads = registry.functions[name] {
            let result = overloads.first?.signature.result ?? .any
            return ExpressionFacts(
                type: .function([], result), callThrows: !ThrowingNames.calmFunctions.contains(name) && !isNumeric(name)
            )
        }
        noteMissing(name)
        return ExpressionFacts()
    }

    func isNumeric(_ function: String) -> Bool { ThrowingNames.numericFunctions.contains(function) }

    /// The type that an expression names: `Tensor`, `[Double]`.
    func namedType(_ expression: ExprSyntax) -> CellType? {
        switch expression.as(ExprSyntaxEnum.self) {
        case .declReferenceExpr(let reference):
            let name = reference.baseName.text
            return lookUp(name) == nil ? registry.typeNames[name] : nil
        case .arrayExpr(let array):
            guard array.elements.count == 1, let only = array.elements.first else { return nil }
            return namedType(only.expression).map(CellType.array)
        case .dictionaryExpr(let dictionary):
            guard case .elements(let elements) = dictionary.content, elements.count == 1, let only = elements.first,
                let key = namedType(only.key), let value = namedType(only.value)
            else { return nil }
            return .dictionary(key, value)
        case .genericSpecializationExpr, .typeExpr:
            return TypeResolver(registry: registry).resolve("\(expression.trimmed)")
        default: return nil
        }
    }

    private func facts(of member: MemberAccessExprSyntax, expecting expected: CellType) -> ExpressionFacts {
        let name = member.declName.baseName.text.withoutBackticks
        // `.down`: a case or a static property, of the type that is expected.
        guard let base = member.base else { return ExpressionFacts(type: expected) }
        if let type = namedType(base) {
            return ExpressionFacts(type: registry.nominal(for: type)?.staticProperty(name)?.signature.result ?? .any)
        }
        let value = facts(of: base)
        if case .tuple(let elements) = value.type {
            let index = Int(name)
            let element = elements.enumerated().first { $0.offset == index || $0.element.label == name }?.element
            return ExpressionFacts(type: element?.type ?? .any, parts: [value])
        }
        guard let nominal = registry.nominal(for: value.type) else {
            return ExpressionFacts(throwing: isPlainProperty(name) ? .never : .unmarked, parts: [value])
        }
        let throwing =
            declaredMemberThrows(name, of: nominal)
            ?? nominal.lineage.contains { ThrowingNames.throwingProperties[$0.name]?.contains(name) == true }
        let result = nominal.property(name)?.signature.result ?? (name == "self" ? value.type : .any)
        return ExpressionFacts(
            type: result.substituting(value.type.memberBindings), throwing: throwing ? .unmarked : .never,
            parts: [value])
    }

    /// Whether a property of a value of unknown type is likely one that does not throw.
    private func isPlainProperty(_ name: String) -> Bool {
        !ThrowingNames.throwingProperties.values.contains { $0.contains(name) }
    }

    // MARK: - Operators

    private func facts(of prefix: PrefixOperatorExprSyntax, expecting expected: CellType) -> ExpressionFacts {
        let operand = facts(of: prefix.expression, expecting: expected)
        switch prefix.operator.text {
        case "..<", "...": return ExpressionFacts(type: .range(operand.type), parts: [operand])
        case "!": return ExpressionFacts(type: .bool, parts: [operand])
        default:
            let throwing: ExpressionFacts.Throwing = operand.type.isPlain ? .never : .unmarked
            return ExpressionFacts(type: operand.type, throwing: throwing, parts: [operand])
        }
    }

    private func facts(of infix: InfixOperatorExprSyntax, expecting expected: CellType) -> ExpressionFacts {
        let symbol = infix.operator.as(BinaryOperatorExprSyntax.self)?.operator.text ?? "="
        let left = facts(of: infix.leftOperand, expecting: expected)
        let right = facts(of: infix.rightOperand, expecting: symbol == "??" ? left.type.unwrapped : expected)
        let parts = [left, right]
        switch symbol {
        case "&&", "||", "===", "!==": return ExpressionFacts(type: .bool, parts: parts)
        case "??":
            let type = left.type == .any ? right.type : left.type.unwrapped
            return ExpressionFacts(type: type, parts: parts)
        case "..<", "...": return ExpressionFacts(type: .range(commonType([left.type, right.type])), parts: parts)
        default: break
        }
        let isComparison = ["==", "!=", "<", ">", "<=", ">="].contains(symbol)
        let types = [left.type, right.type]
        if let tensor = types.first(where: { !$0.isPlain }) {
            // A comparison of what is no tensor does not throw: of enumerations, of optionals.
            let isCalm = ["==", "!="].contains(symbol)
            return ExpressionFacts(
                type: isComparison ? .bool : tensor == .any ? commonType(types) : tensor,
                throwing: isCalm ? .never : .unmarked, parts: parts)
        }
        let type = types.contains { $0.unwrapped == .double } ? CellType.double : left.type.unwrapped
        return ExpressionFacts(type: isComparison ? .bool : type, parts: parts)
    }
}
