/// `a + b`, `a < b`, `a ..< b`.
struct BinaryOperation: Expression {
    /// The operator.
    let place: Place
    let operation: BinaryOperator
    let left: any Expression
    let right: any Expression
    private let leftIsContextual: Bool
    private let rightIsContextual: Bool

    init(place: Place, operation: BinaryOperator, left: any Expression, right: any Expression) {
        self.place = place
        self.operation = operation
        self.left = left
        self.right = right
        leftIsContextual = left.isContextual
        rightIsContextual = right.isContextual
    }

    func evaluate(_ frame: Frame) throws -> Value {
        let (leftValue, rightValue) = try operands(frame)
        do {
            if let result = try operation.apply(leftValue, rightValue) { return result }
        } catch let error as ValueError {
            throw CellError(error.message, at: place)
        }
        return try placing(at: place) {
            try frame.interpreter.applyOverload(
                operation.rawValue, leftValue, rightValue,
                literals: (left is IntegerLiteral || leftIsContextual, right is IntegerLiteral || rightIsContextual))
        }
    }

    /// The values of both sides: a literal takes the type of the other side if it can.
    private func operands(_ frame: Frame) throws -> (Value, Value) {
        switch (leftIsContextual, rightIsContextual) {
        case (false, false): return (try left.evaluate(frame), try right.evaluate(frame))
        case (false, true):
            let value = try left.evaluate(frame)
            return (value, try right.evaluate(frame, like: value))
        case (true, false):
            let value = try right.evaluate(frame)
            return (try left.evaluate(frame, like: value), value)
        case (true, true):
            let type = literalType(frame)
            return (try left.evaluate(frame, as: type), try right.evaluate(frame, as: type))
        }
    }

    /// The type of both sides when both are literals.
    private func literalType(_ frame: Frame) -> CellType {
        let types = [left.predictedType(frame), right.predictedType(frame)].compactMap(\.self)
        return types.contains(.double) ? .double : types.first ?? .any
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        guard isContextual, let operandType = operandType(for: type) else {
            let value = try evaluate(frame)
            guard let converted = value.coerced(to: type) else {
                throw CellError(conversionMessage(from: value.type, to: type), at: place)
            }
            return converted
        }
        let (leftValue, rightValue) = (
            try left.evaluate(frame, as: operandType), try right.evaluate(frame, as: operandType)
        )
        return try placing(at: place) {
            let result = try operation.apply(leftValue, rightValue)
            guard let converted = result?.coerced(to: type) else {
                throw ValueError(conversionMessage(from: operandType, to: type))
            }
            return converted
        }
    }

    /// The type that the operands must have for the result to be of `type`.
    private func operandType(for type: CellType) -> CellType? {
        switch type {
        case .optional(let wrapped): return operandType(for: wrapped)
        case .range(let bound), .sequence(let bound):
            return operation.isRange && left.fits(bound) && right.fits(bound) && bound != .any ? bound : nil
        case .any, .generic, .nominal: return nil
        default: return operation.isArithmetic && left.fits(type) && right.fits(type) ? type : nil
        }
    }

    var isContextual: Bool {
        leftIsContextual && rightIsContextual && (operation.isArithmetic || operation.isRange)
    }

    func fits(_ type: CellType) -> Bool {
        switch type {
        case .any, .generic: true
        case .nominal(let nominal): operation.isRange && nominal.conforming.contains(.range(.int))
        case .sequence(.generic), .range(.generic), .sequence(.any): operation.isRange
        default: operandType(for: type) != nil
        }
    }

    func predictedType(_ frame: Frame) -> CellType? {
        if operation.isRange { return left.predictedType(frame).map(CellType.range) }
        guard operation.isArithmetic else { return .bool }
        guard let leftType = left.predictedType(frame), let rightType = right.predictedType(frame) else { return nil }
        if leftType == rightType { return leftType }
        if leftIsContextual { return left.fits(rightType) ? rightType : nominal(of: leftType, rightType) }
        if rightIsContextual { return right.fits(leftType) ? leftType : nominal(of: leftType, rightType) }
        return nominal(of: leftType, rightType)
    }

    /// An operation on an object and a number gives an object: `x * 2`.
    private func nominal(of left: CellType, _ right: CellType) -> CellType? {
        if case .nominal = left { return left }
        if case .nominal = right { return right }
        return nil
    }
}

extension Expression {
    /// The value of a literal beside another value: of that value's type if it can be.
    func evaluate(_ frame: Frame, like other: Value) throws -> Value {
        let type = other.type
        if fits(type) { return try evaluate(frame, as: type) }
        if case .object = other, case .implicit = kindOfLiteral { return try evaluate(frame, as: type) }
        return try evaluate(frame)
    }

    private var kindOfLiteral: LiteralKind { self is ImplicitMember || self is ImplicitMemberCall ? .implicit : .other }
}

/// Whether a literal has no type of its own at all.
private enum LiteralKind { case implicit, other }

extension Interpreter {
    /// Applies an operator that the engine defines, such as `*` on tensors.
    func applyOverload(
        _ name: String, _ left: Value, _ right: Value, literals: (left: Bool, right: Bool)
    ) throws -> Value {
        for overload in registry.functions[name] ?? [] where overload.signature.parameters.count == 2 {
            let parameters = overload.signature.parameters
            guard let first = operand(left, as: parameters[0].type, isLiteral: literals.left),
                let second = operand(right, as: parameters[1].type, isLiteral: literals.right)
            else { continue }
            var receiver = Value.void
            return try overload.call(&receiver, [first, second], self)
        }
        throw ValueError(operatorMessage(name, left.type, right.type))
    }

    private func operand(_ value: Value, as type: CellType, isLiteral: Bool) -> Value? {
        if isLiteral, type == .double, case .int(let int) = value { return .double(Double(int)) }
        return value.coerced(to: type)
    }
}

private func operatorMessage(_ name: String, _ left: CellType, _ right: CellType) -> String {
    let message =
        left == right
        ? "binary operator '\(name)' cannot be applied to two '\(left)' operands"
        : "binary operator '\(name)' cannot be applied to operands of type '\(left)' and '\(right)'"
    switch (left, right) {
    case (.int, .double): return message + ": write Double(…) around the left one"
    case (.double, .int): return message + ": write Double(…) around the right one"
    case (.optional, _), (_, .optional): return message + ": unwrap the optional with ?? or !"
    case (.nominal(let nominal), .int), (.int, .nominal(let nominal)):
        return message + ": a number beside a \(nominal.name) must be a Double: write Double(…) around it"
    default: return message
    }
}

/// `a && b`, `a || b`: the right side is only computed if it matters.
struct LogicalOperation: Expression {
    let place: Place
    let isAnd: Bool
    let left: any Expression
    let right: any Expression

    func evaluate(_ frame: Frame) throws -> Value {
        if try left.evaluateCondition(frame) != isAnd { return .bool(!isAnd) }
        return .bool(try right.evaluateCondition(frame))
    }

    func predictedType(_ frame: Frame) -> CellType? { .bool }
}

extension Expression {
    /// The value of a condition.
    func evaluateCondition(_ frame: Frame) throws -> Bool {
        let value = try evaluate(frame)
        if case .bool(let bool) = value { return bool }
        throw CellError("a condition must be a Bool, not '\(value.type)'", at: place)
    }
}

/// `!a`.
struct Negation: Expression {
    let place: Place
    let operand: any Expression

    func evaluate(_ frame: Frame) throws -> Value { .bool(!(try operand.evaluateCondition(frame))) }
    func predictedType(_ frame: Frame) -> CellType? { .bool }
}

/// `-a`.
struct Minus: Expression {
    let place: Place
    let operand: any Expression

    func evaluate(_ frame: Frame) throws -> Value { try negate(try operand.evaluate(frame), frame) }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        let value = try operand.isContextual ? operand.evaluate(frame, as: type) : operand.evaluate(frame)
        let negative = try negate(value, frame)
        guard let converted = negative.coerced(to: type) else {
            throw CellError(conversionMessage(from: negative.type, to: type), at: place)
        }
        return converted
    }

    private func negate(_ value: Value, _ frame: Frame) throws -> Value {
        switch value {
        case .int(let int):
            let (result, overflow) = (0).subtractingReportingOverflow(int)
            if overflow { throw CellError("arithmetic overflow: -(\(int)) does not fit an Int", at: place) }
            return .int(result)
        case .double(let double): return .double(-double)
        case .optional(let wrapped?, let type): return .optional(try negate(wrapped, frame), type)
        default: return try placing(at: place) { try frame.interpreter.applyPrefix("-", value) }
        }
    }

    var isContextual: Bool { operand.isContextual }
    func fits(_ type: CellType) -> Bool { operand.fits(type) }
    func predictedType(_ frame: Frame) -> CellType? { operand.predictedType(frame) }
}

extension Interpreter {
    /// Applies a prefix operator that the engine defines: `-x`.
    fileprivate func applyPrefix(_ name: String, _ value: Value) throws -> Value {
        for overload in registry.functions[name] ?? [] where overload.signature.parameters.count == 1 {
            guard let operand = value.coerced(to: overload.signature.parameters[0].type) else { continue }
            var receiver = Value.void
            return try overload.call(&receiver, [operand], self)
        }
        throw ValueError("unary operator '\(name)' cannot be applied to an operand of type '\(value.type)'")
    }
}

/// `..<8`, `...8`, `8...`.
struct PartialRange: Expression {
    let place: Place
    let lower: (any Expression)?
    let upper: (any Expression)?
    let isClosed: Bool

    func evaluate(_ frame: Frame) throws -> Value {
        .range(
            RangeValue(lower: try bound(lower, frame), upper: try bound(upper, frame), isClosed: isClosed))
    }

    private func bound(_ expression: (any Expression)?, _ frame: Frame) throws -> Value? {
        guard let expression else { return nil }
        let value = try expression.evaluate(frame)
        switch value {
        case .int, .double: return value
        default: throw CellError("the bound of a range must be a number, not '\(value.type)'", at: expression.place)
        }
    }
}

/// `condition ? a : b`.
struct Ternary: Expression {
    let place: Place
    let condition: any Expression
    let whenTrue: any Expression
    let whenFalse: any Expression

    func evaluate(_ frame: Frame) throws -> Value {
        let holds = try condition.evaluateCondition(frame)
        let (chosen, other) = holds ? (whenTrue, whenFalse) : (whenFalse, whenTrue)
        guard chosen.isContextual || chosen is NilLiteral, let type = other.predictedType(frame), chosen.fits(type)
        else { return try chosen.evaluate(frame) }
        return try chosen.evaluate(frame, as: type)
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        try condition.evaluateCondition(frame)
            ? whenTrue.evaluate(frame, as: type) : whenFalse.evaluate(frame, as: type)
    }

    var isContextual: Bool { whenTrue.isContextual && whenFalse.isContextual }
    func fits(_ type: CellType) -> Bool { whenTrue.fits(type) && whenFalse.fits(type) }

    func predictedType(_ frame: Frame) -> CellType? {
        let types = [whenTrue, whenFalse].compactMap { $0.predictedType(frame) }
        return types.contains(.double) ? .double : types.first
    }
}

/// `a ?? b`.
struct NilCoalescing: Expression {
    let place: Place
    let left: any Expression
    let right: any Expression

    func evaluate(_ frame: Frame) throws -> Value {
        let value = try left.evaluate(frame)
        guard case .optional(let wrapped, let type) = value else { return value }
        if let wrapped { return wrapped }
        guard right.isContextual else { return try right.evaluate(frame) }
        let known = type == .any ? left.predictedType(frame)?.wrapped ?? type : type
        return try right.fits(known) ? right.evaluate(frame, as: known) : right.evaluate(frame)
    }

    func predictedType(_ frame: Frame) -> CellType? {
        right.isContextual ? left.predictedType(frame)?.wrapped : right.predictedType(frame)
    }
}

/// `a!`.
struct ForcedUnwrap: Target {
    let place: Place
    let operand: any Expression

    func evaluate(_ frame: Frame) throws -> Value {
        let value = try operand.evaluate(frame)
        guard case .optional(let wrapped, _) = value else {
            throw CellError("'!' is for optionals, and this is of type '\(value.type)'", at: place)
        }
        guard let wrapped else { throw CellError("unexpectedly found nil while unwrapping an optional", at: place) }
        return wrapped
    }

    func predictedType(_ frame: Frame) -> CellType? { operand.predictedType(frame)?.wrapped }

    func assign(_ value: Value, _ frame: Frame) throws { try target.assign(value, frame) }
    func assignedType(_ frame: Frame) throws -> CellType? { try target.assignedType(frame)?.wrapped }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        try target.modify(frame) { value in
            guard case .optional(var wrapped?, let type) = value else {
                throw CellError("unexpectedly found nil while unwrapping an optional", at: place)
            }
            value = .void
            defer { value = .optional(wrapped, type) }
            return try change(&wrapped)
        }
    }

    private var target: any Target {
        get throws {
            guard let target = operand as? any Target else { throw CellError("this cannot be changed", at: place) }
            return target
        }
    }
}
