extension Module {
    /// The parameters and buffers by name, in PyTorch's order: a module's own first, then those of the modules in it.
    /// The tensors are the module's own, not copies.
    public final func stateDict() -> [(name: String, tensor: Tensor)] { entries(prefix: "") }

    /// Takes over the values of a state, name by name.
    ///
    /// Nothing changes unless everything fits.
    /// - Throws: `EngineError` that lists the names that are missing, that are not known, and whose shapes differ.
    public final func load(stateDict state: [(name: String, tensor: Tensor)]) throws {
        try load(stateDict: Dictionary(state.map { ($0.name, $0.tensor) }) { _, last in last })
    }

    /// Takes over the values of a state, name by name.
    ///
    /// Nothing changes unless everything fits.
    /// - Throws: `EngineError` that lists the names that are missing, that are not known, and whose shapes differ.
    public final func load(stateDict state: [String: Tensor]) throws {
        let own = stateDict()
        try checkNames(own, state)
        // All conversions come first: the copies below can neither fail nor be interrupted halfway.
        let copies = try own.map { entry in
            (target: entry.tensor, values: try state[entry.name]!.to(entry.tensor.dtype).contiguous())
        }
        try copies.forEach { target, values in
            try require(
                target.isContiguous, "load(stateDict:)",
                "a parameter of shape \(target.shape) is a view with gaps; make it with contiguous()")
        }
        for (target, values) in copies {
            target.address.copyMemory(from: values.address, byteCount: target.count * target.dtype.byteCount)
            target.storage.version += 1
        }
    }

    /// Writes the state to a safetensors file.
    /// - Throws: `EngineError` when the file cannot be written.
    public final func save(to path: String) throws {
        try saveTensors(Dictionary(stateDict().map { ($0.name, $0.tensor) }) { first, _ in first }, path)
    }

    /// Takes over the values of a safetensors file that `save(to:)` or PyTorch wrote.
    /// - Throws: `EngineError` when the file cannot be read, or lists what does not fit. Then nothing changes.
    public final func load(from path: String) throws { try load(stateDict: loadTensors(path)) }

    private func checkNames(_ own: [(name: String, tensor: Tensor)], _ state: [String: Tensor]) throws {
        let known = Set(own.map(\.name))
        let missing = own.map(\.name).filter { state[$0] == nil }
        let unexpected = state.keys.filter { !known.contains($0) }.sorted()
        let mismatched = own.compactMap { entry -> String? in
            guard let given = state[entry.name], given.shape != entry.tensor.shape else { return nil }
            return "\(entry.name) is \(given.shape) but the model has \(entry.tensor.shape)"
        }
        let problems = [
            Self.list("missing", missing), Self.list("unexpected", unexpected),
            Self.list("of another shape", mismatched),
        ].compactMap { $0 }
        try require(
            problems.isEmpty, "load(stateDict:)",
            "the state does not fit this \(typeName). " + problems.joined(separator: ". "))
    }

    private static func list(_ title: String, _ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        let shown = names.prefix(8).joined(separator: ", ")
        return "\(names.count) \(title): \(shown)" + (names.count > 8 ? ", …" : "")
    }

    /// The class with its details and number of parameters, and a line for each module in it.
    public final var description: String {
        let head = "\(summary), \(parameterCount.grouped) parameters"
        let lines = namedChildren().map { name, module in
            "  \(name): \(module.summary), \(module.parameterCount.grouped) parameters"
        }
        return ([head] + lines).joined(separator: "\n")
    }

    private var summary: String { "\(typeName)(\(details))" }
}
