/// The type of a value, as far as cells tell types apart.
public indirect enum CellType: Hashable {
    /// Any type at all: what Swift would infer and cells do not need to know.
    case any
    case void, bool, int, double, string
    case array(CellType)
    case dictionary(CellType, CellType)
    case tuple([TupleElement])
    case optional(CellType)
    /// A range of any kind; the exact name (`ClosedRange`) is not told apart.
    case range(CellType)
    case sequence(CellType)
    case function([CellType], CellType)
    case metatype
    /// A class, structure or enumeration of the engine or Foundation.
    case nominal(NominalType)
    /// A placeholder in a signature: `Element`, `T`.
    case generic(String)

    /// One element of a tuple type.
    public struct TupleElement: Hashable {
        let label: String?
        let type: CellType
    }

    /// What an optional wraps; nil for other types.
    var wrapped: CellType? {
        if case .optional(let wrapped) = self { return wrapped }
        return nil
    }
}

extension CellType: CustomStringConvertible {
    /// The type as Swift writes it.
    public var description: String {
        switch self {
        case .any: "Any"
        case .void: "Void"
        case .bool: "Bool"
        case .int: "Int"
        case .double: "Double"
        case .string: "String"
        case .array(let element): "[\(element)]"
        case .dictionary(let key, let value): "[\(key): \(value)]"
        case .tuple(let elements):
            "(" + elements.map { ($0.label.map { "\($0): " } ?? "") + "\($0.type)" }.joined(separator: ", ") + ")"
        case .optional(let wrapped): "\(wrapped)?"
        case .range(let bound): "Range<\(bound)>"
        case .sequence(let element): "some Sequence<\(element)>"
        case .function(let parameters, let result):
            "(" + parameters.map(\.description).joined(separator: ", ") + ") -> \(result)"
        case .metatype: "Type"
        case .nominal(let nominal): nominal.name
        case .generic(let name): name
        }
    }
}

extension Value {
    /// The type of the value.
    public var type: CellType {
        switch self {
        case .void: .void
        case .bool: .bool
        case .int: .int
        case .double: .double
        case .string: .string
        case .array(let array): .array(array.elementType)
        case .dictionary(let dictionary): .dictionary(dictionary.keyType, dictionary.valueType)
        case .tuple(let tuple): .tuple(zip(tuple.labels, tuple.values).map { .init(label: $0, type: $1.type) })
        case .optional(_, let wrapped): .optional(wrapped)
        case .range(let range): .range(range.boundType)
        case .sequence(let sequence): .sequence(sequence.elementType)
        case .function(let function): function.type
        case .type: .metatype
        case .object(let object): .nominal(object.type)
        }
    }

    /// Whether the value is nil.
    var isNil: Bool {
        if case .optional(nil, _) = self { return true }
        return false
    }
}

extension FunctionValue {
    /// FunctionParameter and result types are only known of functions that a cell declares; of others a call finds out.
    var type: CellType { .function([], .any) }
}
