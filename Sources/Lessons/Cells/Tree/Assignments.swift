/// `target = value`.
struct Assignment: Statement {
    let place: Place
    let target: any Target
    let value: any Expression

    func execute(_ frame: Frame) throws -> Completion {
        try target.assign(try value.evaluate(frame, for: target), frame)
        return .next
    }
}

/// `target += value`.
struct CompoundAssignment: Statement {
    /// The operator.
    let place: Place
    let operation: BinaryOperator
    let target: any Target
    let value: any Expression

    func execute(_ frame: Frame) throws -> Completion {
        let operand = try operand(frame)
        let interpreter = frame.interpreter
        _ = try target.modify(frame) { current in
            try placing(at: place) { try combine(&current, operand, interpreter) }
            return .void
        }
        return .next
    }

    private func operand(_ frame: Frame) throws -> Value {
        guard value.isContextual, let type = try target.assignedType(frame), value.fits(type) else {
            return try value.evaluate(frame)
        }
        return try value.evaluate(frame, as: type)
    }

    private func combine(_ current: inout Value, _ operand: Value, _ interpreter: Interpreter) throws {
        if operation == .add, case .array(var array) = current {
            current = .void
            defer { current = .array(array) }
            if try array.append(contentsOf: operand) { return }
            throw ValueError(conversionMessage(from: operand.type, to: .array(array.elementType)))
        }
        let result = try operation.apply(current, operand)
        let type = current.type
        let combined =
            try result
            ?? interpreter.applyOverload(
                operation.rawValue, current, operand, literals: (false, value.isContextual))
        guard let converted = combined.coerced(to: type) else {
            throw ValueError(conversionMessage(from: combined.type, to: type))
        }
        current = converted
    }
}

extension Expression {
    /// The value as it is assigned to `target`: a literal takes the target's type.
    func evaluate(_ frame: Frame, for target: any Target) throws -> Value {
        guard isContextual, let type = try target.assignedType(frame) else { return try evaluate(frame) }
        return try evaluate(frame, as: type)
    }
}

/// An expression on a line of its own. A value that is not the last of the cell is not used.
struct ExpressionStatement: Statement {
    let expression: any Expression
    var place: Place { expression.place }

    func execute(_ frame: Frame) throws -> Completion {
        _ = try expression.evaluate(frame)
        return .next
    }
}

/// `let x: Double = 1`, `var (a, b) = pair`.
struct VariableDeclaration: Statement {
    let place: Place
    let pattern: Pattern
    let type: CellType?
    let value: (any Expression)?

    func execute(_ frame: Frame) throws -> Completion {
        guard let value else {
            pattern.declare(type ?? .any, frame)
            return .next
        }
        let initial = try type.map { try value.evaluate(frame, as: $0) } ?? value.evaluate(frame)
        if case .void = initial, type == nil {
            throw CellError("this has no value that could be stored", at: value.place)
        }
        try pattern.bind(initial, type: type, frame, at: place)
        return .next
    }
}

/// What a value is taken apart into: a name, a tuple of names, or nothing.
indirect enum Pattern {
    case discard
    case name(Storage)
    case tuple([Pattern])

    /// Where a declared variable lives.
    enum Storage {
        case local(slot: Int, name: String, isMutable: Bool)
        case global(Variable, isMutable: Bool)
    }

    /// Declares the names with the parts of `value`.
    func bind(_ value: Value, type: CellType? = nil, _ frame: Frame, at place: Place) throws {
        switch self {
        case .discard: break
        case .name(let storage): storage.declare(value, type ?? value.type, frame)
        case .tuple(let patterns):
            guard case .tuple(let tuple) = value, tuple.values.count == patterns.count else {
                throw CellError(
                    "this needs a tuple of \(patterns.count) elements, but the value is of type '\(value.type)'",
                    at: place)
            }
            for (pattern, part) in zip(patterns, tuple.values) { try pattern.bind(part, frame, at: place) }
        }
    }

    /// Declares the names without a value.
    func declare(_ type: CellType, _ frame: Frame) {
        guard case .name(let storage) = self else { return }
        storage.declare(nil, type, frame)
    }
}

extension Pattern.Storage {
    /// Makes the variable. One that a closure captured before it had a value is filled.
    @inline(__always)
    func declare(_ value: Value?, _ type: CellType, _ frame: Frame) {
        switch self {
        case .global(let variable, let isMutable):
            variable.value = value
            variable.type = type
            variable.isMutable = isMutable
        case .local(let slot, let name, let isMutable):
            if let captured = frame.variables[slot], captured.value == nil, captured.type == .any {
                captured.value = value
                captured.type = type
                captured.isMutable = isMutable
            } else {
                frame.variables[slot] = Variable(name: name, value: value, type: type, isMutable: isMutable)
            }
        }
    }
}
