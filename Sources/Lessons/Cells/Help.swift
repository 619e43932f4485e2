extension Session {
    /// What `name` is: its declarations and a line about each. `name` may be a function, a type, a variable or a member
    /// (`Tensor.reshape`, `x.shape`).
    /// - Returns: nil if there is nothing of that name.
    public func help(on name: String) -> String? {
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first else { return nil }
        if parts.count > 1 { return helpOnMember(parts[1], of: type(named: first)) }
        let registry = interpreter.registry
        if let value = value(of: first) {
            let own = "\(first): \(value.type)"
            guard let doc = registry.nominal(for: value)?.doc, !doc.isEmpty else { return own }
            return own + "\n    " + doc
        }
        if let functions = registry.functions[first] { return text(functions) }
        if let type = registry.typeNames[first], let nominal = registry.nominal(for: type) { return text(nominal) }
        let members = registry.nominals.compactMap { helpOnMember(first, of: $0) }
        return members.isEmpty ? nil : members.prefix(5).joined(separator: "\n")
    }

    /// The members of a type or of a variable's value.
    private func type(named name: String) -> NominalType? {
        let registry = interpreter.registry
        if let value = value(of: name) { return registry.nominal(for: value) }
        return registry.typeNames[name].flatMap { registry.nominal(for: $0) }
    }

    private func helpOnMember(_ name: String, of nominal: NominalType?) -> String? {
        guard let nominal else { return nil }
        let properties = [nominal.property(name), nominal.staticProperty(name)].compactMap(\.self)
        let methods = nominal.methods(name) + (nominal.first { $0.staticMethods[name] } ?? [])
        let texts = properties.map { text($0.signature, $0.doc) } + methods.map { text($0.signature, $0.doc) }
        return texts.isEmpty ? nil : texts.joined(separator: "\n")
    }

    private func text(_ nominal: NominalType) -> String {
        let members = Set(nominal.memberNames).sorted().joined(separator: ", ")
        let parts = [
            nominal.name + (nominal.doc.isEmpty ? "" : ": \(nominal.doc)"),
            nominal.initialisers.isEmpty ? nil : text(nominal.initialisers),
            members.isEmpty ? nil : "members: \(members)",
        ]
        return parts.compactMap(\.self).joined(separator: "\n")
    }

    private func text(_ functions: [NativeFunction]) -> String {
        functions.map { text($0.signature, $0.doc) }.joined(separator: "\n")
    }

    private func text(_ signature: Signature, _ doc: String) -> String {
        doc.isEmpty ? signature.text : "\(signature.text)\n    \(doc)"
    }
}
