import Engine

/// A value that can be the key of a dictionary or be compared with `==`.
struct HashableValue: Hashable {
    let value: Value
    private let key: AnyHashable

    /// - Returns: nil if values of this type cannot be compared.
    init?(_ value: Value) {
        guard let key = Self.key(of: value) else { return nil }
        self.value = value
        self.key = key
    }

    static func == (left: HashableValue, right: HashableValue) -> Bool { left.key == right.key }
    func hash(into hasher: inout Hasher) { hasher.combine(key) }

    private static func key(of value: Value, depth: Int = 0) -> AnyHashable? {
        guard depth <= Value.deepest else { return nil }
        return switch value {
        case .bool(let bool): AnyHashable(bool)
        case .int(let int): AnyHashable(int)
        case .double(let double): AnyHashable(double)
        case .string(let string): AnyHashable(string)
        case .array(let array): key(of: array.elements, depth)
        case .tuple(let tuple): key(of: tuple.values, depth)
        case .optional(let wrapped, _): optionalKey(of: wrapped, depth)
        case .range(let range): rangeKey(of: range, depth)
        case .dictionary(let dictionary): dictionaryKey(of: dictionary, depth)
        case .object(let object): objectKey(of: object.value, depth)
        case .void, .sequence, .function, .type: nil
        }
    }

    private static func key(of values: [Value], _ depth: Int) -> AnyHashable? {
        var keys: [AnyHashable] = []
        for value in values {
            // What Ctrl-C ends early is not used.
            guard !Interruption.isRequested, let key = key(of: value, depth: depth + 1) else { return nil }
            keys.append(key)
        }
        return AnyHashable(keys)
    }

    private static func optionalKey(of wrapped: Value?, _ depth: Int) -> AnyHashable? {
        guard let wrapped else { return AnyHashable([AnyHashable]()) }
        return key(of: wrapped, depth: depth + 1).map { AnyHashable([$0]) }
    }

    private static func objectKey(of object: Any, _ depth: Int) -> AnyHashable? {
        guard let structure = object as? StructureValue else { return object as? AnyHashable }
        guard structure.type.isEquatable, let properties = key(of: structure.values.compactMap(\.self), depth) else {
            return nil
        }
        return AnyHashable([AnyHashable(ObjectIdentifier(structure.type)), properties])
    }

    private static func rangeKey(of range: RangeValue, _ depth: Int) -> AnyHashable? {
        key(of: [.optional(range.lower, .any), .optional(range.upper, .any), .bool(range.isClosed)], depth)
    }

    private static func dictionaryKey(of dictionary: DictionaryValue, _ depth: Int) -> AnyHashable? {
        var pairs: [AnyHashable: AnyHashable] = [:]
        for entry in dictionary.entries {
            guard let name = key(of: entry.key, depth: depth + 1),
                let content = key(of: entry.value, depth: depth + 1)
            else { return nil }
            pairs[name] = content
        }
        return AnyHashable(pairs)
    }
}
