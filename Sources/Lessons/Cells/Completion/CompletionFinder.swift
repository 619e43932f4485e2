/// Finds what may stand at the cursor. Prefixes are not compared here.
struct CompletionFinder {
    typealias Candidate = Completions.Candidate

    let types: StaticTypes
    /// The beginning of the word at the cursor, which is not among the tokens.
    let word: String

    private var list: [SourceTokens.Token] { types.tokens.tokens }
    private var registry: Registry { types.registry }

    var candidates: [Candidate] {
        guard let last = list.last else { return names }
        switch (last.kind, last.text) {
        case (.symbol, "."): return membersAfterDot
        case (.keyword, "let"), (.keyword, "var"), (.keyword, "func"), (.keyword, "for"), (.keyword, "struct"),
            (.keyword, "class"):
            return []
        case (.symbol, "->"): return typeNames
        case (.symbol, ":") where isAnnotation: return typeNames
        // After a value comes an operator, not a name.
        case (.identifier, _), (.integer, _), (.float, _), (.string, _), (.symbol, ")"), (.symbol, "]"):
            return word.isEmpty ? [] : names
        default: return labels + names
        }
    }

    /// Whether the colon at the end is that of a declaration: `let x:`.
    private var isAnnotation: Bool {
        let before = list.dropLast().suffix(2)
        return before.count == 2 && ["let", "var"].contains(before.first?.text)
    }

    // MARK: - Names

    private var names: [Candidate] {
        let variables = types.variables.map { Candidate(text: $0.key, kind: .variable, note: "\($0.value)") }
        // Hundreds of names are no help: what the learner has made is, until there is a letter.
        if word.isEmpty { return sorted(variables) }
        let functions = registry.functions.map { name, overloads in
            Candidate(text: name, kind: .function, note: overloads.first.map(Self.note) ?? "")
        }
        let keywords = [
            "let", "var", "func", "for", "while", "repeat", "guard", "return", "switch", "break", "continue", "true",
            "false", "else", "struct", "class", "import",
        ].map { Candidate(text: $0, kind: .keyword, note: "") }
        return sorted(variables) + sorted(functions + typeNames + keywords).filter { $0.text.first?.isLetter == true }
    }

    private var typeNames: [Candidate] {
        registry.typeNames.map { name, type in
            Candidate(text: name, kind: .type, note: registry.nominal(for: type)?.doc ?? "")
        }
    }

    private func sorted(_ candidates: [Candidate]) -> [Candidate] { candidates.sorted { $0.text < $1.text } }

    // MARK: - Members

    private var membersAfterDot: [Candidate] {
        let dot = list.count - 1
        let isImplicit = dot == 0 || list[dot - 1].end != list[dot].start || !endsValue(list[dot - 1])
        if isImplicit { return implicitMembers(before: dot) }
        switch types.meaning(endingAt: dot - 1) {
        case .value(.tuple(let elements))?:
            return elements.compactMap { element in
                element.label.map { Candidate(text: $0, kind: .property, note: "\(element.type)") }
            }
        case .value(let type)?: return registry.nominal(for: type).map(members) ?? []
        case .type(let type)?: return registry.nominal(for: type).map(staticMembers) ?? []
        case nil: return []
        }
    }

    private func endsValue(_ token: SourceTokens.Token) -> Bool {
        token.kind != .symbol && token.kind != .keyword || [")", "]", "}", "?", "!"].contains(token.text)
    }

    private func members(of nominal: NominalType) -> [Candidate] {
        let all = nominal.lineage.flatMap { type in
            type.properties.map { Candidate(text: $0.key, kind: .property, note: "\($0.value.signature.typeText)") }
                + type.methods.filter { $0.key != "callAsFunction" }.map(Self.method)
        }
        return sorted(all)
    }

    private func staticMembers(of nominal: NominalType) -> [Candidate] {
        let all = nominal.lineage.flatMap { type in
            type.staticProperties.map {
                Candidate(text: $0.key, kind: .property, note: $0.value.signature.typeText)
            } + type.staticMethods.map(Self.method)
        }
        return sorted(all)
    }

    private static func method(_ name: String, _ overloads: [NativeFunction]) -> Candidate {
        Candidate(text: name, kind: .method, note: overloads.first.map(note) ?? "")
    }

    /// The signature without the words that every function has.
    private static func note(_ function: NativeFunction) -> String {
        guard let opening = function.signature.text.firstIndex(of: "(") else { return "" }
        return String(function.signature.text[opening...])
    }

    /// `.squaredcosCapV2` after `betaSchedule:`, after `let x: BetaSchedule =`, after `x ==`; else any that there is.
    private func implicitMembers(before dot: Int) -> [Candidate] {
        if let type = expectedType(before: dot), let nominal = registry.nominal(for: type.wrapped ?? type) {
            return sorted(
                nominal.staticProperties.map {
                    Candidate(text: $0.key, kind: .property, note: $0.value.doc)
                })
        }
        return sorted(
            registry.nominals.flatMap { nominal in
                nominal.staticProperties.map { Candidate(text: $0.key, kind: .property, note: nominal.name) }
            })
    }

    private func expectedType(before dot: Int) -> CellType? {
        guard dot >= 1 else { return nil }
        let before = list[dot - 1].text
        if ["==", "!="].contains(before), case .value(let type)? = types.meaning(endingAt: dot - 2) { return type }
        if before == "=", dot >= 2, case .value(let type)? = types.meaning(endingAt: dot - 2) { return type }
        if before == "=", let colon = list[..<dot].lastIndex(where: { $0.text == ":" }) {
            return types.type(named: list[(colon + 1)..<(dot - 1)])
        }
        guard let call = call(before: dot) else { return nil }
        if before == ":", dot >= 2 {
            let label = list[dot - 2].text
            return call.parameters.first { $0.label == label }?.type
        }
        return call.parameters.filter { $0.label == nil }.dropFirst(call.argumentCount - 1).first?.type
    }

    // MARK: - Labels

    /// The labels of the arguments that are not given yet.
    private var labels: [Candidate] {
        guard let last = list.last, ["(", ","].contains(last.text), let call = call(before: list.count) else {
            return []
        }
        var seen: Set<String> = []
        return call.parameters.compactMap { parameter in
            guard let label = parameter.label, !call.labels.contains(label), seen.insert(label).inserted else {
                return nil
            }
            return Candidate(
                text: label + ":", kind: .label, note: "\(parameter.type)" + (parameter.hasDefault ? ", optional" : ""))
        }
    }

    private struct Call {
        let parameters: [FunctionParameter]
        /// The labels of the arguments that are there.
        let labels: Set<String>
        let argumentCount: Int
    }

    /// The call whose arguments are being typed.
    private func call(before end: Int) -> Call? {
        guard let (opening, commas) = types.tokens.openBracket(before: end), list[opening].text == "(", opening >= 1,
            list[opening - 1].end == list[opening].start
        else { return nil }
        let starts = ([opening] + commas).map { $0 + 1 }.filter { $0 + 1 < end && list[$0 + 1].text == ":" }
        let parameters = types.functions(calledAt: opening - 1).flatMap(\.signature.parameters)
        return Call(
            parameters: parameters, labels: Set(starts.map { list[$0].text }), argumentCount: commas.count + 1)
    }
}
