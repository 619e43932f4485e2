import Engine

/// A value of a cell as it is written to a file. Tensors are named: their numbers are in the safetensors file beside it.
indirect enum StoredValue: Codable, Equatable {
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([StoredValue], elementType: String)
    case dictionary([StoredValue], [StoredValue], keyType: String, valueType: String)
    case tuple([StoredValue], labels: [String?])
    case some(StoredValue, wrappedType: String)
    case none(wrappedType: String)
    case range(lower: StoredValue?, upper: StoredValue?, isClosed: Bool)
    case type(String)
    case tensor(String, requiresGrad: Bool, gradient: String?)
    case shape([Int])
    /// A case of an enumeration or another static property: `.squaredcosCapV2`.
    case member(type: String, name: String)
    case generator(Generator.State)
}

/// Turns values into what can be written, and collects the tensors among them.
struct ValueWriter {
    /// The tensors met so far, by the names they are stored under.
    private(set) var tensors: [String: Tensor] = [:]
    /// The same tensor under two names stays one tensor.
    private var names: [ObjectIdentifier: String] = [:]
    private var depth = 0

    /// - Returns: nil if a value like this has to be made again by running the statement that declared it.
    mutating func store(_ value: Value) -> StoredValue? {
        guard depth <= Value.deepest else { return nil }
        depth += 1
        defer { depth -= 1 }
        return switch value {
        case .bool(let bool): .bool(bool)
        case .int(let int): .int(int)
        case .double(let double): .double(double)
        case .string(let string): .string(string)
        case .array(let array):
            storeAll(array.elements).map { .array($0, elementType: "\(array.elementType)") }
        case .dictionary(let dictionary): store(dictionary)
        case .tuple(let tuple): storeAll(tuple.values).map { .tuple($0, labels: tuple.labels) }
        case .optional(let wrapped, let type): store(wrapped, type)
        case .range(let range): store(range)
        case .type(let type): .type("\(type)")
        case .object(let object): store(object)
        case .void, .sequence, .function: nil
        }
    }

    private mutating func storeAll(_ values: [Value]) -> [StoredValue]? {
        var stored: [StoredValue] = []
        for value in values {
            guard let part = store(value) else { return nil }
            stored.append(part)
        }
        return stored
    }

    private mutating func store(_ dictionary: DictionaryValue) -> StoredValue? {
        guard let keys = storeAll(dictionary.entries.map(\.key)),
            let values = storeAll(dictionary.entries.map(\.value))
        else { return nil }
        return .dictionary(
            keys, values, keyType: "\(dictionary.keyType)", valueType: "\(dictionary.valueType)")
    }

    private mutating func store(_ wrapped: Value?, _ type: CellType) -> StoredValue? {
        guard let wrapped else { return StoredValue.none(wrappedType: "\(type)") }
        return store(wrapped).map { .some($0, wrappedType: "\(type)") }
    }

    private mutating func store(_ range: RangeValue) -> StoredValue? {
        .range(
            lower: range.lower.flatMap { store($0) }, upper: range.upper.flatMap { store($0) }, isClosed: range.isClosed
        )
    }

    private mutating func store(_ object: ObjectValue) -> StoredValue? {
        switch object.value {
        // A parameter is one with its module's, which is made again.
        case is Parameter, is Buffer: return nil
        case let tensor as Tensor:
            let gradient = tensor.grad.map { name(of: $0) }
            return .tensor(name(of: tensor), requiresGrad: tensor.requiresGrad, gradient: gradient)
        case let shape as Shape: return .shape(shape.dims)
        case let generator as Generator: return generator === Generator.default ? nil : .generator(generator.state)
        default:
            let name = "\(object.value)"
            guard object.type.staticProperties[name] != nil else { return nil }
            return .member(type: object.type.name, name: name)
        }
    }

    /// The name that a tensor is stored under.
    mutating func name(of tensor: Tensor) -> String {
        let identity = ObjectIdentifier(tensor)
        if let known = names[identity] { return known }
        let name = "\(tensors.count)"
        names[identity] = name
        tensors[name] = tensor
        return name
    }
}

/// Makes values from what was written.
struct ValueReader {
    let registry: Registry
    let interpreter: Interpreter
    let tensors: [String: Tensor]
    private var made: [String: Tensor] = [:]

    init(registry: Registry, interpreter: Interpreter, tensors: [String: Tensor]) {
        self.registry = registry
        self.interpreter = interpreter
        self.tensors = tensors
    }

    /// The type of a text such as `[String: Double]`.
    func type(_ text: String) -> CellType { TypeResolver(registry: registry).resolve(text) ?? .any }

    mutating func restore(_ stored: StoredValue) throws -> Value {
        switch stored {
        case .bool(let bool): return .bool(bool)
        case .int(let int): return .int(int)
        case .double(let double): return .double(double)
        case .string(let string): return .string(string)
        case .array(let elements, let elementType):
            return .array(ArrayValue(elements: try restoreAll(elements), elementType: type(elementType)))
        case .dictionary(let keys, let values, let keyType, let valueType):
            return try dictionary(keys, values, type(keyType), type(valueType))
        case .tuple(let values, let labels):
            guard labels.count == values.count else { throw ValueError("a tuple's labels do not fit") }
            return .tuple(TupleValue(labels: labels, values: try restoreAll(values)))
        case .some(let wrapped, let wrappedType): return .optional(try restore(wrapped), type(wrappedType))
        case .none(let wrappedType): return .optional(nil, type(wrappedType))
        case .range(let lower, let upper, let isClosed):
            let (lower, upper) = (try lower.map { try restore($0) }, try upper.map { try restore($0) })
            return .range(RangeValue(lower: lower, upper: upper, isClosed: isClosed))
        case .type(let name): return .type(type(name))
        case .tensor, .shape, .member, .generator: return try restoreObject(stored)
        }
    }

    private mutating func restoreObject(_ stored: StoredValue) throws -> Value {
        switch stored {
        case .tensor(let name, let requiresGrad, let gradient):
            let tensor = try tensor(name)
            if requiresGrad { _ = try tensor.requiresGrad() }
            if let gradient { tensor.grad = try self.tensor(gradient) }
            return registry.box(tensor)
        case .shape(let dims): return registry.box(Shape(dims))
        case .member(let type, let name): return try member(name, of: type)
        case .generator(let state):
            let generator = Generator(seed: 0)
            generator.state = state
            return registry.box(generator)
        default: return .void
        }
    }

    private mutating func restoreAll(_ stored: [StoredValue]) throws -> [Value] {
        var values: [Value] = []
        for part in stored { values.append(try restore(part)) }
        return values
    }

    private mutating func dictionary(
        _ keys: [StoredValue], _ values: [StoredValue], _ keyType: CellType, _ valueType: CellType
    ) throws -> Value {
        var dictionary = DictionaryValue(keyType: keyType, valueType: valueType)
        for (key, value) in zip(try restoreAll(keys), try restoreAll(values)) {
            guard let key = HashableValue(key) else { throw ValueError("a key is damaged") }
            dictionary[key] = value
        }
        return .dictionary(dictionary)
    }

    private func member(_ name: String, of type: String) throws -> Value {
        guard case .nominal(let nominal)? = registry.typeNames[type], let property = nominal.staticProperties[name]
        else {
            throw ValueError("there is no \(type).\(name)")
        }
        return try property.get(.void, interpreter)
    }

    /// The tensor of a name: the same object each time.
    mutating func tensor(_ name: String) throws -> Tensor {
        if let known = made[name] { return known }
        guard let tensor = tensors[name] else { throw ValueError("tensor \(name) is missing") }
        made[name] = tensor
        return tensor
    }
}
