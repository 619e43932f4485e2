/// `losses[0]`, `images[..<8]`, `counts["a", default: 0]`, `x[.all, 0]`.
struct SubscriptAccess: Target {
    /// The opening bracket.
    let place: Place
    let base: any Expression
    let arguments: ArgumentList
    let registry: Registry

    /// The index, if there is just one.
    private var index: (any Expression)? {
        arguments.arguments.count == 1 && arguments.arguments[0].label == nil ? arguments.arguments[0].value : nil
    }

    /// The default of `counts["a", default: 0]`.
    private var defaultValue: (any Expression)? {
        arguments.arguments.count == 2 && arguments.arguments[1].label == "default" ? arguments.arguments[1].value : nil
    }

    func evaluate(_ frame: Frame) throws -> Value {
        let value = try base.evaluate(frame)
        switch value {
        case .array(let array):
            let index = try requiredIndex(frame)
            return try placing(at: place) { try array.element(at: index) }
        case .dictionary(let dictionary):
            let key = try key(dictionary, frame)
            if let found = dictionary[key] {
                return defaultValue == nil ? .optional(found, dictionary.valueType) : found
            }
            return try defaultValue?.evaluate(frame, as: dictionary.valueType) ?? .optional(nil, dictionary.valueType)
        default: return try callSubscript(of: value, frame)
        }
    }

    private func callSubscript(of value: Value, _ frame: Frame) throws -> Value {
        if case .optional(_, let type) = value {
            throw CellError("this is an optional '\(type)?': unwrap it with ? or ! before the subscript", at: place)
        }
        let overloads = registry.nominal(for: value)?.first { $0.subscripts.isEmpty ? nil : $0.subscripts } ?? []
        guard !overloads.isEmpty else {
            throw CellError("a value of type '\(value.type)' has no subscripts", at: place)
        }
        return try arguments.call(overloads, on: value, frame, at: place)
    }

    private func requiredIndex(_ frame: Frame) throws -> Value {
        guard let index else { throw CellError("an array takes one index", at: place) }
        return try index.evaluate(frame)
    }

    private func key(_ dictionary: DictionaryValue, _ frame: Frame) throws -> HashableValue {
        guard let expression = index ?? (defaultValue == nil ? nil : arguments.arguments[0].value) else {
            throw CellError("a dictionary takes one key", at: place)
        }
        let value = try expression.evaluate(frame, as: dictionary.keyType)
        guard let key = HashableValue(value) else {
            throw CellError("'\(value.type)' cannot be the key of a dictionary", at: expression.place)
        }
        return key
    }

    func predictedType(_ frame: Frame) -> CellType? {
        switch base.predictedType(frame) {
        case .array(let element)?:
            guard case .range? = index?.predictedType(frame) else { return element }
            return .array(element)
        case .dictionary(_, let value)?: return defaultValue == nil ? .optional(value) : value
        case .nominal(let nominal)?:
            return commonResult(of: nominal.first { $0.subscripts } ?? [], on: .nominal(nominal))
        default: return nil
        }
    }

    func assign(_ value: Value, _ frame: Frame) throws {
        _ = try modify(frame) { element in
            guard let converted = value.coerced(to: element.type) else {
                throw CellError(conversionMessage(from: value.type, to: element.type), at: place)
            }
            element = converted
            return .void
        }
    }

    func modify(_ frame: Frame, _ change: (inout Value) throws -> Value) throws -> Value {
        switch try base.evaluate(frame).type {
        case .array:
            let index = try requiredIndex(frame)
            return try target.modify(frame) { value in
                try value.modifyElement(at: index) { element in
                    try change(&element)
                } placedAt: {
                    self.place
                }
            }
        case .dictionary:
            let position = try positionForChange(frame)
            return try target.modify(frame) { value in try value.modifyEntry(position.key, position.fallback, change) }
        case let type: throw CellError("the elements of a value of type '\(type)' cannot be set", at: place)
        }
    }

    private func positionForChange(_ frame: Frame) throws -> (key: HashableValue, fallback: Value?) {
        guard case .dictionary(let dictionary) = try base.evaluate(frame) else {
            throw CellError("this is not a dictionary", at: place)
        }
        return (
            try key(dictionary, frame), try defaultValue?.evaluate(frame, as: dictionary.valueType)
        )
    }

    private var target: any Target {
        get throws {
            guard let target = base as? any Target else {
                throw CellError("this cannot be changed: it is not a variable", at: place)
            }
            return target
        }
    }

    func assignedType(_ frame: Frame) throws -> CellType? {
        switch try base.evaluate(frame) {
        case .array(let array):
            guard case .range? = index?.predictedType(frame) else { return array.elementType }
            return .array(array.elementType)
        case .dictionary(let dictionary):
            return defaultValue == nil ? .optional(dictionary.valueType) : dictionary.valueType
        default: return nil
        }
    }
}

extension ArrayValue {
    /// The element at an index, or the array of those in a range.
    func element(at index: Value) throws -> Value {
        switch index {
        case .int(let position):
            guard elements.indices.contains(position) else { throw outOfRange(position) }
            return elements[position]
        case .range(let range):
            let slice = elements[try range.indices(in: elements.count)]
            return .array(ArrayValue(elements: Array(slice), elementType: elementType))
        default: throw ValueError("the index of an array must be an Int, not '\(index.type)'")
        }
    }

    fileprivate func outOfRange(_ position: Int) -> ValueError {
        let valid = elements.isEmpty ? "the array is empty" : "valid indices are 0 to \(elements.count - 1)"
        return ValueError("index \(position) is out of range: \(valid)")
    }
}

extension Value {
    /// Changes an element of an array, or those in a range, in place.
    fileprivate mutating func modifyElement(
        at index: Value, _ change: (inout Value) throws -> Value, placedAt place: () -> Place
    ) throws -> Value {
        guard case .array(var array) = self else { return .void }
        self = .void
        defer { self = .array(array) }
        switch index {
        case .int(let position) where array.elements.indices.contains(position):
            var element = array.elements[position]
            array.elements[position] = .void
            defer { array.elements[position] = element }
            return try change(&element)
        case .range(let range):
            let indices = try placing(at: place()) { try range.indices(in: array.elements.count) }
            var slice = Value.array(
                ArrayValue(elements: Array(array.elements[indices]), elementType: array.elementType))
            let result = try change(&slice)
            if case .array(let replacement) = slice {
                array.elements.replaceSubrange(indices, with: replacement.elements)
            }
            return result
        case .int(let position): throw CellError(array.outOfRange(position).message, at: place())
        default: throw CellError("the index of an array must be an Int, not '\(index.type)'", at: place())
        }
    }

    /// Changes the value of a key in place: an optional, or the value or `fallback` if there is one.
    fileprivate mutating func modifyEntry(
        _ key: HashableValue, _ fallback: Value?, _ change: (inout Value) throws -> Value
    ) throws -> Value {
        guard case .dictionary(var dictionary) = self else { return .void }
        self = .void
        defer { self = .dictionary(dictionary) }
        let old = dictionary[key]
        if let fallback {
            var value = old ?? fallback
            if old != nil { dictionary[key] = .void }
            defer { dictionary[key] = value }
            return try change(&value)
        }
        var value = Value.optional(old, dictionary.valueType)
        let result = try change(&value)
        if case .optional(let new, _) = value { dictionary[key] = new }
        return result
    }
}

/// `value as Type`, `value as? Type`, `value as! Type`, `value is Type`.
struct Cast: Expression {
    enum Kind { case convert, optional, forced, test }

    let place: Place
    let kind: Kind
    let operand: any Expression
    let type: CellType

    func evaluate(_ frame: Frame) throws -> Value {
        if kind == .convert { return try operand.evaluate(frame, as: type) }
        let value = try operand.evaluate(frame)
        let converted = value.coerced(to: type)
        switch kind {
        case .test: return .bool(converted != nil)
        case .optional: return .optional(converted, type)
        case .forced, .convert:
            guard let converted else {
                throw CellError("a value of type '\(value.type)' is not a '\(type)'", at: place)
            }
            return converted
        }
    }

    func predictedType(_ frame: Frame) -> CellType? {
        switch kind {
        case .test: .bool
        case .optional: .optional(type)
        case .convert, .forced: type
        }
    }
}

/// `try? expression`: nil instead of an error.
struct OptionalTry: Expression {
    let place: Place
    let operand: any Expression

    func evaluate(_ frame: Frame) throws -> Value {
        do {
            let value = try operand.evaluate(frame)
            if case .optional = value { return value }
            return .optional(value, value.type)
        } catch is CellError {
            return .optional(nil, operand.predictedType(frame) ?? .any)
        }
    }
}
