/// Gives the arguments of a call one after the other, each converted to its Swift type.
private final class ArgumentReader {
    private let values: [Value]
    private let registry: Registry
    private var next = 0

    init(_ values: [Value], _ registry: Registry) {
        self.values = values
        self.registry = registry
    }

    func read<T>(_ type: T.Type) throws -> T {
        guard next < values.count else { throw ValueError("there are too few arguments") }
        defer { next += 1 }
        return try registry.unbox(values[next], as: type)
    }
}

extension Registry {
    /// Adds a function that works on Swift values. The arguments are converted by their types.
    /// - Parameter signature: the declaration, as cells see it; defaults are taken from it.
    func function<each Input, Output>(
        _ signature: String, _ doc: String = "", _ body: @escaping (repeat each Input) throws -> Output
    ) {
        add(
            make(signature, doc) { _, values, interpreter in
                let reader = ArgumentReader(values, interpreter.registry)
                return interpreter.registry.box(try body(repeat try reader.read((each Input).self)))
            })
    }

    /// Adds a function that works on the cells' own values.
    func native(_ signature: String, _ doc: String = "", _ body: @escaping ([Value], Interpreter) throws -> Value) {
        add(make(signature, doc) { _, values, interpreter in try body(values, interpreter) })
    }

    fileprivate func make(_ signature: String, _ doc: String, _ body: @escaping NativeFunction.Body) -> NativeFunction {
        NativeFunction(Signature(signature, registry: self), doc: doc, body: body)
    }

    /// Adds a class, structure or enumeration and its members.
    func type<T>(
        _ name: String, _ type: T.Type, parent: NominalType? = nil, _ doc: String = "",
        _ members: (Members<T>) -> Void = { _ in }
    ) {
        let nominal = NominalType(name, parent: parent, doc: doc) { $0 is T }
        add(nominal, for: type)
        members(Members(nominal: nominal, registry: self))
    }

    /// Adds an enumeration: its cases are the static properties.
    func enumeration<T: CaseIterable>(_ name: String, _ type: T.Type, _ doc: String = "") {
        self.type(name, type, doc) { members in
            for value in T.allCases {
                members.staticProperty("var \(value): \(name)") { value }
            }
        }
    }
}

/// Adds the members of a type.
struct Members<T> {
    let nominal: NominalType
    let registry: Registry

    /// A method, as a function whose first parameter is the value it is called on.
    func method<each Input, Output>(
        _ signature: String, _ doc: String = "", _ body: @escaping (T, repeat each Input) throws -> Output
    ) {
        add(signature, doc) { receiver, values, interpreter in
            let reader = ArgumentReader(values, interpreter.registry)
            let value = try interpreter.registry.unbox(receiver, as: T.self)
            return interpreter.registry.box(try body(value, repeat try reader.read((each Input).self)))
        }
    }

    /// A method on the cells' own values; a mutating one may change the first.
    func native(_ signature: String, _ doc: String = "", _ body: @escaping NativeFunction.Body) {
        add(signature, doc, body)
    }

    private func add(_ signature: String, _ doc: String, _ body: @escaping NativeFunction.Body) {
        let function = registry.make(signature, doc, body)
        nominal.methods[function.signature.name, default: []].append(function)
    }

    /// A property that can be read.
    func property<Output>(_ signature: String, _ doc: String = "", _ get: @escaping (T) throws -> Output) {
        add(signature, doc, get, nil)
    }

    /// A property that can be read and set.
    func property<Output>(
        _ signature: String, _ doc: String = "", get: @escaping (T) throws -> Output,
        set: @escaping (T, Output) throws -> Void
    ) {
        add(signature, doc, get) { receiver, value, interpreter in
            let registry = interpreter.registry
            try set(try registry.unbox(receiver, as: T.self), try registry.unbox(value, as: Output.self))
        }
    }

    private func add<Output>(
        _ signature: String, _ doc: String, _ get: @escaping (T) throws -> Output,
        _ set: Property.Setter?
    ) {
        let declaration = Signature(signature, registry: registry)
        nominal.properties[declaration.name] = Property(
            declaration, doc: doc,
            get: { receiver, interpreter in
                interpreter.registry.box(try get(try interpreter.registry.unbox(receiver, as: T.self)))
            }, set: set)
    }

    /// A property on the cells' own values.
    func nativeProperty(_ signature: String, _ doc: String = "", _ get: @escaping (Value, Interpreter) throws -> Value)
    {
        let declaration = Signature(signature, registry: registry)
        nominal.properties[declaration.name] = Property(declaration, doc: doc, get: get)
    }

    /// A subscript, as a function whose first parameter is the value.
    func sub<each Input, Output>(
        _ signature: String, _ doc: String = "", _ body: @escaping (T, repeat each Input) throws -> Output
    ) {
        nominal.subscripts.append(
            registry.make(signature, doc) { receiver, values, interpreter in
                let reader = ArgumentReader(values, interpreter.registry)
                let value = try interpreter.registry.unbox(receiver, as: T.self)
                return interpreter.registry.box(try body(value, repeat try reader.read((each Input).self)))
            })
    }

    /// Lets `for` go through the values.
    func sequence<S: Sequence>(_ elements: @escaping (T) -> S, count: @escaping (T) -> Int) {
        nominal.elementType = { $0.cellType(of: S.Element.self) }
        nominal.makeSequence = { value, registry in
            guard let value = value as? T else { throw ValueError("this is not a \(T.self)") }
            return SequenceValue(
                name: "\(T.self)", count: count(value), elementType: registry.cellType(of: S.Element.self)
            ) {
                var iterator = elements(value).makeIterator()
                return { iterator.next().map(registry.box) }
            }
        }
    }

    /// An initialiser.
    func initialiser<each Input, Output>(
        _ signature: String, _ doc: String = "", _ body: @escaping (repeat each Input) throws -> Output
    ) {
        nativeInitialiser(signature, doc) { _, values, interpreter in
            let reader = ArgumentReader(values, interpreter.registry)
            return interpreter.registry.box(try body(repeat try reader.read((each Input).self)))
        }
    }

    /// An initialiser on the cells' own values; the first is the type.
    func nativeInitialiser(_ signature: String, _ doc: String = "", _ body: @escaping NativeFunction.Body) {
        let function = registry.make(signature, doc, body)
        function.owner = nominal.name
        nominal.initialisers.append(function)
    }

    /// A static method.
    func staticMethod<each Input, Output>(
        _ signature: String, _ doc: String = "", _ body: @escaping (repeat each Input) throws -> Output
    ) {
        let function = registry.make(signature, doc) { _, values, interpreter in
            let reader = ArgumentReader(values, interpreter.registry)
            return interpreter.registry.box(try body(repeat try reader.read((each Input).self)))
        }
        nominal.staticMethods[function.signature.name, default: []].append(function)
    }

    /// A static property, or a case of an enumeration.
    func staticProperty<Output>(_ signature: String, _ doc: String = "", _ get: @escaping () throws -> Output) {
        let declaration = Signature(signature, registry: registry)
        nominal.staticProperties[declaration.name] = Property(
            declaration, doc: doc, get: { _, interpreter in interpreter.registry.box(try get()) })
    }
}

extension Registry {
    /// Adds members to one of the language's own types.
    func members<T>(of nominal: NominalType, as type: T.Type, _ add: (Members<T>) -> Void) {
        add(Members(nominal: nominal, registry: self))
    }
}
