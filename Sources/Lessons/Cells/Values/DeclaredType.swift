/// A structure or class that a cell declares: its stored properties and how to make a value of it. Methods and computed
/// properties are members of `nominal`, as those of the engine's types are.
final class DeclaredType {
    /// What a value of the type is.
    enum Kind {
        /// A structure: a copy of it is a value of its own.
        case structure
        /// A class that derives from nothing, or from another such class.
        case object
        /// A class that derives from `Module`.
        case module
        /// A class that derives from `Module` and conforms to `Layer`.
        case layer
    }

    /// A stored property.
    struct Field {
        let name: String
        /// The type; nil if only the property's first value tells.
        let type: CellType?
        let isMutable: Bool
        /// The value that a new instance starts with, as a function without parameters.
        let initial: FunctionCode?
        /// What errors about the property point at.
        let place: Place
    }

    /// An initialiser that the type itself declares.
    struct Initialiser {
        /// The body, as a function whose first parameter is `self`.
        let code: FunctionCode
        /// Whether it leaves the stored properties to another initialiser of the type: `self.init(…)`.
        let isDelegating: Bool
    }

    let kind: Kind
    /// The members.
    let nominal: NominalType
    /// The class that a cell declared and that this one derives from.
    let superclass: DeclaredType?
    /// Whether values can be compared with `==` and be keys, property by property.
    let isEquatable: Bool
    /// The stored properties, those of superclasses first.
    private(set) var fields: [Field] = []
    private var positions: [String: Int] = [:]

    init(kind: Kind, nominal: NominalType, superclass: DeclaredType?, isEquatable: Bool) {
        self.kind = kind
        self.nominal = nominal
        self.superclass = superclass
        self.isEquatable = isEquatable
    }

    /// Takes over the stored properties of the superclass, when that has all of its own.
    func inheritFields() { superclass?.fields.forEach(add) }

    var name: String { nominal.name }
    var isClass: Bool { kind != .structure }

    /// The stored properties that the type itself declares.
    var ownFields: ArraySlice<Field> { fields[(superclass?.fields.count ?? 0)...] }

    /// Where a stored property is among the fields; nil if there is none of this name.
    func position(of name: String) -> Int? { positions[name] }

    /// Adds a stored property.
    func add(_ field: Field) {
        positions[field.name] = fields.count
        fields.append(field)
    }
}

// MARK: Making values

extension DeclaredType {
    /// Makes a value: `prepare` gives the stored properties their values.
    func make(_ interpreter: Interpreter, _ prepare: (inout Value) throws -> Void) throws -> Value {
        var value = Value.object(ObjectValue(emptyInstance(interpreter), type: nominal))
        try prepare(&value)
        if let field = unset(in: value) {
            throw CellError("'\(name)' is made without giving its property '\(field.name)' a value", at: field.place)
        }
        return value
    }

    /// Runs one of the type's own initialisers on a value that is being made.
    func run(_ initialiser: Initialiser, on value: inout Value, _ arguments: [Value], _ interpreter: Interpreter) throws
    {
        if !initialiser.isDelegating { try setInitialValues(of: &value, interpreter) }
        let closure = ClosureValue(initialiser.code, captured: [])
        let frame = try closure.run([value] + arguments, interpreter).frame
        if !isClass, let made = initialiser.code.receiver(in: frame) { value = made }
        if !initialiser.isDelegating { try finishSuperclass(of: &value, interpreter) }
    }

    /// Gives the type's own stored properties the values that their declarations name.
    func setInitialValues(of value: inout Value, _ interpreter: Interpreter) throws {
        value.classInstance?.fields.note(initialiserOf: self)
        for field in ownFields {
            guard let initial = field.initial else { continue }
            let first = try ClosureValue(initial, captured: []).call([], interpreter)
            try setField(field.name, of: &value, to: first)
            if field.type == nil, let position = position(of: field.name) {
                value.classInstance?.fields.variables[position].type = first.type
            }
        }
    }

    /// Calls `super.init()` if the initialiser has not.
    func finishSuperclass(of value: inout Value, _ interpreter: Interpreter) throws {
        guard let superclass, let instance = value.classInstance, !instance.fields.isInitialised(as: superclass)
        else { return }
        guard
            let plain = superclass.nominal.initialisers.first(where: {
                $0.signature.parameters.allSatisfy(\.isOptional)
            })
        else { throw ValueError("the initialiser of '\(name)' has to call super.init(…)") }
        _ = try plain.call(&value, try plain.fillingDefaults(after: [], interpreter), interpreter)
    }

    /// Sets a stored property of a value that is being made, or changes it.
    func setField(_ name: String, of value: inout Value, to newValue: Value) throws {
        guard let position = position(of: name) else { return }
        if let instance = value.classInstance { return try instance.fields.variables[position].set(newValue) }
        guard var structure = value.takeStructure() else { return }
        defer { value = .object(ObjectValue(structure, type: nominal)) }
        try structure.set(position, to: newValue)
    }

    private func emptyInstance(_ interpreter: Interpreter) -> Any {
        switch kind {
        case .structure: StructureValue(type: self, interpreter: interpreter)
        case .object: ObjectInstance(InstanceFields(of: self, interpreter))
        case .module: ModuleInstance(InstanceFields(of: self, interpreter))
        case .layer: LayerInstance(InstanceFields(of: self, interpreter))
        }
    }

    private func unset(in value: Value) -> Field? {
        let values = value.classInstance?.fields.variables.map(\.value) ?? value.structure?.values ?? []
        return zip(fields, values).first { $1 == nil }?.0
    }
}

extension FunctionCode {
    /// `self` as the method left it: the first parameter.
    func receiver(in frame: Frame) -> Value? {
        guard case .name(.local(let slot, _, _))? = patterns.first else { return nil }
        return frame.variables[slot]?.value
    }
}
