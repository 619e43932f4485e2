import Engine

/// A method `callAsFunction` that notes what a network of the learner's own does, where `summary` asks for it.
func tracingModules(_ body: @escaping NativeFunction.Body) -> NativeFunction.Body {
    return { receiver, arguments, interpreter in
        guard let module = receiver.engineObject as? Module else { return try body(&receiver, arguments, interpreter) }
        var result = Value.void
        _ = try module.traced(inputs: arguments.compactMap { $0.engineObject as? Tensor }) { () -> Tensor? in
            result = try body(&receiver, arguments, interpreter)
            return result.engineObject as? Tensor
        }
        return result
    }
}

extension Value {
    /// The object of the engine in the value, if there is one.
    fileprivate var engineObject: Any? {
        switch self {
        case .object(let object): object.value
        case .optional(let wrapped?, _): wrapped.engineObject
        default: nil
        }
    }
}
