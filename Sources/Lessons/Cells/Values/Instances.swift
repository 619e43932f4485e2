import Engine

/// A value of a type that a cell declares.
protocol DeclaredInstance: CustomStringConvertible {
    var type: DeclaredType { get }
}

/// A value of a structure.
struct StructureValue: DeclaredInstance {
    let type: DeclaredType
    /// The values of the stored properties; nil before they have one.
    private(set) var values: [Value?]
    private weak var interpreter: Interpreter?

    init(type: DeclaredType, interpreter: Interpreter) {
        self.type = type
        self.interpreter = interpreter
        values = Array(repeating: nil, count: type.fields.count)
    }

    /// A value that is complete: one for each stored property.
    init(type: DeclaredType, values: [Value], interpreter: Interpreter) {
        self.type = type
        self.interpreter = interpreter
        self.values = values
    }

    /// The value with other values of some stored properties.
    func replacing(_ properties: [String: Value]) -> StructureValue {
        var copy = self
        for (name, value) in properties {
            if let position = type.position(of: name) { copy.values[position] = value }
        }
        return copy
    }

    /// Gives a stored property a new value; a constant can be given its first one.
    mutating func set(_ position: Int, to value: Value) throws {
        let field = type.fields[position]
        if !field.isMutable, values[position] != nil { throw ValueError.cannotAssign(to: field.name) }
        let wanted = field.type ?? values[position]?.type ?? .any
        guard let converted = value.coerced(to: wanted) else {
            throw ValueError(conversionMessage(from: value.type, to: wanted, as: "the property's type"))
        }
        values[position] = converted
    }

    /// Changes a stored property where it is.
    mutating func modify(_ position: Int, _ change: (inout Value) throws -> Value) throws -> Value {
        let field = type.fields[position]
        guard field.isMutable else { throw ValueError.cannotChange(field.name) }
        guard var taken = values[position].take() else { throw ValueError.unset(field.name) }
        defer { values[position] = taken }
        return try change(&taken)
    }

    /// The text of the type's own `description`, or the properties in order.
    var description: String {
        if let own = ownDescription(of: .object(ObjectValue(self, type: type.nominal)), type, interpreter) {
            return own
        }
        let parts = zip(type.fields, values).map { "\($0.name): \($1.map { debugDescribe($0) } ?? "?")" }
        return "\(type.name)(\(parts.joined(separator: ", ")))"
    }
}

/// The stored properties of an instance of a class, and what it needs to run its methods when the engine calls them.
final class InstanceFields {
    let type: DeclaredType
    let variables: [Variable]
    private(set) weak var interpreter: Interpreter?
    /// The types of which an initialiser has run on the instance.
    private var initialised: Set<ObjectIdentifier> = []

    init(of type: DeclaredType, _ interpreter: Interpreter) {
        self.type = type
        self.interpreter = interpreter
        variables = type.fields.map { Variable(name: $0.name, type: $0.type ?? .any, isMutable: $0.isMutable) }
    }

    /// Notes that an initialiser of `type` runs.
    func note(initialiserOf type: DeclaredType) { initialised.insert(ObjectIdentifier(type)) }

    /// Gives a stored property the value that it once had, though it may be a constant.
    func restore(_ value: Value, at position: Int) {
        if type.fields[position].type == nil { variables[position].type = value.type }
        variables[position].value = value
    }

    /// Whether an initialiser of `type` has run.
    func isInitialised(as type: DeclaredType) -> Bool { initialised.contains(ObjectIdentifier(type)) }
}

/// An instance of a class.
protocol ClassInstance: AnyObject, DeclaredInstance {
    var fields: InstanceFields { get }
}

extension ClassInstance {
    var type: DeclaredType { fields.type }
    /// The instance as a cell's value.
    var value: Value { .object(ObjectValue(self, type: type.nominal)) }
}

/// An instance of a class that has nothing to do with the engine.
final class ObjectInstance: ClassInstance {
    let fields: InstanceFields

    init(_ fields: InstanceFields) { self.fields = fields }

    var description: String { ownDescription(of: value, type, fields.interpreter) ?? type.name }
}

/// An instance of a class that derives from `Module`: the engine finds the parameters in its stored properties.
class ModuleInstance: Module, ClassInstance {
    final let fields: InstanceFields

    init(_ fields: InstanceFields) { self.fields = fields }

    final override var typeName: String { type.name }

    final override var storedProperties: [(label: String, value: Any)] {
        zip(type.fields, fields.variables).compactMap { field, variable in
            variable.value.flatMap(\.engineValue).map { (field.name, $0) }
        }
    }
}

/// An instance of a class that is a layer as well, which `Sequential` takes.
final class LayerInstance: ModuleInstance, Layer {
    func callAsFunction(_ x: Tensor) throws -> Tensor {
        guard let interpreter = fields.interpreter else { throw ValueError("the session of this layer is over") }
        let methods = type.nominal.methods("callAsFunction")
        guard let method = methods.first(where: { $0.signature.parameters.count(where: { !$0.isOptional }) == 1 })
        else {
            throw ValueError("a Layer needs a method callAsFunction(_ x: Tensor) -> Tensor")
        }
        var receiver = value
        let arguments = try method.fillingDefaults(after: [interpreter.registry.box(x)], interpreter)
        return try interpreter.registry.unbox(try method.call(&receiver, arguments, interpreter), as: Tensor.self)
    }
}

/// What the type's own `description` says; nil if it declares none.
private func ownDescription(of value: Value, _ type: DeclaredType, _ interpreter: Interpreter?) -> String? {
    guard type.kind == .structure || type.kind == .object, let interpreter,
        let property = type.nominal.property("description"),
        case .string(let text)? = try? property.get(value, interpreter)
    else { return nil }
    return text
}

extension Value {
    /// The value as an instance of a class that a cell declares.
    var classInstance: (any ClassInstance)? {
        if case .object(let object) = self { object.value as? any ClassInstance } else { nil }
    }

    /// The value of a structure that a cell declares.
    var structure: StructureValue? {
        if case .object(let object) = self { object.value as? StructureValue } else { nil }
    }

    /// The structure, which the variable no longer holds: it can be changed without a copy.
    mutating func takeStructure() -> StructureValue? {
        guard let structure else { return nil }
        self = .void
        return structure
    }

    /// What the engine sees of a stored property: modules, parameters, and arrays of them.
    fileprivate var engineValue: Any? {
        switch self {
        case .object(let object): object.value
        case .array(let array): array.elements.compactMap(\.engineValue)
        case .optional(let wrapped, _): wrapped?.engineValue
        default: nil
        }
    }
}
