/// Statements in braces.
struct Block {
    let statements: [any Statement]

    @inline(__always)
    func execute(_ frame: Frame) throws -> Completion {
        if let trail = frame.trail { return try execute(frame, trail) }
        for statement in statements {
            try frame.interpreter.step()
            let completion = try statement.execute(frame)
            if case .next = completion { continue }
            return completion
        }
        return .next
    }

    private func execute(_ frame: Frame, _ trail: Trail) throws -> Completion {
        let depth = trail.enterBlock()
        for index in trail[depth]..<max(trail[depth], statements.count) {
            trail[depth] = index
            try frame.interpreter.step()
            let completion = try statements[index].execute(frame)
            if case .next = completion { continue }
            trail.leave(depth)
            return completion
        }
        trail.leave(depth)
        return .next
    }
}

/// One condition of an `if`, `guard` or `while`.
enum Condition {
    case expression(any Expression)
    /// `let name = optional`
    case binding(Pattern, any Expression)

    func holds(_ frame: Frame) throws -> Bool {
        switch self {
        case .expression(let expression): return try expression.evaluateCondition(frame)
        case .binding(let pattern, let expression):
            guard case .optional(let wrapped, let type) = try expression.evaluate(frame) else {
                throw CellError("'if let' needs an optional: this always has a value", at: expression.place)
            }
            guard let wrapped else { return false }
            try pattern.bind(wrapped, type: type == .any ? nil : type, frame, at: expression.place)
            return true
        }
    }
}

extension [Condition] {
    func hold(_ frame: Frame) throws -> Bool {
        for condition in self where try !condition.holds(frame) { return false }
        return true
    }
}

/// `if … { } else { }`.
struct If: Statement {
    let place: Place
    let conditions: [Condition]
    let then: Block
    let otherwise: Block?

    func execute(_ frame: Frame) throws -> Completion {
        guard let trail = frame.trail else { return try run(conditions.hold(frame), frame) }
        let depth = trail.enter(try trail.nextToResume() ?? Trail.Part(number: conditions.hold(frame) ? 0 : 1))
        let completion = try run(trail[depth] == 0, frame)
        trail.leave(depth)
        return completion
    }

    private func run(_ holds: Bool, _ frame: Frame) throws -> Completion {
        try holds ? then.execute(frame) : otherwise?.execute(frame) ?? .next
    }
}

/// `guard … else { }`.
struct Guard: Statement {
    let place: Place
    let conditions: [Condition]
    let otherwise: Block

    func execute(_ frame: Frame) throws -> Completion {
        if try conditions.hold(frame) { return .next }
        let completion = try frame.untracked { try otherwise.execute(frame) }
        if case .next = completion {
            throw CellError(
                "the body of 'guard' must not fall through: leave it with return, continue or break", at: place)
        }
        return completion
    }
}

extension Completion {
    /// How a loop with this label ends after a turn that completed so; nil if it goes on.
    @inline(__always)
    func leavingLoop(_ label: String?) -> Completion? {
        switch self {
        case .next: nil
        case .return: self
        case .break(let target): target == nil || target == label ? .next : self
        case .continue(let target): target == nil || target == label ? nil : self
        }
    }
}

/// `break` and `continue`.
struct Jump: Statement {
    let place: Place
    let completion: Completion

    func execute(_ frame: Frame) -> Completion { completion }
}

/// `return value`.
struct Return: Statement {
    let place: Place
    let value: (any Expression)?
    /// The result type that the function declares; nil if it does not.
    let type: CellType?

    func execute(_ frame: Frame) throws -> Completion {
        if let value {
            let wanted = type ?? frame.expectedResult.flatMap { $0 == .void ? nil : $0 }
            frame.returned = try wanted.map { try value.evaluate(frame, as: $0) } ?? value.evaluate(frame)
        } else if let type, type != .void {
            throw CellError("the function must return a value of type '\(type)'", at: place)
        } else {
            frame.returned = .void
        }
        return .return
    }
}

/// `do { } catch { }`.
struct DoCatch: Statement {
    let place: Place
    let body: Block
    /// The variable `error` and the statements that may use it.
    let handler: (error: Pattern, body: Block)?

    func execute(_ frame: Frame) throws -> Completion {
        try frame.untracked {
            guard let handler else { return try body.execute(frame) }
            do {
                return try body.execute(frame)
            } catch let error as CellError {
                try handler.error.bind(.string(error.message), frame, at: place)
                return try handler.body.execute(frame)
            }
        }
    }
}

/// `switch subject { case … }`.
struct Switch: Statement {
    /// One `case` or `default`.
    struct Case {
        let patterns: [CasePattern]
        let body: Block
    }

    let place: Place
    let label: String?
    let subject: any Expression
    let cases: [Case]

    func execute(_ frame: Frame) throws -> Completion {
        let value = try subject.evaluate(frame)
        for entry in cases {
            for pattern in entry.patterns where try pattern.matches(value, frame) {
                let completion = try frame.untracked { try entry.body.execute(frame) }
                if case .break(let target) = completion, target == nil || target == label { return .next }
                return completion
            }
        }
        throw CellError("the switch has no case for \(debugDescribe(value)): add a 'default'", at: place)
    }
}

/// What stands after `case`.
struct CasePattern {
    indirect enum Kind {
        case anything
        case bind(Pattern)
        case value(any Expression)
        case tuple([Kind])
    }

    let kind: Kind
    let condition: (any Expression)?

    func matches(_ value: Value, _ frame: Frame) throws -> Bool {
        guard try kind.matches(value, frame) else { return false }
        return try condition?.evaluateCondition(frame) ?? true
    }
}

extension CasePattern.Kind {
    fileprivate func matches(_ value: Value, _ frame: Frame) throws -> Bool {
        switch self {
        case .anything: return true
        case .bind(let pattern):
            if case .name(let storage) = pattern { storage.declare(value, value.type, frame) }
            return true
        case .value(let expression): return try matches(value, expression, frame)
        case .tuple(let kinds):
            guard case .tuple(let tuple) = value, tuple.values.count == kinds.count else { return false }
            for (kind, part) in zip(kinds, tuple.values) where try !kind.matches(part, frame) { return false }
            return true
        }
    }

    private func matches(_ value: Value, _ expression: any Expression, _ frame: Frame) throws -> Bool {
        if expression is NilLiteral { return value.isNil }
        let pattern = try rangeOrValue(expression, like: value, frame)
        return try placing(at: expression.place) {
            if case .range(let range) = pattern { return try range.contains(value) }
            guard let equal = try areEqual(value, pattern) else {
                throw ValueError("a value of type '\(value.type)' cannot match one of type '\(pattern.type)'")
            }
            return equal
        }
    }

    private func rangeOrValue(_ expression: any Expression, like value: Value, _ frame: Frame) throws -> Value {
        let type = value.type
        if expression.fits(.range(type)) { return try expression.evaluate(frame, as: .range(type)) }
        return try expression.isContextual ? expression.evaluate(frame, as: type) : expression.evaluate(frame)
    }
}
