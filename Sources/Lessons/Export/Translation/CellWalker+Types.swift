import SwiftSyntax

/// Structures and classes that cells declare.
extension CellWalker {
    // MARK: - What is known before the walk

    /// Makes the types that a cell declares known, with the members that they write down.
    func predeclareTypes(in file: SourceFileSyntax) {
        var waiting = file.statements.compactMap(\.typeDeclaration)
        for declaration in waiting where isDeclared(declaration.name.text.withoutBackticks) {
            let name = declaration.name.text
            notes.append("`\(name)` is declared again, which the compiler does not take: give it another name.")
        }
        // Superclasses first, whatever their order.
        while !waiting.isEmpty {
            let names = Set(waiting.map { $0.name.text.withoutBackticks })
            let next = waiting.firstIndex { names.isDisjoint(with: $0.inherited) } ?? 0
            predeclare(waiting.remove(at: next))
        }
    }

    private func predeclare(_ declaration: any TypeDeclSyntax) {
        let name = declaration.name.text.withoutBackticks
        let parent = declaration.inherited.lazy.compactMap { self.registry.typeNames[$0] }.first
        let nominal = NominalType(name, parent: parent.flatMap(registry.nominal(for:))) { _ in false }
        registry.alias(name, .nominal(nominal))
        var members: Set<String> = []
        for member in declaration.memberBlock.members {
            if let function = member.decl.as(FunctionDeclSyntax.self) {
                members.insert(function.name.text.withoutBackticks)
                add(function, to: nominal)
            } else if let initialiser = member.decl.as(InitializerDeclSyntax.self) {
                members.insert("init")
                let text = initialiser.with(\.body, nil).with(\.modifiers, []).trimmedDescription
                nominal.initialisers.append(placeholder(text))
            } else if let variable = member.decl.as(VariableDeclSyntax.self) {
                for binding in variable.bindings {
                    guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text else { continue }
                    members.insert(name.withoutBackticks)
                    let type = binding.typeAnnotation.map { named($0.type) } ?? .any
                    setProperty(name.withoutBackticks, type, of: nominal, isStatic: variable.modifiers.isStatic)
                }
            }
        }
        noteMembers(members, of: name)
    }

    private func add(_ function: FunctionDeclSyntax, to nominal: NominalType) {
        let name = function.name.text.withoutBackticks
        let native = placeholder(function.with(\.body, nil).with(\.modifiers, []).trimmedDescription)
        if function.modifiers.isStatic {
            nominal.staticMethods[name, default: []].append(native)
        } else {
            nominal.methods[name, default: []].append(native)
        }
    }

    /// A function that is there for its signature; nothing calls it.
    private func placeholder(_ signature: String) -> NativeFunction {
        NativeFunction(Signature(signature, registry: registry), doc: "") { _, _, _ in .void }
    }

    private func setProperty(_ name: String, _ type: CellType, of nominal: NominalType, isStatic: Bool) {
        let signature = Signature("var \(name)", name: name, result: type, registry: registry)
        let property = Property(signature, doc: "", get: { _, _ in .void })
        if isStatic { nominal.staticProperties[name] = property } else { nominal.properties[name] = property }
    }

    // MARK: - The walk

    func walk(_ declaration: any TypeDeclSyntax) {
        let name = declaration.name.text.withoutBackticks
        guard case .nominal(let nominal)? = registry.typeNames[name] else { return }
        registry.alias("Self", .nominal(nominal))
        defer { registry.removeAlias("Self") }
        inScope(isFunction: true) {
            declare(.keyword(.self), type: .nominal(nominal))
            // Stored properties first: methods use them wherever they stand.
            let members = declaration.memberBlock.members.map(\.decl)
            for member in members {
                if let variable = member.as(VariableDeclSyntax.self) { walkStored(variable, of: nominal) }
            }
            for member in members {
                if let variable = member.as(VariableDeclSyntax.self) {
                    walkComputed(variable, of: nominal)
                } else if let function = member.as(FunctionDeclSyntax.self) {
                    walk(function, of: nominal)
                } else if let initialiser = member.as(InitializerDeclSyntax.self) {
                    walk(initialiser, of: nominal)
                }
            }
        }
    }

    /// A property's first value cannot throw in Swift, as nobody could catch it.
    private func walkStored(_ variable: VariableDeclSyntax, of nominal: NominalType) {
        for binding in variable.bindings {
            guard let value = binding.initializer?.value,
                let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text.withoutBackticks
            else { continue }
            let annotated = binding.typeAnnotation.map { named($0.type) }
            let facts = facts(of: value, expecting: annotated ?? .any)
            if facts.throwing == .unmarked {
                edits.insert("try! ", at: value.positionAfterSkippingLeadingTrivia.utf8Offset)
                notes.append("An error in the first value of `\(name)` ends the program; in `init` it could be thrown.")
            }
            setProperty(name, annotated ?? facts.type, of: nominal, isStatic: variable.modifiers.isStatic)
        }
    }

    private func walkComputed(_ variable: VariableDeclSyntax, of nominal: NominalType) {
        for binding in variable.bindings {
            guard let block = binding.accessorBlock,
                let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text.withoutBackticks
            else { continue }
            let key = "\(nominal.name).\(name)"
            switch block.accessors {
            case .getter(let statements):
                if inScope({ walk(statements) }) { noteThrows(key) }
                guard isThrowing(key) else { continue }
                edits.insert(" get throws {", at: block.leftBrace.endPositionBeforeTrailingTrivia.utf8Offset)
                edits.insert("} ", at: block.rightBrace.positionAfterSkippingLeadingTrivia.utf8Offset)
            case .accessors(let accessors):
                for accessor in accessors { walk(accessor, key: key) }
            }
            if isThrowing(key), name == "description" || accessorsHaveSetter(block) {
                notes.append("The compiler does not let `\(name)` throw: catch the error in it.")
            }
        }
    }

    private func accessorsHaveSetter(_ block: AccessorBlockSyntax) -> Bool {
        guard case .accessors(let accessors) = block.accessors else { return false }
        return accessors.contains { $0.accessorSpecifier.tokenKind == .keyword(.set) }
    }

    private func walk(_ accessor: AccessorDeclSyntax, key: String) {
        let isGetter = accessor.accessorSpecifier.tokenKind == .keyword(.get)
        let canThrow = inScope {
            let parameter = accessor.parameters?.name ?? .identifier(isGetter ? "_" : "newValue")
            declare(parameter, type: .any)
            return accessor.body.map { walk($0.statements) } ?? false
        }
        if canThrow { noteThrows(key) }
        if isGetter, isThrowing(key), accessor.effectSpecifiers?.throwsClause == nil {
            edits.insert(" throws", at: accessor.accessorSpecifier.endPositionBeforeTrailingTrivia.utf8Offset)
        }
    }

    private func walk(_ function: FunctionDeclSyntax, of nominal: NominalType) {
        let name = function.name.text.withoutBackticks
        walk(function.signature, function.body, key: "\(nominal.name).\(name)")
        noteThatOverriddenThrow(name, of: nominal)
    }

    private func walk(_ initialiser: InitializerDeclSyntax, of nominal: NominalType) {
        walk(initialiser.signature, initialiser.body, key: "\(nominal.name).init")
        let clause = initialiser.signature.parameterClause
        guard clause.parameters.isEmpty else { return }
        noteThatOverriddenThrow("init", of: nominal)
        guard let module = registry.typeNames["Module"].flatMap(registry.nominal(for:)), nominal.derives(from: module)
        else { return }
        let isOverride = initialiser.modifiers.first { $0.name.tokenKind == .keyword(.override) }
        let canThrow = isThrowing("\(nominal.name).init")
        if canThrow {
            // `init() throws` cannot take the place of `Module.init()`, which does not throw. This is another one.
            edits.insert("_: Void = ()", at: clause.leftParen.endPositionBeforeTrailingTrivia.utf8Offset)
        }
        let parent = nominal.lineage.dropFirst().first { declares("init", in: $0) }
        let overrides = parent.map { $0.initialisers.contains { $0.signature.parameters.isEmpty } } ?? !canThrow
        switch (isOverride, overrides) {
        case (let modifier?, false): remove(modifier)
        case (nil, true):
            edits.insert("override ", at: initialiser.initKeyword.positionAfterSkippingLeadingTrivia.utf8Offset)
        default: break
        }
    }

    private func remove(_ modifier: DeclModifierSyntax) {
        let start = modifier.positionAfterSkippingLeadingTrivia.utf8Offset
        edits.replace(start..<modifier.endPosition.utf8Offset, with: "")
    }

    /// What overrides a member can only throw if that does.
    private func noteThatOverriddenThrow(_ member: String, of nominal: NominalType) {
        guard isThrowing("\(nominal.name).\(member)") else { return }
        for parent in nominal.lineage.dropFirst() where declares(member, in: parent) {
            noteThrows("\(parent.name).\(member)")
        }
    }

    // MARK: - Members in use

    /// Whether a member that a cell has declared throws; nil if no cell has declared it.
    func declaredMemberThrows(_ name: String, of nominal: NominalType) -> Bool? {
        nominal.lineage.first { declares(name, in: $0) }.map { isThrowing("\($0.name).\(name)") }
    }

    /// What a bare name means in a method, if it is a member of `self`.
    func memberFacts(_ name: String) -> ExpressionFacts? {
        guard !isLocal(name), let own = lookUp("self"), case .nominal(let nominal) = own.type else { return nil }
        if let property = nominal.property(name) {
            let canThrow = declaredMemberThrows(name, of: nominal) ?? false
            return ExpressionFacts(type: property.signature.result, throwing: canThrow ? .unmarked : .never)
        }
        guard let method = nominal.methods(name).first else { return nil }
        return ExpressionFacts(
            type: .function([], method.signature.result), callThrows: !isCalmMethod(name, of: own.type))
    }
}

extension TypeDeclSyntax {
    /// The names of what the type derives from.
    fileprivate var inherited: [String] { inheritanceClause?.inheritedTypes.map(\.type.trimmedDescription) ?? [] }
}
