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
    /// Many numbers, as a tensor of their bits, which is smaller and faster to write than text.
    case doubles(String)
    case ints(String)
}

/// Turns values into what can be written, and collects the tensors among them.
struct ValueWriter {
    /// The tensors met so far by the hash of their contents, in groups that change together.
    private(set) var groups: [[String: Tensor]] = [[:]]
    private var hashes: Set<String> = []
    /// The same tensor under two names stays one tensor.
    private var names: [ObjectIdentifier: String] = [:]
    /// How many different tensors have the same contents.
    private var copies: [String: Int] = [:]
    /// Keeps what `names` knows alive: the address of a tensor that is gone could be another's.
    private var met: [Tensor] = []
    private var depth = 0

    /// The tensors that follow belong together.
    mutating func beginGroup() { groups.append([:]) }

    /// - Returns: nil if a value like this has to be made again by running the statement that declared it.
    mutating func store(_ value: Value) throws -> StoredValue? {
        guard depth <= Value.deepest else { return nil }
        depth += 1
        defer { depth -= 1 }
        return switch value {
        case .bool(let bool): .bool(bool)
        case .int(let int): .int(int)
        case .double(let double): .double(double)
        case .string(let string): .string(string)
        case .array(let array):
            try storeNumbers(array)
                ?? storeAll(array.elements).map { .array($0, elementType: "\(array.elementType)") }
        case .dictionary(let dictionary): try store(dictionary)
        case .tuple(let tuple): try storeAll(tuple.values).map { .tuple($0, labels: tuple.labels) }
        case .optional(let wrapped, let type): try store(wrapped, type)
        case .range(let range): try store(range)
        case .type(let type): .type("\(type)")
        case .object(let object): try store(object)
        case .void, .sequence, .function: nil
        }
    }

    /// Arrays of fewer numbers are written as text.
    private static let manyNumbers = 16

    /// An array of many numbers; nil if it is something else.
    private mutating func storeNumbers(_ array: ArrayValue) throws -> StoredValue? {
        guard array.elements.count >= Self.manyNumbers else { return nil }
        let bits = array.elements.compactMap { element in
            switch (element, array.elementType) {
            case (.double(let double), .double): Int(bitPattern: UInt(double.bitPattern))
            case (.int(let int), .int): int
            default: nil
            }
        }
        guard bits.count == array.elements.count else { return nil }
        let name = try name(of: Tensor(bits))
        return array.elementType == .double ? .doubles(name) : .ints(name)
    }

    private mutating func storeAll(_ values: [Value]) throws -> [StoredValue]? {
        var stored: [StoredValue] = []
        for value in values {
            guard let part = try store(value) else { return nil }
            stored.append(part)
        }
        return stored
    }

    private mutating func store(_ dictionary: DictionaryValue) throws -> StoredValue? {
        guard let keys = try storeAll(dictionary.entries.map(\.key)),
            let values = try storeAll(dictionary.entries.map(\.value))
        else { return nil }
        return .dictionary(
            keys, values, keyType: "\(dictionary.keyType)", valueType: "\(dictionary.valueType)")
    }

    private mutating func store(_ wrapped: Value?, _ type: CellType) throws -> StoredValue? {
        guard let wrapped else { return StoredValue.none(wrappedType: "\(type)") }
        return try store(wrapped).map { .some($0, wrappedType: "\(type)") }
    }

    private mutating func store(_ range: RangeValue) throws -> StoredValue? {
        .range(
            lower: try range.lower.flatMap { try store($0) }, upper: try range.upper.flatMap { try store($0) },
            isClosed: range.isClosed)
    }

    private mutating func store(_ object: ObjectValue) throws -> StoredValue? {
        switch object.value {
        // A parameter is one with its module's, which is made again.
        case is Parameter, is Buffer: return nil
        case let tensor as Tensor:
            let gradient = try tensor.grad.map { try name(of: $0) }
            return .tensor(try name(of: tensor), requiresGrad: tensor.requiresGrad, gradient: gradient)
        case let shape as Shape: return .shape(shape.dims)
        case let generator as Generator: return generator === Generator.default ? nil : .generator(generator.state)
        default:
            let name = "\(object.value)"
            guard object.type.staticProperties[name] != nil else { return nil }
            return .member(type: object.type.name, name: name)
        }
    }

    /// The name that a tensor is stored under: the hash of its contents, with a number if another tensor has the same.
    mutating func name(of tensor: Tensor) throws -> String {
        let identity = ObjectIdentifier(tensor)
        if let known = names[identity] { return known }
        let hash = try ContentHash.of(tensor)
        copies[hash, default: 0] += 1
        let name = copies[hash] == 1 ? hash : "\(hash)\(Self.copyMark)\(copies[hash] ?? 1)"
        names[identity] = name
        met.append(tensor)
        if hashes.insert(hash).inserted { groups[groups.count - 1][hash] = tensor }
        return name
    }

    /// What stands between a hash and the number of a tensor with these contents.
    static let copyMark: Character = "#"
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
        case .doubles(let name):
            let doubles = try tensor(name).toInts().map {
                Value.double(Double(bitPattern: UInt64(bitPattern: Int64($0))))
            }
            return .array(ArrayValue(elements: doubles, elementType: .double))
        case .ints(let name):
            return .array(ArrayValue(elements: try tensor(name).toInts().map { .int($0) }, elementType: .int))
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
        let hash = String(name.prefix { $0 != ValueWriter.copyMark })
        guard let stored = tensors[hash] else { throw ValueError("its numbers are missing") }
        let tensor = hash == name ? stored : try stored.copy()
        made[name] = tensor
        return tensor
    }
}
