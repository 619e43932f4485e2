/// `2`: an `Int` unless its place asks for a `Double`.
struct IntegerLiteral: Expression {
    let place: Place
    let value: Int

    func evaluate(_ frame: Frame) -> Value { .int(value) }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        switch type {
        case .int, .any, .generic: return .int(value)
        case .double: return .double(Double(value))
        case .optional(let wrapped) where fits(wrapped): return try wrapping(wrapped, frame)
        case .nominal(let nominal):
            if nominal.conforming.contains(.int) { return .int(value) }
            fallthrough
        default: throw CellError(conversionMessage(from: .int, to: type), at: place)
        }
    }

    var isContextual: Bool { true }

    func fits(_ type: CellType) -> Bool {
        switch type {
        case .int, .double, .any, .generic: true
        case .optional(let wrapped): fits(wrapped)
        case .nominal(let nominal): nominal.conforming.contains(.int)
        default: false
        }
    }

    func predictedType(_ frame: Frame) -> CellType? { .int }
}

/// A literal whose type does not depend on its place: `1.5`, `true`, `"text"` without interpolation.
struct ConstantLiteral: Expression {
    let place: Place
    let value: Value

    func evaluate(_ frame: Frame) -> Value { value }
    func predictedType(_ frame: Frame) -> CellType? { value.type }
}

/// `nil`.
struct NilLiteral: Expression {
    let place: Place

    func evaluate(_ frame: Frame) throws -> Value {
        throw CellError("'nil' requires a contextual type: write for example let x: Double? = nil", at: place)
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        switch type {
        case .optional(let wrapped): return .optional(nil, wrapped)
        case .any, .generic: return .optional(nil, .any)
        default: throw CellError("'nil' cannot be of type '\(type)'", at: place)
        }
    }

    var isContextual: Bool { true }
    func fits(_ type: CellType) -> Bool { type.wrapped != nil || type == .any }
}

/// `"epoch \(epoch + 1)"`.
struct Interpolation: Expression {
    let place: Place
    /// Text and expressions by turns.
    let pieces: [any Expression]

    func evaluate(_ frame: Frame) throws -> Value {
        var text = ""
        for piece in pieces { text += describe(try piece.evaluate(frame)) }
        return .string(text)
    }

    func predictedType(_ frame: Frame) -> CellType? { .string }
}

/// `[1, 2, 3]`.
struct ArrayLiteral: Expression {
    let place: Place
    let elements: [any Expression]

    func evaluate(_ frame: Frame) throws -> Value {
        guard !elements.isEmpty else {
            throw CellError("an empty array needs a type: write for example let x: [Double] = []", at: place)
        }
        let values = try commonValues(elements, frame)
        return .array(ArrayValue(elements: values, elementType: commonType(values)))
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        switch type {
        case .array(let element): return try make(element, frame)
        case .sequence(let element): return try make(element, frame)
        case .optional(let wrapped): return .optional(try evaluate(frame, as: wrapped), wrapped)
        case .nominal(let nominal):
            guard let rule = nominal.fromArrayLiteral else { break }
            return try located { try rule.make(try elements.map { try $0.evaluate(frame, as: rule.element) }) }
        case .any, .generic: return try evaluate(frame)
        default: break
        }
        throw CellError("an array literal cannot be of type '\(type)'", at: place)
    }

    private func make(_ element: CellType, _ frame: Frame) throws -> Value {
        if case .generic = element, !elements.isEmpty { return try evaluate(frame) }
        let values = try elements.map { try $0.evaluate(frame, as: element) }
        return .array(ArrayValue(elements: values, elementType: element))
    }

    var isContextual: Bool { true }

    func fits(_ type: CellType) -> Bool {
        switch type {
        case .array(let element), .sequence(let element): elementsFit(element)
        case .any, .generic: true
        case .optional(let wrapped): fits(wrapped)
        case .nominal(let nominal): nominal.fromArrayLiteral.map { elementsFit($0.element) } ?? false
        default: false
        }
    }

    private func elementsFit(_ type: CellType) -> Bool {
        elements.allSatisfy { !$0.isContextual || $0.fits(type) }
    }

    func predictedType(_ frame: Frame) -> CellType? {
        let types = elements.compactMap { $0.predictedType(frame) }
        guard let first = types.first, types.count == elements.count else { return nil }
        return .array(types.allSatisfy { $0 == first } ? first : types.contains(.double) ? .double : .any)
    }
}

/// `["a": 1]`.
struct DictionaryLiteral: Expression {
    let place: Place
    let keys: [any Expression]
    let values: [any Expression]

    func evaluate(_ frame: Frame) throws -> Value {
        guard !keys.isEmpty else {
            throw CellError("an empty dictionary needs a type: write for example let x: [String: Int] = [:]", at: place)
        }
        let names = try commonValues(keys, frame)
        let contents = try commonValues(values, frame)
        return try make(names, contents, commonType(names), commonType(contents))
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        switch type {
        case .dictionary(let key, let value) where key != .generic("Key"):
            return try make(
                try keys.map { try $0.evaluate(frame, as: key) }, try values.map { try $0.evaluate(frame, as: value) },
                key, value)
        case .optional(let wrapped): return .optional(try evaluate(frame, as: wrapped), wrapped)
        case .nominal(let nominal):
            guard let make = nominal.fromDictionaryLiteral else { break }
            let names = try keys.isEmpty ? [] : commonValues(keys, frame)
            let contents = try values.isEmpty ? [] : commonValues(values, frame)
            return try located { try make(Array(zip(names, contents))) }
        case .any, .generic, .dictionary: return try evaluate(frame)
        default: break
        }
        throw CellError("a dictionary literal cannot be of type '\(type)'", at: place)
    }

    private func make(_ names: [Value], _ contents: [Value], _ keyType: CellType, _ valueType: CellType) throws -> Value
    {
        var dictionary = DictionaryValue(keyType: keyType, valueType: valueType)
        for (index, name) in names.enumerated() {
            guard let key = HashableValue(name) else {
                throw CellError("'\(name.type)' cannot be the key of a dictionary", at: keys[index].place)
            }
            guard dictionary[key] == nil else {
                throw CellError(
                    "the dictionary literal has the key \(debugDescribe(name)) twice", at: keys[index].place)
            }
            dictionary[key] = contents[index]
        }
        return .dictionary(dictionary)
    }

    var isContextual: Bool { true }

    func fits(_ type: CellType) -> Bool {
        switch type {
        case .dictionary, .any, .generic: true
        case .optional(let wrapped): fits(wrapped)
        case .nominal(let nominal): nominal.fromDictionaryLiteral != nil
        default: false
        }
    }
}

/// `(1, 2)`, `(mean: 0, std: 1)`.
struct TupleLiteral: Expression {
    let place: Place
    let labels: [String?]
    let elements: [any Expression]

    func evaluate(_ frame: Frame) throws -> Value {
        .tuple(TupleValue(labels: labels, values: try elements.map { try $0.evaluate(frame) }))
    }

    func evaluate(_ frame: Frame, as type: CellType) throws -> Value {
        switch type {
        case .tuple(let wanted) where wanted.count == elements.count:
            let values = try zip(elements, wanted).map { try $0.evaluate(frame, as: $1.type) }
            let labels = zip(labels, wanted).map { $0 ?? $1.label }
            guard let tuple = Value.tuple(TupleValue(labels: labels, values: values)).coerced(to: type) else { break }
            return tuple
        case .optional(let wrapped): return .optional(try evaluate(frame, as: wrapped), wrapped)
        case .any, .generic: return try evaluate(frame)
        default: break
        }
        throw CellError("this tuple cannot be of type '\(type)'", at: place)
    }

    var isContextual: Bool { elements.contains { $0.isContextual } }

    func fits(_ type: CellType) -> Bool {
        switch type {
        case .tuple(let wanted):
            wanted.count == elements.count
                && zip(elements, wanted).allSatisfy { !$0.isContextual || $0.fits($1.type) }
        case .optional(let wrapped): fits(wrapped)
        case .any, .generic: true
        default: false
        }
    }
}

/// The values of expressions that must all have one type: literals take the type of those that are not literals.
private func commonValues(_ expressions: [any Expression], _ frame: Frame) throws -> [Value] {
    var values = try expressions.map { $0.isContextual ? nil : try $0.evaluate(frame) }
    let known = values.compactMap { $0?.type }
    let types = known.isEmpty ? expressions.compactMap { $0.predictedType(frame) } : known
    let literal = types.first { $0.wrapped != nil } ?? types.first(where: \.isFractional) ?? types.first
    for (index, expression) in expressions.enumerated() where values[index] == nil {
        let useLiteral = literal.map(expression.fits) ?? false
        values[index] = try useLiteral ? expression.evaluate(frame, as: literal!) : expression.evaluate(frame)
    }
    let result = values.compactMap(\.self)
    guard let first = expressions.first else { return result }
    let type = commonType(result)
    let hasNumbers = result.contains { $0.type == .int } && result.contains { $0.type == .double }
    if type == .any, hasNumbers {
        throw CellError(
            "the elements are of different types, Int and Double: write Double(…) around the Int", at: first.place)
    }
    return result.map { $0.coerced(to: type) ?? $0 }
}

extension CellType {
    /// Whether this is `Double` or an array of it.
    fileprivate var isFractional: Bool {
        if case .array(let element) = self { return element.isFractional }
        return self == .double
    }
}

/// The type that an array of these values has: theirs, if they agree.
private func commonType(_ values: [Value]) -> CellType {
    guard let first = values.first else { return .any }
    if let optional = values.first(where: { $0.type.wrapped != nil })?.type,
        values.allSatisfy({ $0.coerced(to: optional) != nil })
    {
        return optional
    }
    let type = first.type
    if values.allSatisfy({ $0.type == type }) { return type }
    guard case .nominal(let nominal) = type else { return .any }
    let shared = nominal.lineage.first { base in values.allSatisfy { $0.coerced(to: .nominal(base)) != nil } }
    return shared.map(CellType.nominal) ?? .any
}

extension Expression {
    /// Gives an error that `body` throws without a place the place of this expression.
    func located<Result>(_ body: () throws -> Result) throws -> Result {
        try placing(at: place, body)
    }
}
