/// A variable of the function that is running.
struct LocalReference: Target {
    let place: Place
    let name: String
    let slot: Int
    let isMutable: Bool

    func evaluate(_ frame: Frame) throws -> Value {
        if let value = frame.variables[slot]?.value { return value }
        throw unset(name, at: place)
    }

    func predictedType(_ frame: Frame) -> CellType? { frame.variables[slot]?.type }

    func assign(_ value: Value, _ frame: Frame) throws {
        guard let variable = frame.variables[slot] else { throw unset(name, at: place) }
        try placing(at: place) { try variable.set(value) }
    }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        guard let variable = frame.variables[slot] else { throw unset(name, at: place) }
        return try placing(at: place) { try variable.modify(change) }
    }

    func assignedType(_ frame: Frame) -> CellType? { frame.variables[slot]?.type }
}

/// A variable of the session.
struct GlobalReference: Target {
    let place: Place
    let variable: Variable

    func evaluate(_ frame: Frame) throws -> Value {
        if let value = variable.value { return value }
        throw unset(variable.name, at: place)
    }

    func predictedType(_ frame: Frame) -> CellType? { variable.value == nil ? nil : variable.type }
    func assign(_ value: Value, _ frame: Frame) throws { try placing(at: place) { try variable.set(value) } }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        try placing(at: place) { try variable.modify(change) }
    }

    func assignedType(_ frame: Frame) -> CellType? { variable.type }
}

/// The error for a variable without a value.
private func unset(_ name: String, at place: Place) -> CellError {
    CellError(ValueError.unset(name).message, at: place)
}

extension Variable {
    /// Gives the variable a new value. A constant can be given its first one.
    func set(_ newValue: Value) throws {
        guard isMutable || value == nil else { throw ValueError.cannotAssign(to: name) }
        guard let converted = newValue.coerced(to: type) else {
            throw ValueError(conversionMessage(from: newValue.type, to: type, as: "the variable's type"))
        }
        if converted.isTooDeep { throw ValueError("'\(name)' would be nested too deeply") }
        value = converted
    }

    /// Changes the value where it is. The variable has no value meanwhile, so that `change` can take it apart without a
    /// copy, and so that code which reads it from inside gets an error, as in Swift.
    func modify(_ change: (inout Value) throws -> Value) throws -> Value {
        guard isMutable else { throw name == "self" ? ValueError.constantSelf : .cannotChange(name) }
        guard var taken = value.take() else { throw ValueError.unset(name) }
        defer { value = taken }
        let result = try change(&taken)
        if taken.isTooDeep { throw ValueError("'\(name)' is nested too deeply") }
        return result
    }
}

extension ValueError {
    /// The error for an assignment to a constant.
    static func cannotAssign(to name: String) -> ValueError {
        ValueError("cannot assign to value: '\(name)' is a 'let' constant: declare it with var")
    }

    /// The error for a change of a constant.
    static func cannotChange(_ name: String) -> ValueError {
        ValueError("cannot change '\(name)': it is a 'let' constant: declare it with var")
    }

    /// The error for a method of a structure that changes properties.
    static let constantSelf = ValueError("this method changes properties: write 'mutating' before 'func'")

    /// The error for a variable or property without a value.
    static func unset(_ name: String) -> ValueError { ValueError("'\(name)' is used before it has a value") }
}

/// `(a, b) = (b, a)`.
struct TupleTarget: Target {
    let place: Place
    let elements: [any Target]

    func evaluate(_ frame: Frame) throws -> Value {
        .tuple(TupleValue(try elements.map { try $0.evaluate(frame) }))
    }

    func assign(_ value: Value, _ frame: Frame) throws {
        guard case .tuple(let tuple) = value, tuple.values.count == elements.count else {
            throw CellError("only a tuple of \(elements.count) elements can be assigned here", at: place)
        }
        for (element, part) in zip(elements, tuple.values) { try element.assign(part, frame) }
    }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        var value = try evaluate(frame)
        let result = try change(&value)
        try assign(value, frame)
        return result
    }

    func assignedType(_ frame: Frame) throws -> CellType? {
        let types = try elements.map { try $0.assignedType(frame) ?? .any }
        return .tuple(types.map { .init(label: nil, type: $0) })
    }
}

/// `_`, on the left of `=`.
struct Discard: Target {
    let place: Place

    func evaluate(_ frame: Frame) throws -> Value {
        throw CellError("'_' can only stand on the left of an assignment", at: place)
    }

    func assign(_ value: Value, _ frame: Frame) {}
    func assignedType(_ frame: Frame) -> CellType? { .any }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value { try evaluate(frame) }
}

/// A function of the library used as a value: `map(sqrt)`.
struct LibraryFunctionReference: Expression {
    let place: Place
    let function: FunctionValue

    func evaluate(_ frame: Frame) -> Value { .function(function) }
}

/// The name of a type: `Tensor` in `Tensor.randn([2, 3])`.
struct TypeReference: Expression {
    let place: Place
    let type: CellType

    func evaluate(_ frame: Frame) -> Value { .type(type) }
}
