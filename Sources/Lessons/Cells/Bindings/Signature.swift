import SwiftParser
import SwiftSyntax

/// The declaration of something that cells can use, as Swift writes it. It is parsed when it is first needed: there are
/// hundreds, and a session uses few.
final class Signature {
    /// `func mseLoss(_ prediction: Tensor, _ target: Tensor) -> Tensor`
    let text: String
    /// The name that is declared: `mseLoss`, `init`, `+`.
    let name: String
    private unowned let registry: Registry
    private lazy var parsed = parse()

    private struct Parsed {
        var parameters: [FunctionParameter] = []
        var result = CellType.any
    }

    init(_ text: String, registry: Registry) {
        self.text = text
        self.registry = registry
        name = Self.scanName(text)
    }

    /// The signature of something that a cell declares, whose types are already resolved.
    init(_ text: String, name: String, parameters: [FunctionParameter] = [], result: CellType, registry: Registry) {
        self.text = text
        self.name = name
        self.registry = registry
        parsed = Parsed(parameters: parameters, result: result)
    }

    var parameters: [FunctionParameter] { parsed.parameters }
    /// The type of the result, or of the property.
    var result: CellType { parsed.result }
    /// The type of a property as it is written.
    var typeText: String {
        text.firstIndex(of: ":").map { text[$0...].dropFirst().trimmingPrefix(" ") }.map(String.init) ?? ""
    }
    var isMutating: Bool { text.hasPrefix("mutating ") }

    /// The name, found without parsing.
    private static func scanName(_ text: String) -> String {
        var words = text.prefix { $0 != "(" && $0 != ":" }.split(separator: " ")
        while let first = words.first, ["mutating", "static", "func", "var", "let", "case"].contains(first) {
            words.removeFirst()
        }
        // Backquotes let a keyword be a name; where it is used, after a dot, it stands without them.
        let word = String(words.first ?? "").withoutBackticks
        let plain = String(word.prefix { $0 != "<" })
        return word == "init?" ? "init" : plain.isEmpty ? word : plain
    }

    private func parse() -> Parsed {
        let file = Parser.parse(source: text)
        guard let item = file.statements.first?.item, case .decl(let declaration) = item else {
            return Parsed()
        }
        if let function = declaration.as(FunctionDeclSyntax.self) {
            return parse(function.signature, function.genericParameterClause)
        }
        if let initialiser = declaration.as(InitializerDeclSyntax.self) {
            return parse(initialiser.signature, initialiser.genericParameterClause)
        }
        if let sub = declaration.as(SubscriptDeclSyntax.self) {
            let generics = names(sub.genericParameterClause)
            return Parsed(
                parameters: parameters(sub.parameterClause, generics, labelsByName: false),
                result: type(sub.returnClause.type, generics))
        }
        if let variable = declaration.as(VariableDeclSyntax.self), let binding = variable.bindings.first {
            return Parsed(result: binding.typeAnnotation.map { type($0.type, []) } ?? .any)
        }
        return Parsed()
    }

    private func parse(_ signature: FunctionSignatureSyntax, _ clause: GenericParameterClauseSyntax?) -> Parsed {
        let generics = names(clause)
        return Parsed(
            parameters: parameters(signature.parameterClause, generics, labelsByName: true),
            result: signature.returnClause.map { type($0.type, generics) } ?? .void)
    }

    private func names(_ clause: GenericParameterClauseSyntax?) -> Set<String> {
        Set(clause?.parameters.map(\.name.text) ?? [])
    }

    private func type(_ syntax: TypeSyntax, _ generics: Set<String>) -> CellType {
        TypeResolver(registry: registry, generics: generics.union(["Element", "Key", "Value", "Wrapped", "Bound"]))
            .resolve(syntax) ?? .any
    }

    private func parameters(
        _ clause: FunctionParameterClauseSyntax, _ generics: Set<String>, labelsByName: Bool
    ) -> [FunctionParameter] {
        clause.parameters.map { parameter in
            let first = parameter.firstName.text
            let hasOneName = parameter.secondName == nil
            let type = type(parameter.type, generics)
            return FunctionParameter(
                label: first == "_" || (hasOneName && !labelsByName) ? nil : first,
                name: (parameter.secondName ?? parameter.firstName).text, type: type,
                hasDefault: parameter.defaultValue != nil, defaultValue: defaultValue(parameter),
                isVariadic: parameter.ellipsis != nil, isInout: false)
        }
    }

    /// Compiles the default value when it is first used.
    private func defaultValue(_ parameter: FunctionParameterSyntax) -> () throws -> (any Expression)? {
        guard let syntax = parameter.defaultValue?.value else { return { nil } }
        let registry = registry
        let source = SourceText(text, name: name, firstLine: 1)
        var compiled: (any Expression)?
        return {
            if let compiled { return compiled }
            compiled = try Compiler(source: source, registry: registry, globals: [:]).expression(syntax)
            return compiled
        }
    }
}
