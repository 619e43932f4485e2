/// What cells know of a class, structure or enumeration: how to recognise its values and what members it has.
///
/// The types of the standard library (`Array`, `Int`) have one too, to hold their members.
public final class NominalType: Hashable {
    let name: String
    /// The type whose members this one also has.
    let parent: NominalType?
    /// Whether a value is of this type or of one derived from it.
    let isInstance: (Any) -> Bool
    /// One line about the type, for help.
    let doc: String

    /// Members of values: `x.shape`, `x.reshape(…)`, `x[0]`.
    var properties: [String: Property] = [:]
    var methods: [String: [NativeFunction]] = [:]
    var subscripts: [NativeFunction] = []
    /// Functions that a value can be called as: `model(x, t)`.
    var callable: [NativeFunction] { methods["callAsFunction"] ?? [] }

    /// Members of the type itself: `Tensor.randn(…)`, `Double.pi`, `.squaredcosCapV2`.
    var staticProperties: [String: Property] = [:]
    var staticMethods: [String: [NativeFunction]] = [:]
    var initialisers: [NativeFunction] = []

    /// Whether a value is shown as its properties, because it is no more than these.
    var showsProperties = false
    /// Types of the language whose values conform to this protocol: an `Int` is a `TensorIndex`.
    var conforming: Set<CellType> = []
    /// Goes through a value that is a sequence.
    var makeSequence: ((Any, Registry) throws -> SequenceValue)?
    /// The type of the elements that `for` gets.
    var elementType: ((Registry) -> CellType)?
    /// Makes a value from an array literal: `[8, 3, 32, 32]` as a `Shape`.
    var fromArrayLiteral: (element: CellType, make: ([Value]) throws -> Value)?
    /// Makes a value from a dictionary literal.
    var fromDictionaryLiteral: (([(Value, Value)]) throws -> Value)?

    init(_ name: String, parent: NominalType? = nil, doc: String = "", isInstance: @escaping (Any) -> Bool) {
        self.name = name
        self.parent = parent
        self.doc = doc
        self.isInstance = isInstance
    }

    /// Types are equal only if they are the same.
    public static func == (left: NominalType, right: NominalType) -> Bool { left === right }
    /// Hashes the identity of the type.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// This type and those it derives from, nearest first.
    var lineage: [NominalType] {
        var types = [self]
        while let next = types[types.count - 1].parent { types.append(next) }
        return types
    }

    /// Whether every value of this type is also one of `other`.
    func derives(from other: NominalType) -> Bool { lineage.contains(other) }

    /// The nearest member that `find` gives.
    func first<Member>(_ find: (NominalType) -> Member?) -> Member? {
        var type: NominalType? = self
        while let here = type {
            if let member = find(here) { return member }
            type = here.parent
        }
        return nil
    }

    func property(_ name: String) -> Property? { first { $0.properties[name] } }
    func staticProperty(_ name: String) -> Property? { first { $0.staticProperties[name] } }

    /// The methods of a name; a type's own hide those of the type it derives from.
    func methods(_ name: String) -> [NativeFunction] {
        first { $0.methods[name] } ?? []
    }

    /// The names of a value's members, for completion and "did you mean".
    var memberNames: [String] {
        lineage.flatMap { Array($0.properties.keys) + Array($0.methods.keys) }.filter { $0 != "callAsFunction" }
    }

    /// The names of the type's own members.
    var staticMemberNames: [String] {
        lineage.flatMap { Array($0.staticProperties.keys) + Array($0.staticMethods.keys) }
    }
}

/// A property: how to read it, and how to write it if that is allowed.
final class Property {
    /// The declaration as Swift writes it: `var lr: Double`.
    let signature: Signature
    let doc: String
    let get: (Value, Interpreter) throws -> Value
    /// Sets the property; of a structure it changes the value itself.
    let set: Setter?
    /// The variable that holds a stored property of an instance of a class.
    let variable: ((Value) -> Variable?)?

    typealias Setter = (inout Value, Value, Interpreter) throws -> Void

    init(
        _ signature: Signature, doc: String, get: @escaping (Value, Interpreter) throws -> Value,
        set: Setter? = nil, variable: ((Value) -> Variable?)? = nil
    ) {
        self.signature = signature
        self.doc = doc
        self.get = get
        self.set = set
        self.variable = variable
    }
}
