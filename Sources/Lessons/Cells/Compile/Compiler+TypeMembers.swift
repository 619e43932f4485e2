import SwiftSyntax

/// A property of a type as it is written.
struct PropertySyntax {
    let name: String
    let binding: PatternBindingSyntax
    let isMutable: Bool
    let doc: String

    /// The declaration without its value, for help.
    func text(_ type: CellType?) -> String { "\(isMutable ? "var" : "let") \(name)\(type.map { ": \($0)" } ?? "")" }
}

// MARK: Properties

extension Compiler {
    /// `let conv: Conv2d`, `var losses: [Double] = []`.
    func stored(_ property: PropertySyntax, of type: DeclaredType) throws {
        guard type.position(of: property.name) == nil else {
            throw error("'\(type.name)' has a property '\(property.name)' already", at: property.binding)
        }
        let declared = try property.binding.typeAnnotation.map { try self.type($0.type) }
        let initial = try initialValue(of: property, as: declared)
        if declared == nil, initial == nil {
            throw error("'\(property.name)' needs a value or a type", at: property.binding)
        }
        let field = DeclaredType.Field(
            name: property.name, type: declared ?? initial?.expression?.evidentType, isMutable: property.isMutable,
            initial: initial, place: place(property.binding))
        type.add(field)
        type.nominal.properties[field.name] = self.property(field, property, of: type)
    }

    /// The value after `=`, as a function without parameters.
    private func initialValue(of property: PropertySyntax, as type: CellType?) throws -> FunctionCode? {
        let place = place(property.binding)
        return try withEnclosing(isStatic: true) {
            try inFunction(result: type) { scope in
                let value = try property.binding.initializer.map { try expression($0.value) }
                // `var cache: Tensor?` starts as nil.
                let isOptionalVariable = property.isMutable && type?.wrapped != nil
                guard let value = value ?? (isOptionalVariable ? NilLiteral(place: place) : nil) else { return nil }
                return FunctionCode(
                    name: property.name, parameters: [], patterns: [], result: type, captures: scope.captures,
                    slotCount: scope.slotCount, body: Block(statements: [ExpressionStatement(expression: value)]),
                    expression: value, place: place)
            }
        }
    }

    private func property(_ field: DeclaredType.Field, _ syntax: PropertySyntax, of type: DeclaredType) -> Property {
        let (name, position) = (field.name, type.fields.count - 1)
        let signature = Signature(
            syntax.text(field.type), name: name, result: field.type ?? .any, registry: registry)
        guard type.isClass else {
            return Property(
                signature, doc: syntax.doc,
                get: { value, _ in
                    guard let value = value.structure?.values[position] else { throw ValueError.unset(name) }
                    return value
                }, set: { value, new, _ in try type.setField(name, of: &value, to: new) })
        }
        return Property(
            signature, doc: syntax.doc,
            get: { value, _ in
                guard let value = value.classInstance?.fields.variables[position].value else {
                    throw ValueError.unset(name)
                }
                return value
            }, variable: { $0.classInstance?.fields.variables[position] })
    }

    /// `static let size = 28`: computed when it is first read.
    func staticProperty(_ property: PropertySyntax, of type: DeclaredType) throws {
        let declared = try property.binding.typeAnnotation.map { try self.type($0.type) }
        guard let initial = try initialValue(of: property, as: declared) else {
            throw error("a static property needs a value", at: property.binding)
        }
        if property.isMutable { throw unsupported("a static 'var'", at: property.binding) }
        let kept = Variable(name: property.name)
        let result = declared ?? initial.expression?.evidentType ?? .any
        type.nominal.staticProperties[property.name] = Property(
            Signature(
                "static " + property.text(result == .any ? nil : result), name: property.name, result: result,
                registry: registry),
            doc: property.doc,
            get: { _, interpreter in
                if let value = kept.value { return value }
                let value = try ClosureValue(initial, captured: []).call([], interpreter)
                kept.value = value
                return value
            })
    }

    /// `var area: Double { width * height }`.
    func computed(
        _ property: PropertySyntax, _ accessors: AccessorBlockSyntax, of type: DeclaredType, isStatic: Bool
    ) throws {
        guard let annotation = property.binding.typeAnnotation else {
            throw error("a computed property needs a type", at: property.binding)
        }
        if isStatic { throw unsupported("a static computed property", at: property.binding) }
        let result = try self.type(annotation.type)
        var (getter, setter): (FunctionCode?, FunctionCode?)
        switch accessors.accessors {
        case .getter(let items): getter = try accessor(property, items, result: result)
        case .accessors(let list):
            for accessor in list {
                let items = accessor.body?.statements ?? []
                switch accessor.accessorSpecifier.text {
                case "get": getter = try self.accessor(property, items, result: result)
                case "set":
                    let name = accessor.parameters?.name.text.withoutBackticks ?? "newValue"
                    setter = try self.accessor(
                        property, items, result: .void, new: (name, result), changesSelf: !type.isClass)
                case let word: throw unsupported("'\(word)'", at: accessor)
                }
            }
        }
        guard let getter else { throw error("a computed property needs a 'get'", at: property.binding) }
        type.nominal.properties[property.name] = Property(
            Signature("var \(property.name): \(result)", name: property.name, result: result, registry: registry),
            doc: property.doc,
            get: { value, interpreter in try ClosureValue(getter, captured: []).call([value], interpreter) },
            set: setter.map { code in
                let run = code.methodBody(isStatic: false, isMutating: !type.isClass)
                return { value, new, interpreter in _ = try run(&value, [new], interpreter) }
            })
    }

    private func accessor(
        _ property: PropertySyntax, _ items: CodeBlockItemListSyntax, result: CellType,
        new: (name: String, type: CellType)? = nil, changesSelf: Bool = false
    ) throws -> FunctionCode {
        try inFunction(result: result) { scope in
            var parameters = [FunctionParameter.receiver]
            var patterns = [Pattern.name(try declare("self", at: property.binding, isMutable: changesSelf))]
            if let new {
                parameters.append(.positional(new.name, new.type))
                patterns.append(.name(try declare(new.name, at: property.binding, isMutable: false)))
            }
            return try code(
                name: property.name, parameters: parameters, patterns: patterns, result: result, items, scope,
                at: property.binding)
        }
    }
}

// MARK: Initialisers

extension Compiler {
    /// `init(channels: Int) { … }`.
    func initialiser(_ syntax: InitializerDeclSyntax, of type: DeclaredType) throws {
        if let mark = syntax.optionalMark { throw unsupported("an initialiser that can give nil", at: mark) }
        if let generics = syntax.genericParameterClause { throw unsupported("a generic initialiser", at: generics) }
        guard let body = syntax.body else { throw error("'init' has no body", at: syntax) }
        let parameters = try syntax.signature.parameterClause.parameters.map { try parameter($0) }
        let code = try withEnclosing(isInitialiser: true) {
            try inFunction(result: .void) { scope in
                let me = Pattern.name(try declare("self", at: syntax.initKeyword, isMutable: !type.isClass))
                let patterns = try zip(syntax.signature.parameterClause.parameters, parameters).map {
                    syntax, parameter in
                    Pattern.name(try declare(parameter.name, at: syntax, isMutable: false))
                }
                return try self.code(
                    name: "init", parameters: [.receiver] + parameters, patterns: [me] + patterns, result: .void,
                    body.statements, scope, at: syntax.initKeyword)
            }
        }
        let finder = SelfInitFinder(viewMode: .sourceAccurate)
        finder.walk(body)
        let initialiser = DeclaredType.Initialiser(code: code, isDelegating: finder.isFound)
        let text = "init" + syntax.signature.trimmedDescription.onOneLine
        add(text, parameters, doc: syntax.docComment, to: type) { value, arguments, interpreter in
            try type.run(initialiser, on: &value, arguments, interpreter)
        }
    }

    /// The initialisers of a type that declares none: those of its superclass, and for a structure one with a parameter for
    /// each property.
    func addInitialisers(to type: DeclaredType) {
        if let superclass = type.superclass {
            for inherited in superclass.nominal.initialisers {
                add(inherited.signature.text, inherited.signature.parameters, doc: inherited.doc, to: type) {
                    value, arguments, interpreter in
                    try type.setInitialValues(of: &value, interpreter)
                    _ = try inherited.call(&value, arguments, interpreter)
                }
            }
            return
        }
        let given = type.isClass ? [] : type.fields.filter { $0.isMutable || $0.initial == nil }
        let text = given.map { field in
            "\(field.name): \(field.type ?? .any)\(field.initial == nil ? "" : " = …")"
        }
        add("init(\(text.joined(separator: ", ")))", given.map(\.parameter), doc: "", to: type) {
            value, arguments, interpreter in
            try type.setInitialValues(of: &value, interpreter)
            for (field, argument) in zip(given, arguments) {
                // Left out: the initial value is there already.
                if case .void = argument, field.initial != nil { continue }
                try type.setField(field.name, of: &value, to: argument)
            }
        }
    }

    private func add(
        _ text: String, _ parameters: [FunctionParameter], doc: String, to type: DeclaredType,
        _ prepare: @escaping (inout Value, [Value], Interpreter) throws -> Void
    ) {
        let signature = Signature(
            text, name: "init", parameters: parameters, result: .nominal(type.nominal), registry: registry)
        let function = NativeFunction(signature, doc: doc) { receiver, arguments, interpreter in
            // Called from another initialiser, it goes on with the value that is being made.
            if case .object = receiver {
                try prepare(&receiver, arguments, interpreter)
                return .void
            }
            return try type.make(interpreter) { try prepare(&$0, arguments, interpreter) }
        }
        function.owner = type.nominal.name
        type.nominal.initialisers.append(function)
    }
}

extension DeclaredType.Field {
    /// The parameter of the initialiser that a structure has by itself.
    fileprivate var parameter: FunctionParameter {
        FunctionParameter(
            label: name, name: name, type: type ?? .any, hasDefault: initial != nil, defaultValue: { nil },
            isVariadic: false, isInout: false)
    }
}

extension FunctionParameter {
    /// What a method is called on.
    static var receiver: FunctionParameter { positional("self", .any) }

    /// A parameter without a label.
    static func positional(_ name: String, _ type: CellType) -> FunctionParameter {
        FunctionParameter(
            label: nil, name: name, type: type, hasDefault: false, defaultValue: { nil }, isVariadic: false,
            isInout: false)
    }
}

/// Finds `self.init(…)`.
private final class SelfInitFinder: SyntaxVisitor {
    private(set) var isFound = false

    override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
        if node.declName.baseName.text == "init", node.base?.trimmedDescription == "self" { isFound = true }
        return .visitChildren
    }
}

extension String {
    /// The text with line breaks and runs of spaces as one space.
    var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

extension FunctionDeclSyntax {
    /// The declaration without modifiers, attributes and body.
    var declaration: String { "func \(name.text)\(signature.trimmedDescription)".onOneLine }
}

extension Expression {
    /// The type of the value, where the text alone tells: that of a literal, or of a call of a type's name.
    var evidentType: CellType? {
        switch self {
        case is IntegerLiteral: .int
        case let literal as ConstantLiteral: literal.value.type
        case is Interpolation: .string
        case let call as ValueCall: (call.callee as? TypeReference)?.type
        default: nil
        }
    }
}
