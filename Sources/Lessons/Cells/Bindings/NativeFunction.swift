import Engine

/// A function of the engine or of the standard library that cells can call.
final class NativeFunction {
    /// Runs the function. The first value is what a method is called on (the type itself for static members); a mutating
    /// method changes it.
    typealias Body = (inout Value, [Value], Interpreter) throws -> Value

    let signature: Signature
    let doc: String
    /// The name of the type, if this makes a value of it.
    var owner: String?
    private let body: Body

    init(_ signature: Signature, doc: String, body: @escaping Body) {
        self.signature = signature
        self.doc = doc
        self.body = body
    }

    /// Calls the function with a value for each parameter.
    ///
    /// A function may end early when Ctrl-C stops it; what it then returns is not used. One that is called for what it does,
    /// such as `print` or `append`, has done it: the stop waits for the next statement, so that the cell can go on there.
    func call(_ receiver: inout Value, _ arguments: [Value], _ interpreter: Interpreter) throws -> Value {
        let result = try body(&receiver, arguments, interpreter)
        if case .void = result { return result }
        if !signature.isMutating { try Interruption.check() }
        return result
    }

    /// The arguments followed by the defaults of the parameters after them.
    func fillingDefaults(after arguments: [Value], _ interpreter: Interpreter) throws -> [Value] {
        let frame = Frame(interpreter, slotCount: 0)
        return try arguments
            + signature.parameters.dropFirst(arguments.count).map { parameter in
                if parameter.isVariadic { return .array(ArrayValue(elements: [], elementType: parameter.type)) }
                return try parameter.defaultValue()?.evaluate(frame, as: parameter.type) ?? .void
            }
    }
}
