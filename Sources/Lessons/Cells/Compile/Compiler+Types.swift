import SwiftSyntax

/// A `struct` or `class` declaration.
protocol TypeDeclSyntax: DeclGroupSyntax, NamedDeclSyntax {
    var genericParameterClause: GenericParameterClauseSyntax? { get }
}

extension StructDeclSyntax: TypeDeclSyntax {}
extension ClassDeclSyntax: TypeDeclSyntax {}

/// The type whose methods are being compiled: its members can be named without `self`.
struct EnclosingType {
    let type: DeclaredType
    /// The names of the members that instances have, inherited ones included.
    let members: Set<String>
    let statics: Set<String>
    /// Whether the present function is static: it has no `self`.
    var isStatic = false
    /// Whether the present function is an initialiser.
    var isInitialiser = false
}

extension Compiler {
    /// Protocols that a declared type may name. `Layer` makes a module one that `Sequential` takes.
    private static let protocols: Set<String> = [
        "CustomStringConvertible", "Equatable", "Hashable", "Sendable", "Layer",
    ]

    /// Makes known and compiles the types that a cell declares, superclasses first, whatever their order.
    func declareTypes(in file: SourceFileSyntax) throws {
        var waiting: [String: any TypeDeclSyntax] = [:]
        let declarations = file.statements.compactMap(\.typeDeclaration)
        for declaration in declarations {
            let name = declaration.name.text.withoutBackticks
            guard waiting[name] == nil else { throw error("invalid redeclaration of '\(name)'", at: declaration.name) }
            try checkName(name, at: declaration.name)
            waiting[name] = declaration
        }
        var inOrder: [any TypeDeclSyntax] = []
        for declaration in declarations { try declareType(declaration, &waiting, &inOrder) }
        for declaration in inOrder { try compileMembers(of: declaration) }
    }

    private func checkName(_ name: String, at syntax: TokenSyntax) throws {
        guard registry.declaredTypes[name] == nil, registry.typeNames[name] != nil else { return }
        throw error("'\(name)' is a type of the lab already: choose another name", at: syntax)
    }

    /// Makes a type known by its name, after the type that it derives from.
    private func declareType(
        _ syntax: some TypeDeclSyntax, _ waiting: inout [String: any TypeDeclSyntax],
        _ inOrder: inout [any TypeDeclSyntax]
    ) throws {
        let name = syntax.name.text.withoutBackticks
        guard waiting.removeValue(forKey: name) != nil else { return }
        if let generics = syntax.genericParameterClause { throw unsupported("a generic type", at: generics) }
        let inherited = syntax.inheritanceClause?.inheritedTypes.map(\.type) ?? []
        for type in inherited {
            if let other = waiting["\(type.trimmed)"] { try declareType(other, &waiting, &inOrder) }
        }
        let type = try makeType(name, inherited, isClass: syntax.is(ClassDeclSyntax.self), doc: syntax.docComment)
        registry.setDeclaredTypes(registry.declaredTypes.merging([name: type]) { $1 })
        inOrder.append(syntax)
    }

    private func makeType(_ name: String, _ inherited: [TypeSyntax], isClass: Bool, doc: String) throws -> DeclaredType
    {
        var superclass: DeclaredType?
        var (isModule, protocols) = (false, Set<String>())
        for syntax in inherited {
            let parent = "\(syntax.trimmed)"
            if isClass, parent == "Module" {
                isModule = true
            } else if isClass, let declared = registry.declaredTypes[parent], declared.isClass, superclass == nil {
                superclass = declared
            } else if Self.protocols.contains(parent) {
                protocols.insert(parent)
            } else {
                throw error(try inheritanceMessage(parent, syntax, isClass: isClass), at: syntax)
            }
        }
        isModule = isModule || superclass?.kind == .module || superclass?.kind == .layer
        let isLayer = protocols.contains("Layer") || superclass?.kind == .layer
        if isLayer, !isModule { throw error("a Layer has to be a class that derives from Module", at: inherited[0]) }
        let parent = superclass?.nominal ?? (isModule ? nominal(isLayer ? "Layer" : "Module") : nil)
        return DeclaredType(
            kind: !isClass ? .structure : isLayer ? .layer : isModule ? .module : .object,
            nominal: NominalType(name, parent: parent, doc: doc) { _ in false }, superclass: superclass,
            isEquatable: !protocols.isDisjoint(with: ["Equatable", "Hashable"]))
    }

    private func nominal(_ name: String) -> NominalType? {
        registry.typeNames[name].flatMap { registry.nominal(for: $0) }
    }

    private func inheritanceMessage(_ name: String, _ syntax: TypeSyntax, isClass: Bool) throws -> String {
        _ = try type(syntax)
        return isClass
            ? "a class in a cell can derive from Module or from another class of a cell, not from '\(name)'"
            : "a structure in a cell cannot derive from '\(name)'"
    }

    // MARK: Members

    /// Adds the members of a type that has been made known.
    private func compileMembers(of syntax: some TypeDeclSyntax) throws {
        guard let type = registry.declaredTypes[syntax.name.text.withoutBackticks] else { return }
        type.inheritFields()
        let members = syntax.memberBlock.members.map(\.decl)
        enclosing = EnclosingType(
            type: type, members: Set(names(members, isStatic: false) + type.nominal.memberNames),
            statics: Set(names(members, isStatic: true)))
        registry.alias("Self", .nominal(type.nominal))
        defer {
            enclosing = nil
            registry.removeAlias("Self")
        }
        for member in members {
            switch member.as(DeclSyntaxEnum.self) {
            case .variableDecl(let variable): try properties(variable, of: type)
            case .functionDecl(let function): try method(function, of: type)
            case .initializerDecl(let initialiser): try self.initialiser(initialiser, of: type)
            case let other: throw unsupported("\(other.kindText) in a type", at: member)
            }
        }
        if type.nominal.initialisers.isEmpty { addInitialisers(to: type) }
    }

    private func names(_ members: [DeclSyntax], isStatic: Bool) -> [String] {
        members.flatMap { member -> [String] in
            if let function = member.as(FunctionDeclSyntax.self), function.modifiers.isStatic == isStatic {
                return [function.name.text.withoutBackticks]
            }
            guard let variable = member.as(VariableDeclSyntax.self), variable.modifiers.isStatic == isStatic else {
                return []
            }
            return variable.bindings.compactMap {
                $0.pattern.as(IdentifierPatternSyntax.self)?.identifier.text.withoutBackticks
            }
        }
    }

    private func properties(_ variable: VariableDeclSyntax, of type: DeclaredType) throws {
        if let modifier = variable.modifiers.first(where: { ["lazy", "weak", "unowned"].contains($0.name.text) }) {
            throw unsupported("'\(modifier.name.text)'", at: modifier)
        }
        let isMutable = variable.bindingSpecifier.tokenKind == .keyword(.var)
        for binding in variable.bindings {
            guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier else {
                throw unsupported("a pattern as a property", at: binding)
            }
            let property = PropertySyntax(
                name: name.text.withoutBackticks, binding: binding, isMutable: isMutable, doc: variable.docComment)
            if let accessors = binding.accessorBlock {
                try computed(property, accessors, of: type, isStatic: variable.modifiers.isStatic)
            } else if variable.modifiers.isStatic {
                try staticProperty(property, of: type)
            } else {
                try stored(property, of: type)
            }
        }
    }

    func method(_ function: FunctionDeclSyntax, of type: DeclaredType) throws {
        let modifiers = function.modifiers
        let (isStatic, isMutating) = (modifiers.isStatic, modifiers.contains { $0.name.text == "mutating" })
        let body = try body(of: function)
        if let parameter = function.signature.parameterClause.parameters.first(where: {
            "\($0.type)".hasPrefix("inout ")
        }) {
            throw unsupported("an 'inout' parameter of a method", at: parameter)
        }
        let code = try withEnclosing(isStatic: isStatic) {
            try self.code(of: function, body, receiver: isStatic ? nil : isMutating && !type.isClass)
        }
        let text = (isMutating ? "mutating " : isStatic ? "static " : "") + function.declaration
        let methodBody = code.methodBody(isStatic: isStatic, isMutating: isMutating && !type.isClass)
        let native = NativeFunction(
            signature(text, code, dropping: isStatic ? 0 : 1), doc: function.docComment,
            body: code.name == "callAsFunction" ? tracingModules(methodBody) : methodBody)
        if isStatic {
            type.nominal.staticMethods[code.name, default: []].append(native)
        } else {
            type.nominal.methods[code.name, default: []].append(native)
        }
    }

    func signature(_ text: String, _ code: FunctionCode, dropping receivers: Int) -> Signature {
        Signature(
            text, name: code.name, parameters: Array(code.parameters.dropFirst(receivers)),
            result: code.result ?? .void,
            registry: registry)
    }

    /// Compiles the body of a method.
    func withEnclosing<Result>(
        isStatic: Bool = false, isInitialiser: Bool = false, _ body: () throws -> Result
    ) rethrows -> Result {
        let outer = enclosing
        enclosing?.isStatic = isStatic
        enclosing?.isInitialiser = isInitialiser
        defer { enclosing = outer }
        return try body()
    }
}

extension FunctionCode {
    /// Runs the code as a method: the first argument is what it is called on.
    func methodBody(isStatic: Bool, isMutating: Bool) -> NativeFunction.Body {
        { [self] receiver, arguments, interpreter in
            let closure = ClosureValue(self, captured: [])
            let (result, frame) = try closure.run(isStatic ? arguments : [receiver] + arguments, interpreter)
            if isMutating, let changed = self.receiver(in: frame) { receiver = changed }
            return result
        }
    }
}

extension CodeBlockItemSyntax {
    /// The statement as the declaration of a type that cells can have.
    var typeDeclaration: (any TypeDeclSyntax)? { item.as(StructDeclSyntax.self) ?? item.as(ClassDeclSyntax.self) }
}

extension DeclModifierListSyntax {
    var isStatic: Bool { contains { $0.name.text == "static" || $0.name.text == "class" } }
}

// MARK: Names inside of a type

extension Compiler {
    /// What a member that is named without `self` belongs to; nil if the type has no member of this name.
    func owner(ofMember name: String, at place: Place) throws -> (any Expression)? {
        guard let enclosing else { return nil }
        if enclosing.isStatic {
            if enclosing.statics.contains(name) {
                return TypeReference(place: place, type: .nominal(enclosing.type.nominal))
            }
            guard enclosing.members.contains(name), global(name) == nil else { return nil }
            throw CellError("'\(name)' belongs to an instance, and there is none here", at: place)
        }
        return enclosing.members.contains(name) ? receiver(at: place) : nil
    }

    /// The variable `self`; nil outside of methods.
    func receiver(at place: Place) -> LocalReference? {
        scope.find("self").map { LocalReference(place: place, name: "self", slot: $0.slot, isMutable: $0.isMutable) }
    }

    /// `super.name`, `super.name(…)`, `super.init(…)` and `self.init(…)`; nil if the member is none of these.
    func initialiserOrSuper(
        _ member: MemberAccessExprSyntax, _ arguments: ArgumentList?
    ) throws -> (any Expression)? {
        let name = member.declName.baseName.text.withoutBackticks
        let isSuper = member.base?.is(SuperExprSyntax.self) ?? false
        let isSelf = member.base?.trimmedDescription == "self"
        guard isSuper || (isSelf && name == "init") else { return nil }
        let place = place(member.declName)
        guard let enclosing, let receiver = receiver(at: place) else {
            throw error("'\(isSuper ? "super" : "self")' is for the methods of a type", at: member)
        }
        guard let superclass = isSuper ? enclosing.type.nominal.parent : enclosing.type.nominal else {
            throw error("'\(enclosing.type.name)' has no superclass", at: member)
        }
        guard name == "init" else {
            return SuperMember(
                place: place, receiver: receiver, superclass: superclass, name: name, arguments: arguments)
        }
        guard enclosing.isInitialiser, let arguments else {
            throw error("'\(isSuper ? "super" : "self").init' is called in an initialiser", at: member)
        }
        return DelegatedInit(
            place: place, receiver: receiver, type: isSuper ? enclosing.type.superclass : enclosing.type,
            arguments: arguments)
    }
}

extension SyntaxProtocol {
    /// The text of the `///` comment before a declaration, on one line.
    var docComment: String {
        leadingTrivia.pieces.compactMap { piece in
            guard case .docLineComment(let text) = piece else { return nil }
            return text.dropFirst(3).trimmingPrefix(" ").description
        }.joined(separator: " ")
    }
}
