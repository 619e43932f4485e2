import Engine

/// The binary operators of cells.
enum BinaryOperator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case identical = "==="
    case notIdentical = "!=="
    case halfOpenRange = "..<"
    case closedRange = "..."

    /// Whether the result has the type of the operands.
    var isArithmetic: Bool {
        switch self {
        case .add, .subtract, .multiply, .divide, .remainder: true
        default: false
        }
    }

    var isRange: Bool { self == .halfOpenRange || self == .closedRange }

    /// Applies the operator to values of the language's own types.
    /// - Returns: nil if it is not defined for these types.
    @inline(__always)
    func apply(_ left: Value, _ right: Value) throws -> Value? {
        switch (left, right) {
        case (.int(let left), .int(let right)): try applyToInts(left, right)
        case (.double(let left), .double(let right)): try applyToDoubles(left, right)
        default: try applyToOthers(left, right)
        }
    }

    private func applyToInts(_ left: Int, _ right: Int) throws -> Value? {
        switch self {
        case .add: .int(try checked(left.addingReportingOverflow(right), left, right))
        case .subtract: .int(try checked(left.subtractingReportingOverflow(right), left, right))
        case .multiply: .int(try checked(left.multipliedReportingOverflow(by: right), left, right))
        case .divide: .int(try checkedDivision(left.dividedReportingOverflow(by: right), left, right))
        case .remainder: .int(try checkedDivision(left.remainderReportingOverflow(dividingBy: right), left, right))
        case .less: .bool(left < right)
        case .lessOrEqual: .bool(left <= right)
        case .greater: .bool(left > right)
        case .greaterOrEqual: .bool(left >= right)
        case .equal: .bool(left == right)
        case .notEqual: .bool(left != right)
        case .halfOpenRange, .closedRange: try range(.int(left), .int(right), inOrder: left <= right)
        case .identical, .notIdentical: nil
        }
    }

    private func applyToDoubles(_ left: Double, _ right: Double) throws -> Value? {
        switch self {
        case .add: .double(left + right)
        case .subtract: .double(left - right)
        case .multiply: .double(left * right)
        case .divide: .double(left / right)
        case .remainder: throw ValueError("'%' is not defined for Double: write a.truncatingRemainder(dividingBy: b)")
        case .less: .bool(left < right)
        case .lessOrEqual: .bool(left <= right)
        case .greater: .bool(left > right)
        case .greaterOrEqual: .bool(left >= right)
        case .equal: .bool(left == right)
        case .notEqual: .bool(left != right)
        case .halfOpenRange, .closedRange: try range(.double(left), .double(right), inOrder: left <= right)
        case .identical, .notIdentical: nil
        }
    }

    private func applyToOthers(_ left: Value, _ right: Value) throws -> Value? {
        switch (self, left, right) {
        case (.add, .string(let left), .string(let right)):
            try Interpreter.checkCount(left.utf8.count + right.utf8.count, "'+'")
            return .string(left + right)
        case (.add, .array(let array), .array): return try array.appending(right)
        case (.less, .string(let left), .string(let right)): return .bool(left < right)
        case (.greater, .string(let left), .string(let right)): return .bool(left > right)
        case (.lessOrEqual, .string(let left), .string(let right)): return .bool(left <= right)
        case (.greaterOrEqual, .string(let left), .string(let right)): return .bool(left >= right)
        case (.equal, _, _): return try areEqual(left, right).map(Value.bool)
        case (.notEqual, _, _): return try areEqual(left, right).map { .bool(!$0) }
        case (.identical, .object(let left), .object(let right)): return .bool(areIdentical(left, right))
        case (.notIdentical, .object(let left), .object(let right)): return .bool(!areIdentical(left, right))
        default: return nil
        }
    }

    private func checked(_ result: (partialValue: Int, overflow: Bool), _ left: Int, _ right: Int) throws -> Int {
        if result.overflow { throw ValueError("arithmetic overflow: \(left) \(rawValue) \(right) does not fit an Int") }
        return result.partialValue
    }

    private func checkedDivision(
        _ result: (partialValue: Int, overflow: Bool), _ left: Int, _ right: Int
    ) throws -> Int {
        if right == 0 { throw ValueError("division by zero") }
        return try checked(result, left, right)
    }

    private func range(_ lower: Value, _ upper: Value, inOrder: Bool) throws -> Value {
        guard inOrder else {
            throw ValueError("a range must not end before it starts: \(describe(lower))\(rawValue)\(describe(upper))")
        }
        return .range(RangeValue(lower: lower, upper: upper, isClosed: self == .closedRange))
    }
}

/// Whether two values of one type are equal; nil if values of the type cannot be compared.
func areEqual(_ left: Value, _ right: Value) throws -> Bool? {
    if left.isNil || right.isNil { return left.isNil && right.isNil }
    guard let (left, right) = commonType(left, right),
        let leftKey = HashableValue(left), let rightKey = HashableValue(right)
    else {
        try Interruption.check()
        return nil
    }
    return leftKey == rightKey
}

/// Both values as the one type that either can be converted to: an optional and what it wraps.
private func commonType(_ left: Value, _ right: Value) -> (Value, Value)? {
    if let right = right.coerced(to: left.type) { return (left, right) }
    return left.coerced(to: right.type).map { ($0, right) }
}

private func areIdentical(_ left: ObjectValue, _ right: ObjectValue) -> Bool {
    guard type(of: left.value) is AnyObject.Type, type(of: right.value) is AnyObject.Type else { return false }
    return left.value as AnyObject === right.value as AnyObject
}

extension ArrayValue {
    /// This array followed by the elements of another; nil if those are of another type.
    func appending(_ other: Value) throws -> Value? {
        var result = self
        return try result.append(contentsOf: other) ? .array(result) : nil
    }

    /// Appends the elements of another array.
    /// - Returns: whether they have a type that this array takes.
    mutating func append(contentsOf other: Value) throws -> Bool {
        guard case .array(let converted)? = other.coerced(to: .array(elementType)) else { return false }
        try Interpreter.checkCount(elements.count + converted.elements.count, "'+'")
        elements += converted.elements
        return true
    }
}
