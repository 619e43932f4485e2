/// `mseLoss(prediction, noise)`: a call of a function of the library.
struct LibraryCall: Expression {
    let place: Place
    let overloads: [NativeFunction]
    let arguments: ArgumentList

    func evaluate(_ frame: Frame) throws -> Value {
        let (function, values) = try arguments.resolve(overloads, on: .void, frame, at: place)
        var receiver = Value.void
        return try placing(at: place) { try function.call(&receiver, values, frame.interpreter) }
    }

    func predictedType(_ frame: Frame) -> CellType? { commonResult(of: overloads, on: .void) }
}

/// `f(x)` where `f` is a variable, a type or any other expression.
struct ValueCall: Expression {
    let place: Place
    let callee: any Expression
    let arguments: ArgumentList
    let registry: Registry

    func evaluate(_ frame: Frame) throws -> Value {
        try arguments.call(try callee.evaluate(frame), frame, at: place)
    }

    func predictedType(_ frame: Frame) -> CellType? {
        if let reference = callee as? TypeReference { return reference.type }
        guard case .nominal(let nominal)? = callee.predictedType(frame) else { return nil }
        return commonResult(of: nominal.methods("callAsFunction"), on: .void)
    }
}

/// The result type that all overloads agree on.
func commonResult(of overloads: [NativeFunction], on receiver: CellType) -> CellType? {
    guard let first = overloads.first?.signature.result, overloads.allSatisfy({ $0.signature.result == first })
    else { return nil }
    let type = first.substituting(receiver.memberBindings)
    if case .generic = type { return nil }
    return type
}

extension ArgumentList {
    /// Calls any value that can be called.
    func call(_ callee: Value, _ frame: Frame, at place: Place) throws -> Value {
        switch callee {
        case .function(let closure as ClosureValue): return try call(closure, frame, at: place)
        case .function(let function as OverloadedFunction):
            return try call(function.overloads, on: .void, frame, at: place)
        case .function(let function):
            let values = try arguments.map { try $0.value.evaluate(frame) }
            return try placing(at: place) { try function.call(values, frame.interpreter) }
        case .type(let type): return try initialise(type, frame, at: place)
        case .object(let object) where !object.type.methods("callAsFunction").isEmpty:
            return try call(object.type.methods("callAsFunction"), on: callee, frame, at: place)
        case .optional: throw CellError("this is an optional: unwrap it with ? or ! before calling it", at: place)
        default: throw CellError("a value of type '\(callee.type)' cannot be called", at: place)
        }
    }

    /// Calls the overload that fits.
    func call(_ overloads: [NativeFunction], on receiver: Value, _ frame: Frame, at place: Place) throws -> Value {
        let (function, values) = try resolve(overloads, on: receiver.describedType, frame, at: place)
        var receiver = receiver
        return try placing(at: place) { try function.call(&receiver, values, frame.interpreter) }
    }

    /// Makes a value of a type.
    func initialise(_ type: CellType, _ frame: Frame, at place: Place) throws -> Value {
        let overloads = frame.interpreter.registry.nominal(for: type)?.initialisers ?? []
        guard !overloads.isEmpty else { throw CellError("'\(type)' cannot be made with a call", at: place) }
        return try call(overloads, on: .type(type), frame, at: place)
    }
}

extension Value {
    /// The type whose members a value has: for a type, that type.
    var describedType: CellType {
        if case .type(let type) = self { return type }
        return type
    }
}

/// `x.reshape([8, -1])`, `losses.append(1)`, `Tensor.randn([2, 3])`.
struct MethodCall: Expression {
    /// The name of the method.
    let place: Place
    let base: any Expression
    let name: String
    let arguments: ArgumentList
    let registry: Registry

    func evaluate(_ frame: Frame) throws -> Value {
        var receiver = try base.evaluate(frame)
        let overloads = try methods(of: receiver)
        guard !overloads.isEmpty else { return try callMember(of: receiver, frame) }
        let (function, values) = try arguments.resolve(overloads, on: receiver.describedType, frame, at: place)
        guard function.signature.isMutating else {
            return try placing(at: place) { try function.call(&receiver, values, frame.interpreter) }
        }
        // Let go of, so that the variable holds the only reference and changes in place.
        receiver = .void
        guard let target = base as? any Target else {
            throw CellError("'\(name)' changes the value, and this is not a variable", at: place)
        }
        return try target.modify(frame) { value in
            try placing(at: place) { try function.call(&value, values, frame.interpreter) }
        }
    }

    private func methods(of receiver: Value) throws -> [NativeFunction] {
        if case .type(let type) = receiver {
            guard let nominal = registry.nominal(for: type) else { return [] }
            return name == "init" ? nominal.initialisers : nominal.first { $0.staticMethods[name] } ?? []
        }
        return registry.nominal(for: receiver)?.methods(name) ?? []
    }

    /// A property that holds something that can be called: `pipeline.unet(x, t)`.
    private func callMember(of receiver: Value, _ frame: Frame) throws -> Value {
        let member = try MemberAccess(place: place, base: base, name: name, registry: registry)
            .read(receiver, frame, isCall: true)
        return try arguments.call(member, frame, at: place)
    }

    func predictedType(_ frame: Frame) -> CellType? {
        if let reference = base as? TypeReference {
            let found = registry.nominal(for: reference.type)?.first { $0.staticMethods[name] } ?? []
            return commonResult(of: found, on: reference.type)
        }
        guard let type = base.predictedType(frame) else { return nil }
        return commonResult(of: registry.nominal(for: type)?.methods(name) ?? [], on: type)
    }
}

/// `.linear(0.1)`: a static method or an initialiser of the type that its place asks for.
struct ImplicitMemberCall: Expression {
    let place: Place
    let name: String
    let arguments: ArgumentList
    let registry: Registry

    func evaluate(_ frame: Frame) throws -> Value {
        throw CellError("cannot tell which type's '.\(name)' is meant: write the type before the dot", at: place)
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        if let wrapped = type.wrapped { return try wrapping(wrapped, frame) }
        guard let overloads = overloads(type) else {
            throw CellError("type '\(type)' has no member '\(name)' that can be called", at: place)
        }
        return try arguments.call(overloads, on: .type(type), frame, at: place)
    }

    private func overloads(_ type: CellType) -> [NativeFunction]? {
        let nominal = registry.nominal(for: type)
        return name == "init" ? nominal?.initialisers : nominal?.first { $0.staticMethods[name] }
    }

    var isContextual: Bool { true }
    func fits(_ type: CellType) -> Bool { overloads(type.wrapped ?? type) != nil }
}
