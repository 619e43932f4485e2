import Engine

/// Turns values into what can be written, and collects the tensors and instances among them.
struct ValueWriter {
    private let registry: Registry
    /// The tensors met so far by the hash of their contents, in groups that change together.
    private(set) var groups: [[String: Tensor]] = [[:]]
    private var hashes: Set<String> = []
    /// The same tensor under two names stays one tensor.
    private var names: [ObjectIdentifier: String] = [:]
    /// How many different tensors have the same contents.
    private var copies: [String: Int] = [:]
    /// Keeps what `names` knows alive: the address of a tensor that is gone could be another's.
    private var met: [Tensor] = []
    /// The instances of cells' classes met so far, by name.
    private(set) var instances: [String: StoredInstance] = [:]
    private var instanceNames: [ObjectIdentifier: String] = [:]
    private var depth = 0

    init(registry: Registry) { self.registry = registry }

    /// The tensors that follow belong together.
    mutating func beginGroup() { groups.append([:]) }

    /// - Returns: nil if a value like this has to be made again by running the statement that declared it.
    mutating func store(_ value: Value) throws -> StoredValue? {
        let known = (instances, instanceNames)
        let stored = try storePart(value)
        // Instances that hold each other are stored together or not at all.
        if stored == nil, depth == 0 { (instances, instanceNames) = known }
        return stored
    }

    private mutating func storePart(_ value: Value) throws -> StoredValue? {
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

    private mutating func storeAll(_ values: [Value?]) throws -> [StoredValue]? {
        var stored: [StoredValue] = []
        for value in values {
            guard let value, let part = try store(value) else { return nil }
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
        case let structure as StructureValue:
            guard isPresent(structure.type), let values = try storeAll(structure.values) else { return nil }
            return .structure(type: structure.type.name, values)
        case let instance as ObjectInstance: return try store(instance)
        // Its parameters are a part of the session's state.
        case is ModuleInstance: return nil
        default:
            let name = "\(object.value)"
            guard object.type.staticProperties[name] != nil else { return nil }
            return .member(type: object.type.name, name: name)
        }
    }

    private mutating func store(_ instance: ObjectInstance) throws -> StoredValue? {
        let identity = ObjectIdentifier(instance)
        if let known = instanceNames[identity] { return .instance(known) }
        guard isPresent(instance.type) else { return nil }
        let name = "\(instance.type.name)\(Self.copyMark)\(instanceNames.count + 1)"
        instanceNames[identity] = name
        guard let properties = try storeAll(instance.fields.variables.map(\.value)) else { return nil }
        instances[name] = StoredInstance(type: instance.type.name, properties: properties)
        return .instance(name)
    }

    /// Whether a cell's type has not been declared anew since: only its latest declaration is stored.
    private func isPresent(_ type: DeclaredType) -> Bool { registry.declaredTypes[type.name] === type }

    /// The stored properties of a structure, or of an instance, as far as they can be stored.
    mutating func storeProperties(of type: DeclaredType, _ values: [Value?]) throws -> [String: StoredValue] {
        var stored: [String: StoredValue] = [:]
        for (field, value) in zip(type.fields, values) { stored[field.name] = try value.flatMap { try store($0) } }
        return stored
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

    /// What stands between a hash and the number of a tensor with these contents, or a class and the number of an instance.
    static let copyMark: Character = "#"
}
