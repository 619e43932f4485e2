import Engine

/// A Swift type that cells have as a type of their own, so that its values are converted when a function is called.
/// Values of all other types pass through as objects.
protocol CellConvertible {
    static func cellType(_ registry: Registry) -> CellType
    init(_ value: Value, _ registry: Registry) throws
    func cellValue(_ registry: Registry) -> Value
}

extension Registry {
    /// The type that cells know a Swift type by.
    func cellType(of type: Any.Type) -> CellType {
        if let convertible = type as? any CellConvertible.Type { return convertible.cellType(self) }
        return nominal(registered: type).map(CellType.nominal) ?? .any
    }

    /// A cell's value as one of a Swift type.
    func unbox<T>(_ value: Value, as type: T.Type) throws -> T {
        if let convertible = type as? any CellConvertible.Type, let result = try convertible.init(value, self) as? T {
            return result
        }
        if case .object(let object) = value, let result = object.value as? T { return result }
        // A number where any of several types will do, such as a timestep.
        if case .int(let int) = value, let result = int as? T { return result }
        if case .double(let double) = value, let result = double as? T { return result }
        if let result = value as? T { return result }
        if let result = try unboxTuple(value, as: type) { return result }
        throw ValueError(conversionMessage(from: value.type, to: cellType(of: type)))
    }

    /// Tuples cannot conform to a protocol: these are the shapes that functions take.
    private func unboxTuple<T>(_ value: Value, as type: T.Type) throws -> T? {
        guard case .tuple(let tuple) = value, tuple.values.count == 2 else { return nil }
        switch type {
        case is (Double, Double).Type:
            return (try unbox(tuple.values[0], as: Double.self), try unbox(tuple.values[1], as: Double.self)) as? T
        case is (Int, Int).Type:
            return (try unbox(tuple.values[0], as: Int.self), try unbox(tuple.values[1], as: Int.self)) as? T
        default: return nil
        }
    }

    /// A Swift value as a cell's.
    func box(_ value: Any) -> Value {
        switch value {
        case let value as Value: return value
        case is Void: return .void
        case let convertible as any CellConvertible: return convertible.cellValue(self)
        default: break
        }
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .tuple else { return .object(ObjectValue(value, type: nominal(of: value))) }
        let labels = mirror.children.map { $0.label.flatMap { $0.hasPrefix(".") ? nil : $0 } }
        return .tuple(TupleValue(labels: labels, values: mirror.children.map { box($0.value) }))
    }
}

extension Int: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .int }
    func cellValue(_ registry: Registry) -> Value { .int(self) }
    init(_ value: Value, _ registry: Registry) throws {
        guard case .int(let int) = value else { throw ValueError(conversionMessage(from: value.type, to: .int)) }
        self = int
    }
}

extension Double: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .double }
    func cellValue(_ registry: Registry) -> Value { .double(self) }
    init(_ value: Value, _ registry: Registry) throws {
        guard case .double(let double) = value else {
            throw ValueError(conversionMessage(from: value.type, to: .double))
        }
        self = double
    }
}

extension Bool: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .bool }
    func cellValue(_ registry: Registry) -> Value { .bool(self) }
    init(_ value: Value, _ registry: Registry) throws {
        guard case .bool(let bool) = value else { throw ValueError(conversionMessage(from: value.type, to: .bool)) }
        self = bool
    }
}

extension String: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .string }
    func cellValue(_ registry: Registry) -> Value { .string(self) }
    init(_ value: Value, _ registry: Registry) throws {
        guard case .string(let string) = value else {
            throw ValueError(conversionMessage(from: value.type, to: .string))
        }
        self = string
    }
}

extension Array: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .array(registry.cellType(of: Element.self)) }
    func cellValue(_ registry: Registry) -> Value {
        var elements: [CellValue] = []
        elements.reserveCapacity(count)
        for element in self {
            if Interruption.isRequested { break }  // What Ctrl-C ends early is not used.
            elements.append(registry.box(element))
        }
        return .array(ArrayValue(elements: elements, elementType: registry.cellType(of: Element.self)))
    }
    init(_ value: Value, _ registry: Registry) throws {
        guard case .array(let array) = value else {
            throw ValueError(conversionMessage(from: value.type, to: Self.cellType(registry)))
        }
        self = try array.elements.map { element in
            try Interruption.check()
            return try registry.unbox(element, as: Element.self)
        }
    }
}

extension Optional: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .optional(registry.cellType(of: Wrapped.self)) }
    func cellValue(_ registry: Registry) -> Value {
        .optional(map { registry.box($0) }, registry.cellType(of: Wrapped.self))
    }
    init(_ value: Value, _ registry: Registry) throws {
        switch value {
        case .optional(nil, _): self = nil
        case .optional(let wrapped?, _): self = try registry.unbox(wrapped, as: Wrapped.self)
        default: self = try registry.unbox(value, as: Wrapped.self)
        }
    }
}

extension Dictionary: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType {
        .dictionary(registry.cellType(of: Key.self), registry.cellType(of: Value.self))
    }
    func cellValue(_ registry: Registry) -> CellValue {
        var result = DictionaryValue(
            keyType: registry.cellType(of: Key.self), valueType: registry.cellType(of: Value.self))
        let entries = map { (key: registry.box($0.key), value: registry.box($0.value)) }
        // A Swift dictionary has no order; printing it does, so that a cell prints the same each time.
        for entry in entries.sorted(by: { describe($0.key) < describe($1.key) }) {
            if let key = HashableValue(entry.key) { result[key] = entry.value }
        }
        return .dictionary(result)
    }
    init(_ value: CellValue, _ registry: Registry) throws {
        guard case .dictionary(let dictionary) = value else {
            throw ValueError(conversionMessage(from: value.type, to: Self.cellType(registry)))
        }
        self = [:]
        for entry in dictionary.entries {
            self[try registry.unbox(entry.key, as: Key.self)] = try registry.unbox(entry.value, as: Value.self)
        }
    }
}

extension Range: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .range(registry.cellType(of: Bound.self)) }
    func cellValue(_ registry: Registry) -> Value {
        .range(RangeValue(lower: registry.box(lowerBound), upper: registry.box(upperBound), isClosed: false))
    }
    init(_ value: Value, _ registry: Registry) throws {
        guard case .range(let range) = value, !range.isClosed, let lower = range.lower, let upper = range.upper else {
            throw ValueError("this must be a range a..<b")
        }
        let bounds = (try registry.unbox(lower, as: Bound.self), try registry.unbox(upper, as: Bound.self))
        self = Swift.min(bounds.0, bounds.1)..<bounds.1
    }
}

extension ClosedRange: CellConvertible {
    static func cellType(_ registry: Registry) -> CellType { .range(registry.cellType(of: Bound.self)) }
    func cellValue(_ registry: Registry) -> Value {
        .range(RangeValue(lower: registry.box(lowerBound), upper: registry.box(upperBound), isClosed: true))
    }
    init(_ value: Value, _ registry: Registry) throws {
        guard case .range(let range) = value, range.isClosed, let lower = range.lower, let upper = range.upper else {
            throw ValueError("this must be a range a...b")
        }
        let bounds = (try registry.unbox(lower, as: Bound.self), try registry.unbox(upper, as: Bound.self))
        self = Swift.min(bounds.0, bounds.1)...bounds.1
    }
}

/// `Value`, where a generic parameter of that name hides it.
typealias CellValue = Value
