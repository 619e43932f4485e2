/// A value of a cell.
public enum Value {
    case void
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array(ArrayValue)
    case dictionary(DictionaryValue)
    case tuple(TupleValue)
    /// An optional and the type that it wraps.
    indirect case optional(Value?, CellType)
    case range(RangeValue)
    case sequence(SequenceValue)
    case function(FunctionValue)
    case type(CellType)
    case object(ObjectValue)
}

/// An array. The type of its elements is kept, as an empty array has one too.
public struct ArrayValue {
    /// The elements.
    public var elements: [Value]
    /// The type that each element has.
    public var elementType: CellType
}

/// A dictionary. It keeps the order in which keys were added, so that what a cell prints is the same each time.
public struct DictionaryValue {
    /// The keys and values, in the order in which keys were added.
    public private(set) var entries: [(key: Value, value: Value)] = []
    private var positions: [HashableValue: Int] = [:]
    /// The type of the keys.
    public var keyType: CellType
    /// The type of the values.
    public var valueType: CellType

    init(keyType: CellType, valueType: CellType) {
        self.keyType = keyType
        self.valueType = valueType
    }

    /// The value of a key; setting nil removes the key.
    subscript(key: HashableValue) -> Value? {
        get { positions[key].map { entries[$0].value } }
        set {
            switch (positions[key], newValue) {
            case (let position?, let value?): entries[position].value = value
            case (nil, let value?):
                positions[key] = entries.count
                entries.append((key.value, value))
            case (let position?, nil):
                entries.remove(at: position)
                positions[key] = nil
                for (other, place) in positions where place > position { positions[other] = place - 1 }
            case (nil, nil): break
            }
        }
    }
}

/// A tuple, its elements with or without labels.
public struct TupleValue {
    /// The label of each element; nil where it has none.
    public let labels: [String?]
    /// The elements.
    public var values: [Value]

    init(labels: [String?], values: [Value]) {
        self.labels = labels
        self.values = values
    }

    /// A tuple without labels.
    init(_ values: [Value]) {
        self.init(labels: values.map { _ in nil }, values: values)
    }
}

/// A range of whole or floating-point numbers; without a lower or upper bound if it is partial.
public final class RangeValue {
    let lower: Value?
    let upper: Value?
    let isClosed: Bool

    init(lower: Value?, upper: Value?, isClosed: Bool) {
        self.lower = lower
        self.upper = upper
        self.isClosed = isClosed
    }

    /// The type of the bounds.
    var boundType: CellType { (lower ?? upper)?.type ?? .int }
}

/// Something that `for` goes through and that is not an array: a data loader, a lazy `zip`.
public final class SequenceValue {
    /// How many elements there are, if that is known.
    let count: Int?
    let elementType: CellType
    /// The name that printing shows.
    let name: String
    let makeIterator: () throws -> () throws -> Value?

    init(
        name: String, count: Int?, elementType: CellType = .any,
        makeIterator: @escaping () throws -> () throws -> Value?
    ) {
        self.name = name
        self.count = count
        self.elementType = elementType
        self.makeIterator = makeIterator
    }
}

/// A value of the engine or of Foundation, and what cells know of its type.
public final class ObjectValue {
    /// The value itself: a `Tensor`, a `DataLoader`, a `Date`.
    public let value: Any
    let type: NominalType

    init(_ value: Any, type: NominalType) {
        self.value = value
        self.type = type
    }
}

/// Something that a cell can call.
public class FunctionValue {
    /// The name that errors use.
    let name: String

    init(name: String) { self.name = name }

    /// Calls the function with arguments that already have its parameters' types.
    func call(_ arguments: [Value], _ interpreter: Interpreter) throws -> Value {
        throw ValueError("'\(name)' cannot be called here")
    }
}
