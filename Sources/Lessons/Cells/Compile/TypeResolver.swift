import SwiftSyntax

/// Finds the type that a piece of syntax names.
struct TypeResolver {
    let registry: Registry
    /// Names that stand for any type.
    var generics: Set<String> = []

    /// - Returns: nil if there is no such type.
    func resolve(_ syntax: TypeSyntax) -> CellType? {
        switch syntax.as(TypeSyntaxEnum.self) {
        case .identifierType(let type): return resolve(type)
        case .memberType(let type): return registry.typeNames["\(type.baseType.trimmed).\(type.name.text)"]
        case .arrayType(let type): return resolve(type.element).map(CellType.array)
        case .dictionaryType(let type): return dictionary(resolve(type.key), resolve(type.value))
        case .optionalType(let type): return resolve(type.wrappedType).map(CellType.optional)
        case .implicitlyUnwrappedOptionalType(let type): return resolve(type.wrappedType).map(CellType.optional)
        case .tupleType(let type): return resolve(type)
        case .functionType(let type): return resolve(type)
        case .attributedType(let type): return resolve(type.baseType)
        case .someOrAnyType(let type): return resolve(type.constraint)
        default: return nil
        }
    }

    private func dictionary(_ key: CellType?, _ value: CellType?) -> CellType? {
        guard let key, let value else { return nil }
        return .dictionary(key, value)
    }

    private func resolve(_ type: IdentifierTypeSyntax) -> CellType? {
        let name = type.name.text
        if generics.contains(name) { return .generic(name) }
        let arguments = type.genericArgumentClause?.arguments.compactMap { argument -> CellType? in
            if case .type(let type) = argument.argument { return resolve(type) }
            return nil
        }
        switch (name, arguments?.first) {
        case ("Array", let element?): return .array(element)
        case ("Optional", let wrapped?): return .optional(wrapped)
        case ("Dictionary", let key?): return dictionary(key, arguments?.last)
        case ("Range", let bound?), ("ClosedRange", let bound?): return .range(bound)
        case ("Sequence", let element), ("Collection", let element): return .sequence(element ?? .any)
        case ("Range", nil), ("ClosedRange", nil): return .range(.int)
        default: return registry.typeNames[name]
        }
    }

    private func resolve(_ type: TupleTypeSyntax) -> CellType? {
        var elements: [CellType.TupleElement] = []
        for element in type.elements {
            guard let resolved = resolve(element.type) else { return nil }
            elements.append(.init(label: element.firstName?.text, type: resolved))
        }
        if elements.isEmpty { return .void }
        return elements.count == 1 ? elements[0].type : .tuple(elements)
    }

    private func resolve(_ type: FunctionTypeSyntax) -> CellType? {
        let parameters = type.parameters.compactMap { resolve($0.type) }
        guard parameters.count == type.parameters.count, let result = resolve(type.returnClause.type) else {
            return nil
        }
        return .function(parameters, result)
    }
}
