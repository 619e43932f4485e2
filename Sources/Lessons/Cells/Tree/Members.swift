/// `x.shape`, `pair.0`, `Double.pi`.
struct MemberAccess: Target {
    /// The name of the member.
    let place: Place
    let base: any Expression
    let name: String
    let registry: Registry

    func evaluate(_ frame: Frame) throws -> Value { try read(try base.evaluate(frame), frame) }

    /// The member of a value.
    func read(_ value: Value, _ frame: Frame, isCall: Bool = false) throws -> Value {
        if case .tuple(let tuple) = value, let index = tuple.index(of: name) { return tuple.values[index] }
        if case .type(let type) = value { return try readStatic(type, frame) }
        guard let nominal = registry.nominal(for: value), let property = nominal.property(name) else {
            throw missing(in: value, isCall: isCall)
        }
        return try placing(at: place) { try property.get(value, frame.interpreter) }
    }

    private func readStatic(_ type: CellType, _ frame: Frame) throws -> Value {
        let nominal = registry.nominal(for: type)
        if let property = nominal?.staticProperty(name) {
            return try placing(at: place) { try property.get(.type(type), frame.interpreter) }
        }
        if name == "self" { return .type(type) }
        let functions = name == "init" ? nominal?.initialisers : nominal?.first { $0.staticMethods[name] }
        if let functions, !functions.isEmpty {
            return .function(OverloadedFunction(name: "\(type).\(name)", overloads: functions))
        }
        let hint = closest(to: name, in: nominal?.staticMemberNames ?? []).map { ": did you mean '\($0)'?" } ?? ""
        throw CellError("type '\(type)' has no member '\(name)'\(hint)", at: place)
    }

    private func missing(in value: Value, isCall: Bool) -> CellError {
        if case .optional(_, let wrapped) = value {
            let name = isCall ? "\(name)(…)" : name
            return CellError("this is an optional '\(wrapped)?': write ?.\(name), or unwrap it with ?? or !", at: place)
        }
        let nominal = registry.nominal(for: value)
        if !isCall, nominal?.methods(name).isEmpty == false {
            return CellError("'\(name)' is a method: call it with parentheses, \(name)(…)", at: place)
        }
        var names = nominal?.memberNames ?? []
        if case .tuple(let tuple) = value { names += tuple.labels.compactMap(\.self) }
        let hint = closest(to: name, in: names).map { ": did you mean '\($0)'?" } ?? ""
        return CellError("value of type '\(value.type)' has no member '\(name)'\(hint)", at: place)
    }

    func predictedType(_ frame: Frame) -> CellType? {
        if let reference = base as? TypeReference {
            return registry.nominal(for: reference.type)?.staticProperty(name)?.signature.result
        }
        guard let type = base.predictedType(frame) else { return nil }
        if case .tuple(let elements) = type {
            return elements.first { $0.label == name }?.type
                ?? Int(name).flatMap { $0 < elements.count ? elements[$0].type : nil }
        }
        let result = registry.nominal(for: type)?.property(name)?.signature.result.substituting(type.memberBindings)
        if case .generic? = result { return nil }
        return result
    }

    func assign(_ value: Value, _ frame: Frame) throws {
        let owner = try base.evaluate(frame)
        if owner.isReference {
            let property = try settable(in: owner)
            return try set(property, of: owner, to: value, frame.interpreter)
        }
        if owner.structure != nil { return try setPart(frame) { try set(&$0, to: value, frame.interpreter) } }
        _ = try modify(frame) { element in
            guard let converted = value.coerced(to: element.type) else {
                throw CellError(conversionMessage(from: value.type, to: element.type), at: place)
            }
            element = converted
            return .void
        }
    }

    private func set(_ property: Property, of owner: Value, to value: Value, _ interpreter: Interpreter) throws {
        if let variable = property.variable?(owner) { return try placing(at: place) { try variable.set(value) } }
        guard let converted = value.coerced(to: property.signature.result) else {
            throw CellError(conversionMessage(from: value.type, to: property.signature.result), at: place)
        }
        var owner = owner
        try placing(at: place) { try property.set?(&owner, converted, interpreter) }
    }

    /// Sets a property of a structure, stored or computed.
    private func set(_ owner: inout Value, to value: Value, _ interpreter: Interpreter) throws {
        let property = try settable(in: owner)
        try placing(at: place) { try property.set?(&owner, value, interpreter) }
    }

    /// Changes the structure that the property belongs to, in its variable.
    private func setPart(_ frame: Frame, _ change: (inout Value) throws -> Void) throws {
        guard let target = base as? any Target else { throw CellError("this cannot be changed", at: place) }
        _ = try target.modify(frame) { owner in
            try change(&owner)
            return .void
        }
    }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        let owner = try base.evaluate(frame)
        guard owner.isReference else { return try modifyElement(frame, change) }
        let property = try settable(in: owner)
        if let variable = property.variable?(owner) { return try placing(at: place) { try variable.modify(change) } }
        var member = try placing(at: place) { try property.get(owner, frame.interpreter) }
        let result = try change(&member)
        try set(property, of: owner, to: member, frame.interpreter)
        return result
    }

    /// Changes an element of a tuple, or a property of a structure, in its variable.
    private func modifyElement(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        guard let target = base as? any Target else { throw CellError("this cannot be changed", at: place) }
        return try target.modify(frame) { value in
            if let type = value.structure?.type {
                return try modifyProperty(of: &value, type, frame.interpreter, change)
            }
            guard case .tuple(var tuple) = value, let index = tuple.index(of: name) else {
                throw CellError("'\(name)' of a value of type '\(value.type)' cannot be changed", at: place)
            }
            defer { value = .tuple(tuple) }
            return try change(&tuple.values[index])
        }
    }

    private func modifyProperty(
        of value: inout Value, _ type: DeclaredType, _ interpreter: Interpreter,
        _ change: (inout Value) throws -> Value
    ) throws -> Value {
        guard let position = type.position(of: name) else {
            let property = try settable(in: value)
            var member = try placing(at: place) { try property.get(value, interpreter) }
            let result = try change(&member)
            try set(&value, to: member, interpreter)
            return result
        }
        guard var structure = value.takeStructure() else { return .void }
        defer { value = .object(ObjectValue(structure, type: type.nominal)) }
        return try placing(at: place) { try structure.modify(position, change) }
    }

    private func settable(in value: Value) throws -> Property {
        guard let property = registry.nominal(for: value)?.property(name) else {
            throw missing(in: value, isCall: false)
        }
        guard property.set != nil || property.variable != nil else {
            throw CellError("'\(name)' can be read but not set", at: place)
        }
        return property
    }

    func assignedType(_ frame: Frame) throws -> CellType? {
        let value = try base.evaluate(frame)
        if case .tuple(let tuple) = value { return tuple.index(of: name).map { tuple.values[$0].type } }
        if let instance = value.classInstance, let position = instance.type.position(of: name) {
            return instance.fields.variables[position].type
        }
        return registry.nominal(for: value)?.property(name)?.signature.result
    }
}

extension Value {
    /// Whether the value is an object that its properties can be set of without a variable.
    fileprivate var isReference: Bool {
        if case .object(let object) = self { !(object.value is StructureValue) } else { false }
    }
}

extension TupleValue {
    /// Where the element with this label or number is.
    func index(of name: String) -> Int? {
        if let index = Int(name) { return values.indices.contains(index) ? index : nil }
        return labels.firstIndex(of: name)
    }
}

/// `.squaredcosCapV2`: a member of the type that its place asks for.
struct ImplicitMember: Expression {
    let place: Place
    let name: String
    let registry: Registry

    func evaluate(_ frame: Frame) throws -> Value {
        throw CellError("cannot tell which type's '.\(name)' is meant: write the type before the dot", at: place)
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        if let property = registry.nominal(for: type)?.staticProperty(name) {
            return try placing(at: place) { try property.get(.type(type), frame.interpreter) }
        }
        if let wrapped = type.wrapped { return try wrapping(wrapped, frame) }
        throw CellError(unknownMessage(type), at: place)
    }

    /// The words for a member that the type does not have.
    func unknownMessage(_ type: CellType) -> String {
        let names = registry.nominal(for: type.wrapped ?? type)?.staticMemberNames ?? []
        let hint = closest(to: name, in: names).map { ": did you mean '.\($0)'?" }
        let known =
            names.isEmpty || names.count > 12
            ? "" : ": it has " + names.sorted().map { ".\($0)" }.joined(separator: ", ")
        return "type '\(type.wrapped ?? type)' has no member '\(name)'" + (hint ?? known)
    }

    var isContextual: Bool { true }

    func fits(_ type: CellType) -> Bool {
        if registry.nominal(for: type)?.staticProperty(name) != nil { return true }
        return type.wrapped.map(fits) ?? false
    }
}

/// `a?` in `a?.b`: ends the chain if `a` is nil.
struct OptionalLink: Target {
    let place: Place
    let operand: any Expression

    func evaluate(_ frame: Frame) throws -> Value {
        let value = try operand.evaluate(frame)
        guard case .optional(let wrapped, _) = value else {
            throw CellError("'?' is for optionals, and this is of type '\(value.type)'", at: place)
        }
        guard let wrapped else { throw ChainEnded() }
        return wrapped
    }

    func assign(_ value: Value, _ frame: Frame) throws {
        _ = try modify(frame) { wrapped in
            guard let converted = value.coerced(to: wrapped.type) else {
                throw CellError(conversionMessage(from: value.type, to: wrapped.type), at: place)
            }
            wrapped = converted
            return .void
        }
    }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        guard let target = operand as? any Target else { throw CellError("this is not a variable", at: place) }
        return try target.modify(frame) { value in
            guard case .optional(let wrapped, let type) = value else {
                throw CellError("'?' is for optionals, and this is of type '\(value.type)'", at: place)
            }
            guard var wrapped else { throw ChainEnded() }
            value = .void
            defer { value = .optional(wrapped, type) }
            return try change(&wrapped)
        }
    }

    func assignedType(_ frame: Frame) throws -> CellType? { try evaluate(frame).type }

    func predictedType(_ frame: Frame) -> CellType? { operand.predictedType(frame)?.wrapped }
}

/// A chain of members with a `?` in it: `a?.b.c()`. Its value is an optional.
struct OptionalChain: Target {
    let chain: any Expression
    var place: Place { chain.place }

    func evaluate(_ frame: Frame) throws -> Value {
        do {
            let value = try chain.evaluate(frame)
            switch value {
            case .optional, .void: return value
            default: return .optional(value, value.type)
            }
        } catch is ChainEnded {
            return .optional(nil, predictedType(frame)?.wrapped ?? .any)
        }
    }

    /// Whether a value can be assigned to the end of the chain.
    var isTarget: Bool { chain is any Target }

    /// Does nothing if the chain ends early, as Swift does.
    func assign(_ value: Value, _ frame: Frame) throws {
        do { try (chain as? any Target)?.assign(value, frame) } catch is ChainEnded {}
    }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        do { return try (chain as? any Target)?.modify(frame, change) ?? .void } catch is ChainEnded { return .void }
    }

    func assignedType(_ frame: Frame) throws -> CellType? {
        do { return try (chain as? any Target)?.assignedType(frame) } catch is ChainEnded { return nil }
    }

    func predictedType(_ frame: Frame) -> CellType? {
        chain.predictedType(frame).map { $0.wrapped == nil ? .optional($0) : $0 }
    }
}
