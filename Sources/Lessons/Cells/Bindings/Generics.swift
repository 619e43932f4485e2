extension CellType {
    /// The type with placeholders replaced by what they stand for.
    func substituting(_ bindings: [String: CellType]) -> CellType {
        if bindings.isEmpty { return self }
        switch self {
        case .generic(let name): return bindings[name] ?? self
        case .array(let element): return .array(element.substituting(bindings))
        case .sequence(let element): return .sequence(element.substituting(bindings))
        case .range(let bound): return .range(bound.substituting(bindings))
        case .optional(let wrapped): return .optional(wrapped.substituting(bindings))
        case .dictionary(let key, let value):
            return .dictionary(key.substituting(bindings), value.substituting(bindings))
        case .tuple(let elements):
            return .tuple(elements.map { .init(label: $0.label, type: $0.type.substituting(bindings)) })
        case .function(let parameters, let result):
            return .function(parameters.map { $0.substituting(bindings) }, result.substituting(bindings))
        default: return self
        }
    }

    /// Finds out from a value's type what the placeholders of this type stand for. The first value that says so decides.
    func bind(to given: CellType, _ bindings: inout [String: CellType]) {
        switch (self, given) {
        case (.generic(let name), _): if bindings[name] == nil, given != .any { bindings[name] = given }
        case (.optional(let wanted), .optional(let wrapped)): wanted.bind(to: wrapped, &bindings)
        case (.optional(let wanted), _): wanted.bind(to: given, &bindings)
        case (.array(let wanted), .array(let element)): wanted.bind(to: element, &bindings)
        case (.range(let wanted), .range(let bound)): wanted.bind(to: bound, &bindings)
        case (.sequence(let wanted), _): given.elementType.map { wanted.bind(to: $0, &bindings) }
        case (.dictionary(let key, let value), .dictionary(let givenKey, let givenValue)):
            key.bind(to: givenKey, &bindings)
            value.bind(to: givenValue, &bindings)
        default: break
        }
    }

    /// The type of the elements, if this is a sequence.
    var elementType: CellType? {
        switch self {
        case .array(let element), .sequence(let element), .range(let element): element
        case .string: .string
        case .dictionary(let key, let value):
            .tuple([.init(label: "key", type: key), .init(label: "value", type: value)])
        default: nil
        }
    }

    /// What the placeholders in the members of this type stand for.
    var memberBindings: [String: CellType] {
        switch self {
        case .array(.any), .sequence(.any): [:]
        case .array(let element), .sequence(let element): ["Element": element]
        case .string: ["Element": .string]
        case .range(let bound): ["Bound": bound, "Element": bound]
        case .optional(let wrapped): ["Wrapped": wrapped]
        case .dictionary(let key, let value): ["Key": key, "Value": value, "Element": elementType ?? .any]
        default: [:]
        }
    }
}
