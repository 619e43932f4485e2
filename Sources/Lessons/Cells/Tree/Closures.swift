/// What a function or closure is made of.
final class FunctionCode {
    let name: String
    let parameters: [FunctionParameter]
    /// Where each parameter lives in the function's frame.
    let patterns: [Pattern]
    /// The result type, if it is declared.
    let result: CellType?
    /// The variables of the surrounding function that the body uses: where they live there and here.
    let captures: [(outer: Int, inner: Int, name: String)]
    let slotCount: Int
    let body: Block
    /// The body, if it is one expression, whose value is returned.
    let expression: (any Expression)?
    let place: Place

    init(
        name: String, parameters: [FunctionParameter], patterns: [Pattern], result: CellType?,
        captures: [(outer: Int, inner: Int, name: String)], slotCount: Int, body: Block,
        expression: (any Expression)?, place: Place
    ) {
        self.name = name
        self.parameters = parameters
        self.patterns = patterns
        self.result = result
        self.captures = captures
        self.slotCount = slotCount
        self.body = body
        self.expression = expression
        self.place = place
    }

    /// The function with the variables that it captures from `frame`.
    func capture(from frame: Frame) -> [Variable] {
        captures.map { capture in
            if let variable = frame.variables[capture.outer] { return variable }
            let variable = Variable(name: capture.name)
            frame.variables[capture.outer] = variable
            return variable
        }
    }
}

/// A function or closure that a cell wrote, with the variables it captured.
final class ClosureValue: FunctionValue {
    let code: FunctionCode
    let captured: [Variable]
    /// The result type that the closure's place asks for.
    let expectedResult: CellType?

    init(_ code: FunctionCode, captured: [Variable], expectedResult: CellType? = nil) {
        self.code = code
        self.captured = captured
        self.expectedResult = expectedResult ?? code.result
        super.init(name: code.name)
    }

    override func call(_ arguments: [Value], _ interpreter: Interpreter) throws -> Value {
        try run(try spread(arguments), interpreter).result
    }

    /// Calls the function.
    /// - Returns: the result, and the frame, in which `inout` parameters have their last values.
    func run(_ arguments: [Value], _ interpreter: Interpreter) throws -> (result: Value, frame: Frame) {
        let frame = Frame(interpreter, slotCount: code.slotCount)
        frame.expectedResult = expectedResult
        for (capture, variable) in zip(code.captures, captured) { frame.variables[capture.inner] = variable }
        for (index, pattern) in code.patterns.enumerated() {
            let type = code.parameters[index].valueType
            guard let value = arguments[index].coerced(to: type) else {
                throw ValueError(conversionMessage(from: arguments[index].type, to: type, as: "the parameter's type"))
            }
            try pattern.bind(value, type: type == .any ? nil : type, frame, at: code.place)
        }
        let result = try interpreter.deeper(calling: name) { try execute(frame) }
        return (result, frame)
    }

    private func execute(_ frame: Frame) throws -> Value {
        if let expression = code.expression {
            try frame.interpreter.step()
            guard let type = expectedResult else { return try expression.evaluate(frame) }
            if type != .void { return try expression.evaluate(frame, as: type) }
            _ = try expression.evaluate(frame)
            return .void
        }
        guard case .return = try code.body.execute(frame) else {
            guard let type = code.result, type != .void else { return .void }
            throw CellError("'\(name)' ended without returning a value of type '\(type)'", at: code.place)
        }
        guard let type = expectedResult else { return frame.returned }
        guard let result = frame.returned.coerced(to: type) else {
            throw CellError(
                conversionMessage(from: frame.returned.type, to: type, as: "the result type"), at: code.place)
        }
        return result
    }

    /// A closure of several parameters takes a tuple apart: `zip(a, b).map { $0 * $1 }`.
    private func spread(_ arguments: [Value]) throws -> [Value] {
        let wanted = code.parameters.count
        if arguments.count == wanted { return arguments }
        if arguments.count == 1, case .tuple(let tuple) = arguments[0], tuple.values.count == wanted {
            return tuple.values
        }
        throw ValueError("'\(name)' takes \(countOf(wanted, "argument")), but was given \(arguments.count)")
    }
}

/// `1 argument`, `2 arguments`.
func countOf(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// `{ x in x * 2 }`, `{ $0 * 2 }`.
struct ClosureExpression: Expression {
    let place: Place
    let code: FunctionCode

    func evaluate(_ frame: Frame) -> Value { .function(ClosureValue(code, captured: code.capture(from: frame))) }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        switch type {
        case .function(let parameters, let result):
            try check(parameters)
            let closure = ClosureValue(
                code, captured: code.capture(from: frame), expectedResult: code.result ?? concrete(result))
            return .function(closure)
        case .optional(let wrapped): return .optional(try evaluate(frame, as: wrapped), wrapped)
        case .any, .generic: return evaluate(frame)
        default: throw CellError("a closure cannot be of type '\(type)'", at: place)
        }
    }

    private func check(_ parameters: [CellType]) throws {
        let given = code.parameters.count
        if given == parameters.count { return }
        if parameters.count == 1 {
            switch parameters[0] {
            case .tuple, .generic, .any: return
            default: break
            }
        }
        let wanted = countOf(parameters.count, "argument")
        throw CellError(
            given == 0
                ? "the closure is given \(wanted) that it does not use: write _ in at its start"
                : "the closure takes \(countOf(given, "argument")), but its place gives it \(wanted)", at: place)
    }

    private func concrete(_ type: CellType) -> CellType? {
        switch type {
        case .generic, .any: nil
        default: type
        }
    }

    var isContextual: Bool { true }

    func fits(_ type: CellType) -> Bool {
        switch type {
        case .function, .any, .generic: true
        case .optional(let wrapped): fits(wrapped)
        default: false
        }
    }
}

/// `func name(…) { }`.
struct FunctionDeclaration: Statement {
    let place: Place
    let code: FunctionCode
    let storage: Pattern.Storage

    func execute(_ frame: Frame) -> Completion {
        // Declared first, so that the function can capture itself.
        storage.declare(nil, .any, frame)
        let function = Value.function(ClosureValue(code, captured: code.capture(from: frame)))
        storage.declare(function, function.type, frame)
        return .next
    }
}
