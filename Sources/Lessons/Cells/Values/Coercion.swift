extension Value {
    /// The value as one of `type`, as Swift converts without being asked: to an optional, to a base class, to `Any`.
    ///
    /// Numbers are never converted here; literals have already taken the type that their place asks for.
    /// - Returns: nil if Swift would not convert it.
    func coerced(to type: CellType) -> Value? {
        switch (type, self) {
        case (.any, _), (.generic, _): self
        case (.int, .int), (.double, .double), (.string, .string), (.bool, .bool), (.void, .void): self
        case (.metatype, .type), (.function, .function): self
        case (.optional(let wanted), .optional(let wrapped, _)): Self.retype(wrapped, to: wanted)
        case (.optional(let wanted), _): coerced(to: wanted).map { .optional($0, wanted) }
        case (.array(let element), .array(let array)): array.coerced(to: element)
        case (.dictionary(let key, let element), .dictionary(let dictionary)):
            dictionary.coerced(key: key, value: element)
        case (.tuple(let elements), .tuple(let tuple)): tuple.coerced(to: elements)
        case (.range(let bound), .range(let range)): bound.accepts(range.boundType) ? self : nil
        case (.sequence(let element), .array(let array)): element.accepts(array.elementType) ? self : nil
        case (.sequence(let element), .range(let range)): element.accepts(range.boundType) ? self : nil
        case (.sequence, .sequence), (.sequence, .dictionary): self
        case (.sequence(let element), .string): element.accepts(.string) ? self : nil
        case (.sequence, .object(let object)): object.type.first(\.makeSequence) != nil ? self : nil
        case (.nominal(let nominal), .object(let object)):
            object.type.derives(from: nominal) || nominal.isInstance(object.value) ? self : nil
        case (.nominal(let nominal), _): nominal.conforming.contains(self.type) ? self : nil
        default: nil
        }
    }

    private static func retype(_ wrapped: Value?, to type: CellType) -> Value? {
        guard let wrapped else { return .optional(nil, type) }
        return wrapped.coerced(to: type).map { .optional($0, type) }
    }
}

extension CellType {
    /// Whether a collection of `other` can stand where one of this type is wanted without looking at its elements.
    func accepts(_ other: CellType) -> Bool {
        switch (self, other) {
        case (.any, _), (.generic, _), (_, .any): true
        case (.nominal(let wanted), .nominal(let given)): given.derives(from: wanted)
        default: self == other
        }
    }
}

extension ArrayValue {
    fileprivate func coerced(to element: CellType) -> Value? {
        if case .generic = element { return .array(self) }
        if elementType == element { return .array(self) }
        let converted = elements.compactMap { $0.coerced(to: element) }
        guard converted.count == elements.count, !elements.isEmpty || element.accepts(elementType) else { return nil }
        return .array(ArrayValue(elements: converted, elementType: element))
    }
}

extension DictionaryValue {
    fileprivate func coerced(key: CellType, value: CellType) -> Value? {
        if case .generic = key { return .dictionary(self) }
        if keyType == key, valueType == value { return .dictionary(self) }
        guard key.accepts(keyType) else { return nil }
        var result = DictionaryValue(keyType: key, valueType: value)
        for entry in entries {
            guard let name = HashableValue(entry.key), let content = entry.value.coerced(to: value) else { return nil }
            result[name] = content
        }
        return .dictionary(result)
    }
}

extension TupleValue {
    fileprivate func coerced(to elements: [CellType.TupleElement]) -> Value? {
        guard elements.count == values.count else { return nil }
        var result: [Value] = []
        for (index, element) in elements.enumerated() {
            let labelsAgree = labels[index] == nil || element.label == nil || labels[index] == element.label
            guard labelsAgree, let value = values[index].coerced(to: element.type) else { return nil }
            result.append(value)
        }
        return .tuple(TupleValue(labels: elements.map(\.label), values: result))
    }
}
