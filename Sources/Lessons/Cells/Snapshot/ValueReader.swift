import Engine

/// Makes values from what was written.
struct ValueReader {
    let registry: Registry
    let interpreter: Interpreter
    let tensors: [String: Tensor]
    let instances: [String: StoredInstance]
    private var made: [String: Tensor] = [:]
    private var madeInstances: [String: ObjectInstance] = [:]
    /// Whether the type of a text was not known: perhaps it is one that has still to be declared.
    var hasMetUnknownType = false

    init(interpreter: Interpreter, tensors: [String: Tensor], instances: [String: StoredInstance]) {
        registry = interpreter.registry
        self.interpreter = interpreter
        self.tensors = tensors
        self.instances = instances
    }

    /// The type of a text such as `[String: Double]`.
    mutating func type(_ text: String) -> CellType {
        if let type = TypeResolver(registry: registry).resolve(text) { return type }
        hasMetUnknownType = true
        return .any
    }

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
        case .tensor, .shape, .member, .generator, .structure, .instance: return try restoreObject(stored)
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
        case .structure(let name, let values):
            let type = try declaredType(name, propertyCount: values.count)
            let structure = StructureValue(type: type, values: try restoreAll(values), interpreter: interpreter)
            return .object(ObjectValue(structure, type: type.nominal))
        case .instance(let name): return try instance(name).value
        default: return .void
        }
    }

    private mutating func instance(_ name: String) throws -> ObjectInstance {
        if let known = madeInstances[name] { return known }
        guard let stored = instances[name] else { throw ValueError("its properties are missing") }
        let type = try declaredType(stored.type, propertyCount: stored.properties.count)
        let instance = ObjectInstance(InstanceFields(of: type, interpreter))
        // Known before its properties are: they may lead back to it.
        madeInstances[name] = instance
        do {
            for (position, value) in try restoreAll(stored.properties).enumerated() {
                instance.fields.restore(value, at: position)
            }
        } catch {
            madeInstances[name] = nil
            throw error
        }
        return instance
    }

    private func declaredType(_ name: String, propertyCount: Int) throws -> DeclaredType {
        guard let type = registry.declaredTypes[name] else { throw ValueError("there is no type '\(name)'") }
        guard type.fields.count == propertyCount else { throw ValueError("'\(name)' has other properties now") }
        return type
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
