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

    private static func key(of value: Value) -> AnyHashable? {
        switch value {
        case .bool(let bool): AnyHashable(bool)
        case .int(let int): AnyHashable(int)
        case .double(let double): AnyHashable(double)
        case .string(let string): AnyHashable(string)
        case .array(let array): key(of: array.elements)
        case .tuple(let tuple): key(of: tuple.values)
        case .optional(let wrapped, _): optionalKey(of: wrapped)
        case .range(let range): rangeKey(of: range)
        case .dictionary(let dictionary): dictionaryKey(of: dictionary)
        case .object(let object): objectKey(of: object.value)
        case .void, .sequence, .function, .type: nil
        }
    }

    private static func key(of values: [Value]) -> AnyHashable? {
        let keys = values.map(key)
        return keys.contains(nil) ? nil : AnyHashable(keys.compactMap(\.self))
    }

    private static func optionalKey(of wrapped: Value?) -> AnyHashable? {
        guard let wrapped else { return AnyHashable([AnyHashable]()) }
        return key(of: wrapped).map { AnyHashable([$0]) }
    }

    private static func objectKey(of object: Any) -> AnyHashable? {
        guard let structure = object as? StructureValue else { return object as? AnyHashable }
        guard structure.type.isEquatable, let properties = key(of: structure.values.compactMap(\.self)) else {
            return nil
        }
        return AnyHashable([AnyHashable(ObjectIdentifier(structure.type)), properties])
    }

    private static func rangeKey(of range: RangeValue) -> AnyHashable? {
        key(of: [.optional(range.lower, .any), .optional(range.upper, .any), .bool(range.isClosed)])
    }

    private static func dictionaryKey(of dictionary: DictionaryValue) -> AnyHashable? {
        var pairs: [AnyHashable: AnyHashable] = [:]
        for entry in dictionary.entries {
            guard let name = key(of: entry.key), let content = key(of: entry.value) else { return nil }
            pairs[name] = content
        }
        return AnyHashable(pairs)
    }
}
