extension Optimizer {
    /// The steps taken and the running values, named by the parameter's position: `0.step`, `0.exp_avg`. With these and
    /// the parameters training goes on as if it had not stopped. The tensors are the optimizer's own, not copies.
    public final var state: [(name: String, tensor: Tensor)] {
        get throws {
            var state: [(name: String, tensor: Tensor)] = []
            for index in parameters.indices where stepCounts[index] > 0 {
                state.append(("\(index).step", try Tensor.scalar(stepCounts[index])))
                for (name, slot) in zip(slotNames, slots[index]) {
                    if let slot { state.append(("\(index).\(name)", slot)) }
                }
            }
            return state
        }
    }

    /// Goes on from a state that `state` gave.
    /// - Throws: `EngineError` when it is not a state of this optimizer and these parameters. Then nothing changes.
    public final func load(state: [(name: String, tensor: Tensor)]) throws {
        var counts = [Int](repeating: 0, count: parameters.count)
        var loaded = [[Tensor?]](repeating: [Tensor?](repeating: nil, count: slotNames.count), count: parameters.count)
        for (name, tensor) in state {
            let parts = name.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let index = Int(parts[0]), parameters.indices.contains(index) else {
                throw EngineError("load(state:)", "\(name) belongs to none of the \(parameters.count) parameters")
            }
            if parts[1] == "step" {
                counts[index] = try tensor.intItem()
                try require(
                    (0...mostSteps).contains(counts[index]), "load(state:)",
                    "\(name) is \(counts[index]), no number of steps")
            } else {
                loaded[index][try slot(named: String(parts[1]))] = try checkedCopy(tensor, name, parameters[index])
            }
        }
        (stepCounts, slots) = (counts, loaded)
    }

    private func slot(named name: String) throws -> Int {
        guard let slot = slotNames.firstIndex(of: name) else {
            throw EngineError(
                "load(state:)", "\(type(of: self)) keeps no \(name); it keeps \(slotNames.joined(separator: ", "))")
        }
        return slot
    }

    private func checkedCopy(_ tensor: Tensor, _ name: String, _ parameter: Parameter) throws -> Tensor {
        try require(
            tensor.shape == parameter.shape, "load(state:)",
            "\(name) is \(tensor.shape) but its parameter is \(parameter.shape)")
        return try tensor.float().contiguous().copy()
    }
}
