/// A piece of a cell that has a value. Names are already resolved and operators ordered, so evaluating it is all that is
/// left to do.
protocol Expression {
    /// What an error points at.
    var place: Place { get }

    /// Computes the value.
    func evaluate(_ frame: Frame) throws -> Value

    /// Computes the value as one of `type`: literals take that type, other values must already have it.
    func evaluate(_ frame: Frame, as type: CellType) throws -> Value

    /// Whether the type depends on where the expression stands: `1` is a `Double` in `let x: Double = 1`.
    var isContextual: Bool { get }

    /// For a contextual expression: whether it can be of `type`.
    func fits(_ type: CellType) -> Bool

    /// The type that the value will have, as far as that is known before computing it.
    func predictedType(_ frame: Frame) -> CellType?
}

extension Expression {
    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        let value = try evaluate(frame)
        guard let converted = value.coerced(to: type) else {
            throw CellError(conversionMessage(from: value.type, to: type, of: place), at: place)
        }
        return converted
    }

    var isContextual: Bool { false }
    func fits(_ type: CellType) -> Bool { false }
    func predictedType(_ frame: Frame) -> CellType? { nil }

    /// For a contextual expression that `fits` an optional's wrapped type: wraps it.
    func wrapping(_ wrapped: CellType, _ frame: Frame) throws -> Value {
        .optional(try evaluate(frame, as: wrapped), wrapped)
    }
}

/// An expression that can stand on the left of `=`.
protocol Target: Expression {
    /// Replaces the value.
    func assign(_ value: Value, _ frame: Frame) throws

    /// Changes the value where it is: `change` may take it apart without copying it.
    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value

    /// The type that a new value must have; nil if that is not known.
    func assignedType(_ frame: Frame) throws -> CellType?
}

/// A piece of a cell that does something.
protocol Statement {
    var place: Place { get }

    /// Does it, and tells how execution goes on.
    func execute(_ frame: Frame) throws -> Completion
}

/// How execution goes on after a statement.
enum Completion {
    case next
    /// `Frame.returned` holds the value.
    case `return`
    /// Leaves the loop of that label, or the innermost.
    case `break`(label: String?)
    /// Goes on with the next turn of the loop of that label, or of the innermost.
    case `continue`(label: String?)
}

/// A variable or constant. Closures that capture it share it.
final class Variable {
    let name: String
    /// The value; nil before it has one and while it is being modified.
    var value: Value?
    var type: CellType
    var isMutable: Bool

    init(name: String, value: Value? = nil, type: CellType = .any, isMutable: Bool = true) {
        self.name = name
        self.value = value
        self.type = type
        self.isMutable = isMutable
    }
}

/// The variables of one call of a function, or of one run of a cell.
final class Frame {
    let interpreter: Interpreter
    var variables: [Variable?]
    /// What `return` gives back.
    var returned = Value.void
    /// The result type that the place of a closure asks for; nil if it does not say.
    var expectedResult: CellType?
    /// Where the run of a cell stands; nil in functions.
    var trail: Trail?

    init(_ interpreter: Interpreter, slotCount: Int, trail: Trail? = nil) {
        self.interpreter = interpreter
        self.trail = trail
        variables = Array(repeating: nil, count: slotCount)
    }
}

/// The words for a value that does not have the type its place asks for.
func conversionMessage(
    from given: CellType, to wanted: CellType, of place: Place? = nil, as role: String = "expected type"
) -> String {
    let message = "cannot convert value of type '\(given)' to \(role) '\(wanted)'"
    switch (given, wanted) {
    case (.int, .double), (.int, .optional(.double)): return message + ": write Double(…) around it"
    case (.double, .int), (.double, .optional(.int)):
        return message + ": write Int(…) around it, which drops the fraction"
    case (.optional(let wrapped), _) where wrapped == wanted: return message + ": unwrap it with ?? or !"
    default: return message
    }
}
