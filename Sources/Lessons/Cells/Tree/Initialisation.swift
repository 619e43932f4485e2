/// `self.init(…)` and `super.init(…)`: goes on with another initialiser of the value that is being made.
struct DelegatedInit: Expression {
    let place: Place
    /// The variable `self`.
    let receiver: LocalReference
    /// The type whose initialiser runs; nil if that is `Module`, which has nothing to set.
    let type: DeclaredType?
    let arguments: ArgumentList

    func evaluate(_ frame: Frame) throws -> Value {
        guard let type else {
            guard arguments.arguments.isEmpty else {
                throw CellError("the initialiser of Module takes nothing", at: place)
            }
            return .void
        }
        let (initialiser, values) = try arguments.resolve(
            type.nominal.initialisers, on: .nominal(type.nominal), frame, at: place)
        var value = try receiver.evaluate(frame)
        _ = try placing(at: place) { try initialiser.call(&value, values, frame.interpreter) }
        if !type.isClass { try receiver.assign(value, frame) }
        return .void
    }
}

/// `super.summary(x)`: a method or property as the superclass has it.
struct SuperMember: Expression {
    let place: Place
    /// The variable `self`.
    let receiver: LocalReference
    let superclass: NominalType
    let name: String
    /// Nil for a property.
    let arguments: ArgumentList?

    func evaluate(_ frame: Frame) throws -> Value {
        var value = try receiver.evaluate(frame)
        if let arguments, case let methods = superclass.methods(name), !methods.isEmpty {
            let (method, values) = try arguments.resolve(methods, on: .nominal(superclass), frame, at: place)
            return try placing(at: place) { try method.call(&value, values, frame.interpreter) }
        }
        if arguments == nil, let property = superclass.property(name) {
            return try placing(at: place) { try property.get(value, frame.interpreter) }
        }
        let hint = closest(to: name, in: superclass.memberNames).map { ": did you mean '\($0)'?" } ?? ""
        throw CellError("'\(superclass.name)' has no member '\(name)'\(hint)", at: place)
    }
}
