/// What is known about a name without running anything.
struct KnownName {
    /// The name in the translation; another one where a cell declares the name again.
    var name: String
    var type = CellType.any
    /// Whether calling it can throw, if it is a function or a closure.
    var callThrows = false
    /// Whether it is a variable of the whole lesson.
    var isGlobal = false
}

/// What is known about an expression without running it.
struct ExpressionFacts {
    /// Whether evaluating it can throw.
    enum Throwing: Int, Comparable {
        case never
        /// It can, and `try` is there.
        case marked
        /// It can, and `try` has to be put in.
        case unmarked

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The type of the value; `any` if it is not known.
    var type = CellType.any
    var throwing = Throwing.never
    /// Whether calling the value can throw, if it is a function or a closure.
    var callThrows = false
    /// Whether it is an operator as a function: `reduce(0, +)`. It throws as the types that it works on do.
    var isOperator = false

    /// The facts of an expression with parts: it throws as its parts do.
    init(type: CellType = .any, throwing: Throwing = .never, parts: [ExpressionFacts] = [], callThrows: Bool = false) {
        self.type = type
        self.throwing = parts.map(\.throwing).reduce(throwing, max)
        self.callThrows = callThrows
    }
}

extension CellType {
    /// Whether this is a type of the standard library, whose operators and members do not throw.
    var isPlain: Bool {
        switch self {
        case .bool, .int, .double, .string, .array, .dictionary, .tuple, .range, .sequence, .void, .metatype: true
        case .optional(let wrapped): wrapped.isPlain
        case .any, .function, .nominal, .generic: false
        }
    }

    /// What an optional wraps; another type itself.
    var unwrapped: CellType { wrapped ?? self }
}
