/// A function of the library, with all its overloads, as a value: what `sqrt` is in `map(sqrt)`.
final class OverloadedFunction: FunctionValue {
    let overloads: [NativeFunction]

    init(name: String, overloads: [NativeFunction]) {
        self.overloads = overloads
        super.init(name: name)
    }

    override func call(_ arguments: [Value], _ interpreter: Interpreter) throws -> Value {
        for overload in overloads {
            let parameters = overload.signature.parameters
            guard parameters.count(where: { !$0.isOptional }) <= arguments.count, parameters.count >= arguments.count
            else { continue }
            let converted = zip(arguments, parameters).compactMap { $0.coerced(to: $1.type) }
            guard converted.count == arguments.count else { continue }
            var receiver = Value.void
            return try overload.call(
                &receiver, try overload.fillingDefaults(after: converted, interpreter), interpreter)
        }
        let types = arguments.map { "\($0.type)" }.joined(separator: ", ")
        throw ValueError("'\(name)' cannot be called with (\(types))")
    }
}

/// An operator as a value: what `+` is in `reduce(0, +)`.
final class OperatorFunction: FunctionValue {
    let apply: (Value, Value, Interpreter) throws -> Value

    init(name: String, apply: @escaping (Value, Value, Interpreter) throws -> Value) {
        self.apply = apply
        super.init(name: name)
    }

    override func call(_ arguments: [Value], _ interpreter: Interpreter) throws -> Value {
        guard arguments.count == 2 else {
            throw ValueError("the operator '\(name)' takes 2 values, but was given \(arguments.count)")
        }
        return try apply(arguments[0], arguments[1], interpreter)
    }
}
