import SwiftSyntax

/// Calls, subscripts and closures.
extension CellWalker {
    /// A call's arguments with what is known about them, trailing closures included.
    private struct Arguments {
        var labels: [String?] = []
        var facts: [ExpressionFacts] = []

        var types: [CellType] { facts.map(\.type) }
        /// Whether one is a function that can throw: whoever is given it can throw as well.
        var haveThrowingFunction: Bool { facts.contains { $0.callThrows } }
    }

    func facts(of call: FunctionCallExprSyntax) -> ExpressionFacts {
        let callee = call.calledExpression
        if let type = namedType(callee) { return initialiser(of: type, call) }
        if let reference = callee.as(DeclReferenceExprSyntax.self),
            memberFacts(reference.baseName.text.withoutBackticks) == nil,
            lookUp(reference.baseName.text.withoutBackticks) == nil,
            let overloads = registry.functions[reference.baseName.text.withoutBackticks]
        {
            return function(reference.baseName.text.withoutBackticks, overloads, call)
        }
        if let member = callee.as(MemberAccessExprSyntax.self) { return method(member, call) }
        return value(facts(of: callee), calledBy: call)
    }

    // MARK: - What is called

    private func initialiser(of type: CellType, _ call: FunctionCallExprSyntax) -> ExpressionFacts {
        let nominal = registry.nominal(for: type)
        let (overload, arguments) = resolve(nominal?.initialisers ?? [], call, bindings: type.memberBindings)
        let isOptional = overload?.signature.result.wrapped != nil
        let throwing = isCalmInitialiser(type, arguments) ? arguments.haveThrowingFunction : true
        var result = isOptional ? CellType.optional(type) : type
        if case .array(.any) = type, let element = arguments.types.first.map({ self.element(of: $0) }) {
            result = .array(arguments.labels.first == "repeating" ? arguments.types[0] : element)
        }
        return ExpressionFacts(type: result, throwing: throwing ? .unmarked : .never, parts: arguments.facts)
    }

    private func isCalmInitialiser(_ type: CellType, _ arguments: Arguments) -> Bool {
        guard case .nominal(let nominal) = type else { return true }
        if nominal.lineage.contains(where: { isDeclared($0.name) }) { return isCalmMethod("init", of: type) }
        // `Line("loss", numbers)` cannot fail, `Line("loss", tensor)` can.
        if nominal.name == "Line" {
            return arguments.labels.count == 2 && arguments.labels[1] == nil && arguments.types[1].isPlain
        }
        return ThrowingNames.calmInitialisers.contains(nominal.name)
    }

    private func function(_ name: String, _ overloads: [NativeFunction], _ call: FunctionCallExprSyntax)
        -> ExpressionFacts
    {
        let (overload, arguments) = resolve(overloads, call, bindings: [:])
        var throwing = !ThrowingNames.calmFunctions.contains(name)
        if isNumeric(name) { throwing = !arguments.types.allSatisfy(\.isPlain) }
        // `noGrad { }` throws if what is in it throws.
        if name == "noGrad" { throwing = false }
        throwing = throwing || arguments.haveThrowingFunction
        var type = overload.map { result(of: $0, arguments, [:]) } ?? .any
        if isNumeric(name), type == .int, arguments.types.contains(.double) { type = .double }
        return ExpressionFacts(type: type, throwing: throwing ? .unmarked : .never, parts: arguments.facts)
    }

    private func method(_ member: MemberAccessExprSyntax, _ call: FunctionCallExprSyntax) -> ExpressionFacts {
        let name = member.declName.baseName.text.withoutBackticks
        guard let base = member.base else {
            // `.lines([…])`: the type is that of the place, which is the engine's.
            let (_, arguments) = resolve([], call, bindings: [:])
            return ExpressionFacts(throwing: .unmarked, parts: arguments.facts)
        }
        if let type = namedType(base) {
            let overloads = registry.nominal(for: type)?.first { $0.staticMethods[name] } ?? []
            let (overload, arguments) = resolve(overloads, call, bindings: [:])
            return ExpressionFacts(
                type: overload.map { result(of: $0, arguments, [:]) } ?? .any,
                throwing: type.isPlain || isCalmMethod(name, of: type) ? .never : .unmarked, parts: arguments.facts)
        }
        let receiver = facts(of: base)
        return method(name, of: receiver, call)
    }

    private func method(_ name: String, of receiver: ExpressionFacts, _ call: FunctionCallExprSyntax) -> ExpressionFacts
    {
        let type = receiver.type
        var definer = registry.nominal(for: type)?.lineage.first { $0.methods[name] != nil }
        var bindings = type.memberBindings
        if case .nominal(let own) = type, definer == nil || definer === registry.sequence,
            ThrowingNames.elements[own.name] != nil
        {
            // A sequence of the engine has the methods of all sequences.
            definer = registry.sequence
            bindings = ["Element": element(of: type)]
        }
        let (overload, arguments) = resolve(definer?.methods[name] ?? [], call, bindings: bindings)
        let isCalm = type.isPlain || definer === registry.sequence || isCalmMethod(name, of: type)
        let throwing = !isCalm || arguments.haveThrowingFunction
        let result = overload.map { self.result(of: $0, arguments, bindings) } ?? .any
        return ExpressionFacts(
            type: result, throwing: throwing ? .unmarked : .never, parts: [receiver] + arguments.facts)
    }

    func isCalmMethod(_ name: String, of type: CellType) -> Bool {
        guard case .nominal(let nominal) = type else { return false }
        if let canThrow = declaredMemberThrows(name, of: nominal) { return !canThrow }
        // `super.init()`: the engine's base classes are made without throwing.
        if name == "init" { return true }
        return nominal.lineage.contains { ThrowingNames.calmMethods[$0.name]?.contains(name) == true }
    }

    /// A call of a variable, a function of a cell, or a value such as a model.
    private func value(_ callee: ExpressionFacts, calledBy call: FunctionCallExprSyntax) -> ExpressionFacts {
        if case .function(_, let result) = callee.type {
            let (_, arguments) = resolve([], call, bindings: [:])
            let throwing = callee.callThrows || arguments.haveThrowingFunction
            return ExpressionFacts(
                type: result, throwing: throwing ? .unmarked : .never, parts: [callee] + arguments.facts)
        }
        let (overload, arguments) = resolve(registry.nominal(for: callee.type)?.callable ?? [], call, bindings: [:])
        return ExpressionFacts(
            type: overload.map { result(of: $0, arguments, [:]) } ?? .any,
            throwing: isCalmMethod("callAsFunction", of: callee.type) ? .never : .unmarked,
            parts: [callee] + arguments.facts)
    }

    func facts(of call: SubscriptCallExprSyntax) -> ExpressionFacts {
        if let type = namedType(ExprSyntax(call)) { return ExpressionFacts(type: type) }
        let base = facts(of: call.calledExpression)
        let indices = call.arguments.map { facts(of: $0.expression) }
        let parts = [base] + indices
        switch base.type {
        case .array(let element), .range(let element), .sequence(let element):
            if case .range? = indices.first?.type { return ExpressionFacts(type: base.type, parts: parts) }
            return ExpressionFacts(type: element, parts: parts)
        case .dictionary(_, let value):
            return ExpressionFacts(type: call.arguments.count > 1 ? value : .optional(value), parts: parts)
        case .string: return ExpressionFacts(type: .string, parts: parts)
        case .nominal(let nominal):
            let result = nominal.first { $0.subscripts.first }?.signature.result ?? .any
            let isCalm = ThrowingNames.calmSubscripts.contains(nominal.name)
            return ExpressionFacts(type: result, throwing: isCalm ? .never : .unmarked, parts: parts)
        default: return ExpressionFacts(throwing: .unmarked, parts: parts)
        }
    }

    // MARK: - Arguments

    /// The overload that fits the labels, and what is known about the arguments. Closures come last, as what is known about
    /// the others says what they are given.
    private func resolve(
        _ overloads: [NativeFunction], _ call: FunctionCallExprSyntax, bindings: [String: CellType]
    ) -> (NativeFunction?, Arguments) {
        var expressions = call.arguments.map { (label: $0.label?.text.withoutBackticks, value: $0.expression) }
        if let closure = call.trailingClosure { expressions.append((nil, ExprSyntax(closure))) }
        expressions += call.additionalTrailingClosures.map { ($0.label.text, ExprSyntax($0.closure)) }
        let fitting = overloads.filter { matching(of: $0, for: expressions.map(\.label), call) != nil }
        let parameters = fitting.first.flatMap { matching(of: $0, for: expressions.map(\.label), call) }

        var bindings = bindings
        var found = [ExpressionFacts?](repeating: nil, count: expressions.count)
        for (index, expression) in expressions.enumerated() where !expression.value.is(ClosureExprSyntax.self) {
            // Where overloads differ, the type of an argument is its own.
            let expected = fitting.count == 1 ? parameters?[index].type.substituting(bindings) ?? .any : .any
            found[index] = facts(of: expression.value, expecting: expected)
            parameters?[index].type.bind(to: found[index]?.type ?? .any, &bindings)
        }
        for (index, expression) in expressions.enumerated() {
            guard let closure = expression.value.as(ClosureExprSyntax.self) else { continue }
            var inputs: [CellType] = []
            if case .function(let types, _)? = parameters?[index].type {
                inputs = types.map { $0.substituting(bindings) }
            }
            found[index] = facts(of: closure, parameters: inputs)
        }
        let isPlain = found.allSatisfy { $0?.type.isPlain ?? true || $0?.isOperator == true }
        for index in found.indices where found[index]?.isOperator == true { found[index]?.callThrows = !isPlain }
        let arguments = Arguments(labels: expressions.map(\.label), facts: found.map { $0 ?? ExpressionFacts() })
        return (best(fitting, arguments), arguments)
    }

    /// The parameter of each argument, if the labels fit.
    private func matching(
        of function: NativeFunction, for labels: [String?], _ call: FunctionCallExprSyntax
    ) -> [FunctionParameter]? {
        var rest = function.signature.parameters[...]
        var chosen: [FunctionParameter] = []
        for (index, label) in labels.enumerated() {
            let isTrailing = index == call.arguments.count && call.trailingClosure != nil
            if let last = chosen.last, last.isVariadic, label == nil, !isTrailing {
                chosen.append(last)
                continue
            }
            guard let place = rest.firstIndex(where: { isTrailing ? $0.type.isFunction : $0.label == label }) else {
                return nil
            }
            chosen.append(rest[place])
            rest = rest[(place + 1)...]
        }
        return chosen
    }

    /// The first overload whose parameters take the types of the arguments, as far as these are known.
    private func best(_ overloads: [NativeFunction], _ arguments: Arguments) -> NativeFunction? {
        overloads.first { function in
            zip(function.signature.parameters, arguments.types).allSatisfy { parameter, type in
                if type == .any || parameter.type == .any { return true }
                if type == .int, parameter.type.unwrapped == .double { return false }
                if case .generic = parameter.type { return true }
                return type.isPlain == parameter.type.unwrapped.isPlain || parameter.type.isFunction
            }
        } ?? overloads.first
    }

    /// The type of a call's result, with placeholders replaced by what the arguments say.
    private func result(
        of function: NativeFunction, _ arguments: Arguments, _ bindings: [String: CellType]
    ) -> CellType {
        var bindings = bindings
        for (parameter, type) in zip(function.signature.parameters, arguments.types) {
            if case .function(_, let wanted) = parameter.type, case .function(_, let given) = type {
                wanted.bind(to: given, &bindings)
            } else {
                parameter.type.bind(to: type, &bindings)
            }
        }
        let result = function.signature.result.substituting(bindings)
        if case .generic = result { return .any }
        return result
    }

    // MARK: - Closures

    /// A closure: calling it throws if something in it does.
    func facts(of closure: ClosureExprSyntax, parameters types: [CellType]) -> ExpressionFacts {
        inScope {
            declareParameters(of: closure, types)
            let statements = closure.statements
            if statements.count == 1, case .expr(let only)? = statements.first?.item,
                !only.is(IfExprSyntax.self), !only.is(SwitchExprSyntax.self), !isAssignment(only)
            {
                let facts = mark(only)
                return ExpressionFacts(type: .function(types, facts.type), callThrows: facts.throwing > .never)
            }
            let canThrow = walk(statements)
            let result = closure.signature?.returnClause.map { named($0.type) } ?? .any
            return ExpressionFacts(type: .function(types, result), callThrows: canThrow)
        }
    }

    private func isAssignment(_ expression: ExprSyntax) -> Bool {
        guard let infix = expression.as(InfixOperatorExprSyntax.self) else { return false }
        return infix.operator.is(AssignmentExprSyntax.self)
            || ["+=", "-=", "*=", "/="].contains(infix.operator.trimmedDescription)
    }

    private func declareParameters(of closure: ClosureExprSyntax, _ types: [CellType]) {
        func type(_ index: Int) -> CellType { index < types.count ? types[index] : .any }
        switch closure.signature?.parameterClause {
        case .simpleInput(let names):
            if names.count > 1, types.count == 1, case .tuple(let elements) = types[0], elements.count == names.count {
                // A closure may take a tuple apart: `.map { index, value in … }`.
                for (name, element) in zip(names, elements) { declare(name.name, type: element.type) }
            } else {
                for (index, name) in names.enumerated() { declare(name.name, type: type(index)) }
            }
        case .parameterClause(let clause):
            for (index, parameter) in clause.parameters.enumerated() {
                let annotated = parameter.type.map { named($0) }
                declare(parameter.secondName ?? parameter.firstName, type: annotated ?? type(index))
            }
        case nil:
            var types = types
            if types.count == 1, case .tuple(let elements) = types[0], closure.names("$1") {
                types = elements.map(\.type)
            }
            for index in 0..<max(types.count, 1) {
                declare(.dollarIdentifier("$\(index)"), type: index < types.count ? types[index] : .any)
            }
        }
    }
}

extension ClosureExprSyntax {
    /// Whether a word stands in the closure.
    fileprivate func names(_ word: String) -> Bool {
        statements.tokens(viewMode: .sourceAccurate).contains { $0.text == word }
    }
}

extension CellType {
    fileprivate var isFunction: Bool {
        if case .function = self { true } else { false }
    }
}
