/// An option of a network: one value for all levels, or one for each, from the full size to the smallest.
public enum PerLevel<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The same for all levels.
    case all(Value)
    /// One for each level.
    case each([Value])

    /// The value for a level; the first level is 0.
    subscript(level: Int) -> Value {
        switch self {
        case .all(let value): value
        case .each(let values): values[level]
        }
    }

    /// All values that are given.
    var values: [Value] {
        switch self {
        case .all(let value): [value]
        case .each(let values): values
        }
    }

    /// - Throws: `EngineError` when there is not one value for each level.
    func check(_ name: String, levels: Int, for model: String) throws {
        guard case .each(let values) = self else { return }
        try require(
            values.count == levels, model,
            "\(name) has \(values.count) values but there are \(levels) downBlockTypes; give one for each level, or a "
                + "single one for all")
    }
}

extension PerLevel: ExpressibleByIntegerLiteral where Value == Int {
    /// The same number for all levels.
    public init(integerLiteral value: Int) { self = .all(value) }
}

extension PerLevel: ExpressibleByBooleanLiteral where Value == Bool {
    /// The same choice for all levels.
    public init(booleanLiteral value: Bool) { self = .all(value) }
}

extension PerLevel: ExpressibleByArrayLiteral {
    /// One value for each level.
    public init(arrayLiteral values: Value...) { self = .each(values) }
}

extension PerLevel: ConfigValue where Value: ConfigValue {
    static var expected: String { "\(Value.expected), or a list with one for each level" }

    init?(json: JSONValue) {
        if let value = Value(json: json) {
            self = .all(value)
        } else if let values = [Value](json: json) {
            self = .each(values)
        } else {
            return nil
        }
    }

    var json: JSONValue {
        switch self {
        case .all(let value): value.json
        case .each(let values): values.json
        }
    }
}
