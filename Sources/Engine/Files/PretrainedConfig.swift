/// The options of a model or a scheduler, as diffusers keeps them in a JSON file beside the weights.
protocol PretrainedConfig: Equatable, Sendable {
    /// What diffusers calls the class that the options belong to: `UNet2DModel`.
    static var className: String { get }
    /// Every option: its key in the file and the property it sets.
    static var fields: [ConfigField<Self>] { get }
    /// Names that old files use, and the names that replaced them.
    static var legacyKeys: [String: String] { get }
    /// All options at their defaults.
    init()
    /// Where the options come from, in classes that can be made of one another's configurations.
    var origin: ConfigOrigin { get set }
    /// Whether this is an option of another class that can be made of the same file.
    static func isKnownElsewhere(_ key: String) -> Bool
    /// An option of another class as that class would write it: 1.0 for a number where the file says 1.
    static func asWrittenElsewhere(_ key: String, _ value: JSONValue) -> JSONValue
    /// Brings what old files say in another way into today's form; tells of what was changed in `warnings`.
    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) throws
}

extension PretrainedConfig {
    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) throws {}
    var origin: ConfigOrigin {
        get { ConfigOrigin() }
        set {}
    }
    static func isKnownElsewhere(_ key: String) -> Bool { false }
    static func asWrittenElsewhere(_ key: String, _ value: JSONValue) -> JSONValue { value }

    /// - Throws: `EngineError` when an option is not a whole number above 0 and within the range.
    func checkPositive(_ name: String, _ value: Int) throws {
        try require(
            (1...largestCount).contains(value), Self.className,
            "\(name) is \(value); use a whole number from 1 to \(largestCount)")
    }

    /// - Throws: `EngineError` when a file says that it is the configuration of a class of another name.
    static func requireClass(in members: [String: JSONValue], oneOf names: [String]) throws {
        guard case .string(let name)? = members["_class_name"] else { return }
        try require(
            names.contains(name), className, "the configuration is that of a \(name), another kind of model")
    }

    /// Reads the options of a configuration file. A missing key means the default, as in files older than an option.
    /// - Parameter warnings: collects the keys that mean nothing to this class.
    /// - Throws: `EngineError` naming the file, the key and what was expected there.
    init(file path: String, for operation: String, warnings: inout [String]) throws {
        let members = try JSONValue.object(inFile: path, for: operation)
        try self.init(members: members, from: path, for: operation, warnings: &warnings)
    }

    /// Reads the options of a JSON object that comes from `source`.
    /// - Parameter warnings: collects the keys that mean nothing to this class.
    /// - Throws: `EngineError` naming the source, the key and what was expected there.
    init(
        members: [String: JSONValue], from source: String, for operation: String, warnings: inout [String]
    ) throws {
        var members = members
        for (old, new) in Self.legacyKeys {
            if let value = members.removeValue(forKey: old), members[new] == nil { members[new] = value }
        }
        try Self.modernise(&members, warnings: &warnings)
        self.init()
        for field in Self.fields {
            guard let value = members.removeValue(forKey: field.key) else { continue }
            try require(
                field.read(value, &self), operation,
                "\(source): \"\(field.key)\" is \(value.text) but should be \(field.expected)")
            origin.given.insert(field.key)
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("_") {
            origin.foreign[key] = Self.asWrittenElsewhere(key, value)
            guard !Self.isKnownElsewhere(key) else { continue }
            warnings.append("\(source): \(Self.className) has no option \"\(key)\"; it is ignored")
        }
    }

    /// The configuration file as diffusers would write it.
    var json: JSONValue {
        var members = origin.foreign
        members["_class_name"] = .string(Self.className)
        members["_diffusers_version"] = .string(Pretrained.diffusersVersion)
        for field in Self.fields { members[field.key] = field.write(self) }
        return .object(members)
    }
}

/// Keeps products of a few options within the range of whole numbers. No model comes near it.
let largestCount = 1_000_000

/// What a configuration remembers of the file, or of the other configuration, that it was made of.
struct ConfigOrigin: Hashable, Sendable {
    /// The keys that were given there.
    var given: Set<String> = []
    /// What is an option of other classes only. It is kept, so that turning one into another and back loses nothing.
    var foreign: [String: JSONValue] = [:]

    /// Configurations are equal if their options are, whether or not they were spelled out.
    static func == (a: Self, b: Self) -> Bool { a.foreign == b.foreign }
    func hash(into hasher: inout Hasher) { hasher.combine(foreign) }
}

/// One option of a configuration: its key in the file and how it is read and written.
struct ConfigField<Config: Sendable>: Sendable {
    let key: String
    /// What the file may say, for error messages.
    let expected: String
    /// Sets the option; false when the value does not fit.
    let read: @Sendable (JSONValue, inout Config) -> Bool
    let write: @Sendable (Config) -> JSONValue

    init<Value: ConfigValue>(_ key: String, _ path: WritableKeyPath<Config, Value> & Sendable) {
        self.key = key
        expected = Value.expected
        read = { json, config in
            guard let value = Value(json: json) else { return false }
            config[keyPath: path] = value
            return true
        }
        write = { $0[keyPath: path].json }
    }

    /// An option of diffusers' class that the engine has only at one value.
    init(_ key: String, only value: JSONValue) {
        self.key = key
        expected = "\(value.text), the only value that is supported"
        read = { json, _ in
            json == value || Double(json: json).map { $0 == Double(json: value) } == true
        }
        write = { _ in value }
    }
}

/// What an option can hold.
protocol ConfigValue: SendableMetatype {
    /// What a file may say: `a whole number`.
    static var expected: String { get }
    init?(json: JSONValue)
    var json: JSONValue { get }
}

extension Int: ConfigValue {
    static var expected: String { "a whole number" }
    init?(json: JSONValue) {
        guard case .integer(let value) = json else { return nil }
        self = value
    }
    var json: JSONValue { .integer(self) }
}

extension Double: ConfigValue {
    static var expected: String { "a number" }
    init?(json: JSONValue) {
        switch json {
        case .integer(let value): self = Double(value)
        case .number(let value): self = value
        default: return nil
        }
    }
    var json: JSONValue { .number(self) }
}

extension Bool: ConfigValue {
    static var expected: String { "true or false" }
    init?(json: JSONValue) {
        guard case .bool(let value) = json else { return nil }
        self = value
    }
    var json: JSONValue { .bool(self) }
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
    static var expected: String { "\(Wrapped.expected) or null" }
    init?(json: JSONValue) {
        if json == .null {
            self = .none
            return
        }
        guard let value = Wrapped(json: json) else { return nil }
        self = .some(value)
    }
    var json: JSONValue { self?.json ?? .null }
}

extension Array: ConfigValue where Element: ConfigValue {
    static var expected: String { "a list, each item \(Element.expected)" }
    init?(json: JSONValue) {
        guard case .array(let items) = json else { return nil }
        self = []
        for item in items {
            guard let element = Element(json: item) else { return nil }
            append(element)
        }
    }
    var json: JSONValue { .array(map(\.json)) }
}

/// An option with a fixed set of choices, whose raw values are diffusers' names for them.
extension ConfigValue where Self: CaseIterable & RawRepresentable, RawValue == String {
    static var expected: String { "one of " + allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ") }
    init?(json: JSONValue) {
        guard case .string(let name) = json else { return nil }
        self.init(rawValue: name)
    }
    var json: JSONValue { .string(rawValue) }
}
