extension Session {
    /// What the end of `source` can be completed to: names, or members after a dot. Each completion replaces the last
    /// word of `source`.
    public func completions(for source: String) -> [String] {
        let word = String(source.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
        let before = source.dropLast(word.count)
        let names = before.last == "." ? members(before: before.dropLast()) : topLevelNames
        return Set(names.filter { $0.hasPrefix(word) && $0 != word && $0.first?.isLetter == true }).sorted()
    }

    private var topLevelNames: [String] {
        let keywords = [
            "let", "var", "func", "for", "while", "repeat", "guard", "return", "switch", "break", "continue",
        ]
        let registry = interpreter.registry
        return variables.map(\.name) + registry.functions.keys + registry.typeNames.keys + keywords
    }

    /// The members of what stands before a dot: a variable, a type, a chain of properties, or nothing.
    private func members(before source: Substring) -> [String] {
        let chain = source.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }.reversed()
        let parts = String(chain).split(separator: ".").map(String.init)
        let registry = interpreter.registry
        guard let first = parts.first else {
            return registry.nominals.flatMap { Array($0.staticProperties.keys) }
        }
        if let value = value(of: first) {
            let type = parts.dropFirst().reduce(value.type as CellType?) { type, name in
                type.flatMap {
                    registry.nominal(for: $0)?.property(name)?.signature.result.substituting($0.memberBindings)
                }
            }
            return type.flatMap { registry.nominal(for: $0)?.memberNames } ?? []
        }
        return parts.count == 1
            ? registry.typeNames[first].flatMap { registry.nominal(for: $0)?.staticMemberNames } ?? [] : []
    }
}
