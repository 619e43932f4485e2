extension Value {
    /// How deep in others a value is shown, compared and stored. Only arrays of `Any` can be nested as deep; each level takes a
    /// part of the stack.
    static let deepest = 100

    /// How deep values may be in others at all: letting go of them takes a part of the stack for each level, too.
    private static let deepestKept = 2_000

    /// Whether a loop has put values into values, or closures into closures, without end. Follows their first or last parts.
    var isTooDeep: Bool {
        var here = self
        var closures: Set<ObjectIdentifier> = []
        for _ in 0..<Self.deepestKept {
            // A function that calls itself holds itself, and is no deeper for it.
            if case .function(let closure) = here, !closures.insert(ObjectIdentifier(closure)).inserted { return false }
            guard let inner = here.inner else { return false }
            here = inner
        }
        return true
    }

    /// A part that can have parts of its own.
    private var inner: Value? {
        switch self {
        case .array(let array): Self.holder(array.elements.first, array.elements.last)
        case .tuple(let tuple): Self.holder(tuple.values.first, tuple.values.last)
        case .dictionary(let dictionary): Self.holder(dictionary.entries.first?.value, dictionary.entries.last?.value)
        case .optional(let wrapped, _): wrapped
        case .function(let closure as ClosureValue):
            Self.holder(closure.captured.first?.value, closure.captured.last?.value)
        default: nil
        }
    }

    private static func holder(_ first: Value?, _ last: Value?) -> Value? {
        if let first, first.canHold { return first }
        return last
    }

    private var canHold: Bool {
        switch self {
        case .array, .tuple, .dictionary, .optional, .function: true
        default: false
        }
    }
}
