/// The types of expressions in a text that is being typed, as far as signatures and declarations tell. Nothing runs.
struct StaticTypes {
    /// What an expression stands for.
    enum Meaning {
        case value(CellType)
        case type(CellType)
    }

    let tokens: SourceTokens
    let registry: Registry
    /// The types of the variables: those of the session, and those that the text declares.
    private(set) var variables: [String: CellType]

    init(_ tokens: SourceTokens, registry: Registry, variables: [String: CellType]) {
        self.tokens = tokens
        self.registry = registry
        self.variables = variables
        collectDeclarations()
    }

    private var list: [SourceTokens.Token] { tokens.tokens }

    // MARK: - Declarations

    private mutating func collectDeclarations() {
        for index in list.indices where list[index].kind == .keyword {
            switch list[index].text {
            case "let", "var": declareVariable(at: index + 1)
            case "for": declareLoopVariable(at: index + 1)
            case "func": declareParameters(at: index + 2)
            default: break
            }
        }
    }

    /// `x = …`, `x: Double = …`, and after `if let` what an optional holds.
    private mutating func declareVariable(at index: Int) {
        guard index + 1 < list.count, list[index].kind == .identifier else { return }
        let name = list[index].text
        if list[index + 1].text == ":" {
            let end = list[(index + 2)...].firstIndex { $0.text == "=" || $0.startsLine } ?? list.count
            variables[name] = type(named: list[(index + 2)..<end])
        } else if list[index + 1].text == "=", let type = type(of: (index + 2)..<endOfExpression(from: index + 2)) {
            let isBinding = index >= 2 && ["if", "guard", "while", ","].contains(list[index - 2].text)
            variables[name] = isBinding ? type.wrapped ?? type : type
        }
    }

    /// `x in …`, `(a, b) in …`.
    private mutating func declareLoopVariable(at index: Int) {
        guard let keyword = list[index...].firstIndex(where: { $0.text == "in" }) else { return }
        let elements = elementType(of: type(of: (keyword + 1)..<endOfExpression(from: keyword + 1, beforeBlock: true)))
        let names = list[index..<keyword].filter { $0.kind == .identifier }.map(\.text)
        if names.count == 1 {
            variables[names[0]] = elements ?? .any
        } else if case .tuple(let parts)? = elements, parts.count == names.count {
            for (name, part) in zip(names, parts) { variables[name] = part.type }
        }
    }

    private mutating func declareParameters(at opening: Int) {
        guard opening < list.count, list[opening].text == "(" else { return }
        for index in list[opening...].indices.dropLast() where list[index + 1].text == ":" {
            if list[index].kind == .identifier, tokens.openBracket(before: index)?.index == opening {
                let end = list[(index + 2)...].firstIndex { [",", ")", "="].contains($0.text) } ?? list.count
                variables[list[index].text] = type(named: list[(index + 2)..<end])
            }
        }
    }

    /// The type that tokens name.
    func type(named tokens: ArraySlice<SourceTokens.Token>) -> CellType {
        Signature("var x: \(tokens.map(\.text).joined())", registry: registry).result
    }

    private func elementType(of type: CellType?) -> CellType? {
        guard let type else { return nil }
        if case .nominal(let nominal) = type { return nominal.first { $0.elementType }?(registry) }
        return type.elementType
    }

    /// Where the expression ends that starts at `start`: at the end of its line, outside of brackets.
    private func endOfExpression(from start: Int, beforeBlock: Bool = false) -> Int {
        var depth = 0
        for index in start..<max(start, list.count) {
            let token = list[index]
            if depth == 0, index > start, token.startsLine, token.text != "." { return index }
            if depth == 0, [",", ";", "else"].contains(token.text) || beforeBlock && token.text == "{" { return index }
            if ["(", "[", "{"].contains(token.text) { depth += 1 }
            if [")", "]", "}"].contains(token.text) { depth -= 1 }
            if depth < 0 { return index }
        }
        return list.count
    }

    // MARK: - Expressions

    /// The type of an expression with operators.
    private func type(of range: Range<Int>) -> CellType? {
        var range = range
        while let first = range.first, ["try", "await", "-", "!"].contains(list[first].text) {
            range = range.dropFirst()
        }
        guard let last = range.last else { return nil }
        let operators = operators(in: range)
        if operators.contains(where: { ["==", "!=", "<", ">", "<=", ">=", "&&", "||"].contains(list[$0].text) }) {
            return .bool
        }
        if operators.contains(where: { ["..<", "..."].contains(list[$0].text) }) { return .range(.int) }
        let ends = operators.map { $0 - 1 } + [last]
        let types = ends.filter(range.contains).compactMap { value(endingAt: $0) }
        return types.first { if case .nominal = $0 { true } else { false } } ?? types.first { $0 == .double }
            ?? types.first
    }

    /// The operators of `range` outside of brackets.
    private func operators(in range: Range<Int>) -> [Int] {
        var depth = 0
        return range.filter { index in
            let text = list[index].text
            if ["(", "[", "{"].contains(text) { depth += 1 }
            if [")", "]", "}"].contains(text) { depth -= 1 }
            return depth == 0 && list[index].kind == .symbol && index > range.lowerBound
                && text.allSatisfy { "+-*/%<>=!&|.".contains($0) } && text != "." && text != "!"
        }
    }

    private func value(endingAt index: Int) -> CellType? {
        if case .value(let type)? = meaning(endingAt: index) { return type }
        return nil
    }

    /// What the expression that ends with the token `index` stands for: a name, a call, a member, a literal.
    func meaning(endingAt index: Int) -> Meaning? {
        guard index >= 0 else { return nil }
        let token = list[index]
        switch token.kind {
        case .integer: return .value(.int)
        case .float: return .value(.double)
        case .string: return .value(.string)
        case .keyword: return ["true", "false"].contains(token.text) ? .value(.bool) : nil
        case .identifier: return name(at: index)
        case .symbol: return closing(at: index)
        }
    }

    /// What precedes the dot before the token `index`; nil if there is no dot, or nothing before it.
    private func base(ofMemberAt index: Int) -> Meaning? {
        guard index >= 2, list[index - 1].text == "." else { return nil }
        return meaning(endingAt: index - 2)
    }

    private func isMember(_ index: Int) -> Bool { index >= 1 && list[index - 1].text == "." }

    private func name(at index: Int) -> Meaning? {
        let name = list[index].text
        guard isMember(index) else {
            if let type = variables[name] { return .value(type) }
            return registry.typeNames[name].map(Meaning.type)
        }
        switch base(ofMemberAt: index) {
        case .value(let type)?:
            let (type, isOptional) = (type.wrapped ?? type, type.wrapped != nil)
            if case .tuple(let elements) = type {
                return elements.first { $0.label == name }.map { .value($0.type) }
            }
            let result = registry.nominal(for: type)?.property(name)?.signature.result
                .substituting(type.memberBindings)
            return result.map { .value(isOptional ? .optional($0) : $0) }
        case .type(let type)?:
            return (registry.nominal(for: type)?.staticProperty(name)?.signature.result).map(Meaning.value)
        case nil: return nil
        }
    }

    /// An expression that ends with a bracket or an unwrapping mark.
    private func closing(at index: Int) -> Meaning? {
        switch list[index].text {
        case "?", "!":
            guard case .value(let type)? = meaning(endingAt: index - 1) else { return nil }
            return .value(type.wrapped ?? type)
        case ")":
            guard let opening = tokens.opening(of: index) else { return nil }
            if isCallee(before: opening) { return result(ofCallOf: opening - 1) }
            return type(of: (opening + 1)..<index).map(Meaning.value)
        case "}":
            guard let opening = tokens.opening(of: index), opening >= 1 else { return nil }
            // A closure after a call, or in place of its parentheses.
            return list[opening - 1].text == ")" ? closing(at: opening - 1) : result(ofCallOf: opening - 1)
        case "]": return tokens.opening(of: index).flatMap { element(opening: $0, closing: index) }
        default: return nil
        }
    }

    /// Whether what stands before an opening bracket is called or indexed.
    private func isCallee(before opening: Int) -> Bool {
        guard opening >= 1, list[opening - 1].end == list[opening].start else { return false }
        let before = list[opening - 1]
        return before.kind == .identifier || before.kind == .string || [")", "]", "}", "?", "!"].contains(before.text)
    }

    private func element(opening: Int, closing: Int) -> Meaning? {
        guard isCallee(before: opening) else {
            guard closing > opening + 1 else { return .value(.array(.any)) }
            let end = endOfExpression(from: opening + 1)
            return .value(.array(type(of: (opening + 1)..<min(end, closing)) ?? .any))
        }
        guard case .value(let type)? = meaning(endingAt: opening - 1) else { return nil }
        let isRange = list[opening..<closing].contains { ["..<", "..."].contains($0.text) }
        switch type.wrapped ?? type {
        case .array(let element): return .value(isRange ? type : element)
        case .dictionary(_, let value): return .value(.optional(value))
        case .nominal(let nominal):
            return nominal.first { $0.subscripts.isEmpty ? nil : $0.subscripts }?.first.map {
                .value($0.signature.result)
            }
        default: return nil
        }
    }

    private func result(ofCallOf index: Int) -> Meaning? {
        if let type = constructed(at: index) { return .value(type) }
        guard let function = functions(calledAt: index).first else { return nil }
        var bindings: [String: CellType] = [:]
        if case .value(let type)? = base(ofMemberAt: index) { bindings = (type.wrapped ?? type).memberBindings }
        return .value(function.signature.result.substituting(bindings))
    }

    /// The type of which the token `index` is the name, so that a call makes a value of it.
    private func constructed(at index: Int) -> CellType? {
        guard list[index].kind == .identifier else { return nil }
        if case .type(let type)? = name(at: index) { return type }
        if list[index].text == "init", case .type(let type)? = base(ofMemberAt: index) { return type }
        return nil
    }

    /// The functions that a call of what ends with the token `index` may mean.
    func functions(calledAt index: Int) -> [NativeFunction] {
        guard index >= 0, list[index].kind == .identifier else {
            guard case .value(let type)? = meaning(endingAt: index) else { return [] }
            return registry.nominal(for: type)?.callable ?? []
        }
        let name = list[index].text
        if let type = constructed(at: index) { return registry.nominal(for: type)?.initialisers ?? [] }
        guard isMember(index) else {
            if let type = variables[name] { return registry.nominal(for: type)?.callable ?? [] }
            return registry.functions[name] ?? []
        }
        switch base(ofMemberAt: index) {
        case .value(let type)?:
            let nominal = registry.nominal(for: type.wrapped ?? type)
            let methods = nominal?.methods(name) ?? []
            guard methods.isEmpty, let property = nominal?.property(name) else { return methods }
            return registry.nominal(for: property.signature.result)?.callable ?? []
        case .type(let type)?: return registry.nominal(for: type)?.first { $0.staticMethods[name] } ?? []
        case nil: return []
        }
    }
}
