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
    /// A value of a structure that a cell declares: its stored properties in order.
    case structure(type: String, [StoredValue])
    /// An instance of a class that a cell declares, by its name among the stored instances.
    case instance(String)
    /// Many numbers, as a tensor of their bits, which is smaller and faster to write than text.
    case doubles(String)
    case ints(String)
}

extension StoredValue {
    /// The names of the instances in the value.
    var instanceNames: [String] {
        switch self {
        case .instance(let name): [name]
        case .array(let values, _), .tuple(let values, _), .structure(_, let values): values.flatMap(\.instanceNames)
        case .dictionary(let keys, let values, _, _): (keys + values).flatMap(\.instanceNames)
        case .some(let wrapped, _): wrapped.instanceNames
        default: []
        }
    }
}

extension [String: StoredValue] {
    /// The names of the instances in the values.
    var instanceNames: [String] { sorted { $0.key < $1.key }.flatMap(\.value.instanceNames) }
}

/// An instance of a class that a cell declares: its stored properties in order.
struct StoredInstance: Codable, Equatable {
    let type: String
    let properties: [StoredValue]
}
