import Foundation

/// What is known about a name: its declarations, what goes in and comes out, an example, and for a variable where it was set.
public struct Documentation: Equatable, Sendable {
    /// A declaration as Swift writes it, and a sentence about it.
    public struct Declaration: Equatable, Sendable {
        /// `func l1Loss(_ prediction: Tensor, _ target: Tensor) -> Tensor`.
        public let signature: String
        /// What it is or does; empty for what a cell has declared itself.
        public let summary: String
    }

    /// The name as lessons write it, with a dot before members: `DDPMScheduler`, `.addNoise`.
    public let term: String
    /// Its declarations: one for each way to call it.
    public let declarations: [Declaration]
    /// The names of a type's members.
    public var members: [String] = []
    /// The shapes that go in and come out.
    public var shapes: String?
    /// A cell that shows its use and runs by itself.
    public var example: String?
    /// Where a variable got its value.
    public var origin: VariableOrigin?
}

/// Where a variable got its value.
public struct VariableOrigin: Codable, Equatable, Sendable {
    /// What the cell is called in errors: `prompt`, or the file of a lesson.
    public let cell: String
    /// The line of that file or cell in which the cell starts.
    public let line: Int
    /// When the cell ended.
    public let date: Date
}

extension Session {
    /// What is known about `name`: a function, a type, a variable or a member (`Tensor.reshape`, `x.shape`, `reshape`).
    /// - Returns: nil if there is nothing of that name.
    public func documentation(of name: String) -> Documentation? {
        let parts = name.trimmingPrefix(".").split(separator: ".").map(String.init)
        guard let first = parts.first else { return nil }
        let registry = interpreter.registry
        if name.hasPrefix(".") { return documentation(ofMember: first, of: registry.allNominals) }
        if parts.count > 1 {
            return documentation(ofMember: parts[parts.count - 1], of: [nominal(of: parts.dropLast())])
        }
        if let value = value(of: first) { return documentation(ofVariable: first, value) }
        if let functions = registry.functions[first] {
            return documented(Documentation(term: first, declarations: functions.map(declaration)), key: first)
        }
        if let type = registry.typeNames[first], let nominal = registry.nominal(for: type) {
            return documentation(of: nominal, named: first)
        }
        return documentation(ofMember: first, of: registry.allNominals)
    }

    /// The names that are nearest to one that nothing has: `Did you mean …?`, or nil.
    public func suggestion(for name: String) -> String? {
        let registry = interpreter.registry
        let names =
            variables.map(\.name) + registry.functions.keys + registry.typeNames.keys
            + registry.allNominals.flatMap { $0.memberNames + $0.staticMemberNames }
        return closest(to: name, in: names).map { "Did you mean `\($0)`?" }
    }

    // MARK: - Kinds

    private func documentation(ofVariable name: String, _ value: Value) -> Documentation {
        let doc = interpreter.registry.nominal(for: value)?.doc ?? ""
        let keyword = interpreter.globals[name]?.isMutable ?? true ? "var" : "let"
        return Documentation(
            term: name, declarations: [.init(signature: "\(keyword) \(name): \(value.type)", summary: doc)],
            origin: origins[name])
    }

    private func documentation(of nominal: NominalType, named name: String) -> Documentation {
        // The type's own sentence stands for initialisers that have none.
        let initialisers = nominal.initialisers.map(declaration).map {
            Documentation.Declaration(
                signature: name + $0.signature.dropFirst(4), summary: $0.summary == nominal.doc ? "" : $0.summary)
        }
        let members = Set(nominal.memberNames + nominal.staticMemberNames).filter { $0.first?.isLetter == true }
        return documented(
            Documentation(
                term: name, declarations: [.init(signature: name, summary: nominal.doc)] + initialisers,
                members: members.sorted()), key: name)
    }

    private func documentation(ofMember name: String, of nominals: [NominalType?]) -> Documentation? {
        var found: [(owner: NominalType, declaration: Documentation.Declaration)] = []
        for nominal in nominals.compactMap(\.self) {
            for owner in nominal.lineage {
                let own = interpreter.registry.declarations(of: name, in: owner)
                found += own.filter { new in !found.contains { $0.declaration == new } }.map { (owner, $0) }
                if !own.isEmpty { break }
            }
        }
        guard let first = found.first else { return nil }
        let shown = found.prefix(6).map { owner, declaration in
            nominals.count == 1
                ? declaration
                : .init(signature: "\(owner.name): \(declaration.signature)", summary: declaration.summary)
        }
        return documented(
            Documentation(term: "." + name, declarations: Array(shown)), key: "\(first.owner.name).\(name)")
    }

    private func nominal(of path: ArraySlice<String>) -> NominalType? {
        let registry = interpreter.registry
        guard let first = path.first else { return nil }
        let start = value(of: first)?.type ?? registry.typeNames[first]
        let type = path.dropFirst().reduce(start) { type, name in
            type.flatMap { registry.nominal(for: $0)?.property(name)?.signature.result.substituting($0.memberBindings) }
        }
        return type.flatMap(registry.nominal(for:))
    }

    private func declaration(_ function: NativeFunction) -> Documentation.Declaration {
        .init(signature: function.signature.text, summary: function.doc)
    }

    private func documented(_ documentation: Documentation, key: String) -> Documentation {
        guard let note = HelpNote.notes[key] else { return documentation }
        var documentation = documentation
        (documentation.shapes, documentation.example) = (note.shapes, note.example)
        return documentation
    }
}

extension Registry {
    /// All types, the language's own among them.
    var allNominals: [NominalType] {
        [int, double, bool, string, array, dictionary, range, optional, sequence] + nominals
    }

    /// The declarations of a type's own member.
    func declarations(of name: String, in owner: NominalType) -> [Documentation.Declaration] {
        let properties = [owner.properties[name], owner.staticProperties[name]].compactMap(\.self)
        let functions = (owner.methods[name] ?? []) + (owner.staticMethods[name] ?? [])
        let fallback = HelpNote.notes["\(owner.name).\(name)"]?.summary ?? (name == "callAsFunction" ? owner.doc : "")
        return properties.map { .init(signature: $0.signature.text, summary: $0.doc.isEmpty ? fallback : $0.doc) }
            + functions.map { .init(signature: $0.signature.text, summary: $0.doc.isEmpty ? fallback : $0.doc) }
    }
}
