/// Everything that cells can use by name: functions and types of the standard library and the engine.
final class Registry {
    /// Functions by name, operators included.
    private(set) var functions: [String: [NativeFunction]] = [:]
    /// Types by the names that cells write.
    private(set) var typeNames: [String: CellType] = [
        "Any": .any, "AnyObject": .any, "Void": .void, "Bool": .bool, "Int": .int, "Double": .double, "String": .string,
        "Character": .string, "Array": .array(.any), "Dictionary": .dictionary(.any, .any), "Optional": .optional(.any),
    ]
    /// The members of the language's own types.
    let bool = NominalType("Bool", doc: "True or false.") { $0 is Bool }
    let sequence = NominalType("Sequence", doc: "Anything that `for` goes through.") { _ in false }
    let comparableNumber = NominalType("Number") { _ in false }
    private(set) lazy var int = NominalType("Int", parent: comparableNumber, doc: "A whole number.") { $0 is Int }
    private(set) lazy var double = NominalType("Double", parent: comparableNumber, doc: "A number with a fraction.") {
        $0 is Double
    }
    private(set) lazy var string = NominalType("String", parent: sequence, doc: "Text.") { $0 is String }
    private(set) lazy var array = NominalType("Array", parent: sequence, doc: "Values in order: [1, 2, 3].") { _ in
        false
    }
    private(set) lazy var dictionary = NominalType("Dictionary", parent: sequence, doc: "Values by keys: [\"a\": 1].") {
        _ in false
    }
    private(set) lazy var range = NominalType("Range", parent: sequence, doc: "Numbers from one to another: 0..<10.") {
        _ in false
    }
    let optional = NominalType("Optional", doc: "A value or nil: Int?.") { _ in false }
    /// Types of the engine and Foundation, in the order in which they were registered, base types first.
    private(set) var nominals: [NominalType] = []
    /// The types that cells have declared, by name.
    private(set) var declaredTypes: [String: DeclaredType] = [:]
    /// The registered type of a Swift type.
    private var nominalOfType: [ObjectIdentifier: NominalType] = [:]

    /// The names of methods that change the value they are called on.
    private(set) lazy var mutatingMethods = Set(
        allNominals.flatMap(\.methods).filter { $0.value.contains { $0.signature.isMutating } }.map(\.key))

    init() { registerAll() }

    /// Adds a function.
    func add(_ function: NativeFunction) { functions[function.signature.name, default: []].append(function) }

    /// Adds a type; `swiftType` is the type that its values have.
    func add(_ nominal: NominalType, for swiftType: Any.Type) {
        nominals.append(nominal)
        typeNames[nominal.name] = .nominal(nominal)
        nominalOfType[ObjectIdentifier(swiftType)] = nominal
    }

    /// Makes `types` the types that cells have declared.
    func setDeclaredTypes(_ types: [String: DeclaredType]) {
        for name in declaredTypes.keys { typeNames[name] = nil }
        for (name, type) in types { typeNames[name] = .nominal(type.nominal) }
        declaredTypes = types
    }

    /// Another name for a type.
    func alias(_ name: String, _ type: CellType) { typeNames[name] = type }
    /// Takes another name back.
    func removeAlias(_ name: String) { typeNames[name] = nil }

    /// What cells know of the type of `value`. Types that were not registered have no members.
    func nominal(of value: Any) -> NominalType {
        let swiftType = Swift.type(of: value)
        if let known = nominalOfType[ObjectIdentifier(swiftType)] { return known }
        // Values of all types that cells declare have the same few Swift types.
        if let instance = value as? any DeclaredInstance { return instance.type.nominal }
        let found =
            nominals.last { $0.isInstance(value) } ?? NominalType("\(swiftType)") { Swift.type(of: $0) == swiftType }
        nominalOfType[ObjectIdentifier(swiftType)] = found
        return found
    }

    /// What cells know of a registered Swift type.
    func nominal(registered swiftType: Any.Type) -> NominalType? { nominalOfType[ObjectIdentifier(swiftType)] }

    /// The members of a value.
    func nominal(for value: Value) -> NominalType? {
        switch value {
        case .object(let object): object.type
        case .int: int
        case .double: double
        case .array: array
        case .string: string
        default: nominal(for: value.type)
        }
    }

    /// The members of a type's values.
    func nominal(for type: CellType) -> NominalType? {
        switch type {
        case .bool: bool
        case .int: int
        case .double: double
        case .string: string
        case .array: array
        case .dictionary: dictionary
        case .range: range
        case .sequence: sequence
        case .optional: optional
        case .nominal(let nominal): nominal
        case .any, .void, .tuple, .function, .metatype, .generic: nil
        }
    }
}
