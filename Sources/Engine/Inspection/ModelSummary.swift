/// What a model consists of and what it computes for one input, as `torchinfo.summary` tells it. It prints as a table.
///
/// Multiply-adds are those of convolutions, matrix products and attention: what PyTorch's flop counter counts, halved.
public struct ModelSummary {
    /// One module in the model.
    public struct Layer: Hashable, Sendable {
        /// Its name in the module around it, as in the state: `down_blocks.0`. Empty for the model itself.
        public let name: String
        /// Its class: `Conv2d`.
        public let type: String
        /// How many modules are around it.
        public let depth: Int
        /// How often it was called.
        public let calls: Int
        /// The shapes of the tensors that went in the last time.
        public let inputs: [Shape]
        /// The shape of what came out the last time; nil if it was not called.
        public let output: Shape?
        /// How many numbers it learns, with those of the modules in it.
        public let parameterCount: Int
        /// How many multiplications, each with an addition, it does, with the modules in it.
        public let multiplyAdds: Int
        /// How many modules are in it, at any depth.
        public let moduleCount: Int
        /// Whether another module of the same one follows at its depth.
        let hasNext: Bool
    }

    /// What the forward pass took in memory.
    public struct Memory: Hashable, Sendable {
        /// The parameters and buffers, in bytes.
        public let parameters: Int
        /// What went in, in bytes.
        public let input: Int
        /// What all innermost layers gave out, in bytes: what torchinfo counts for one direction.
        public let layerOutputs: Int
        /// What the recorded operations hold for the backward pass, in bytes.
        public let keptForTraining: Int
        /// The most that tensors took beside the parameters while predicting without recording, in bytes.
        public let peakOfPredicting: Int
    }

    /// The model and all modules in it, each followed by those in it, in the order in which they were called.
    public let layers: [Layer]
    /// How many numbers the model learns.
    public let parameterCount: Int
    /// How many multiplications, each with an addition, a forward pass takes.
    public let multiplyAdds: Int
    /// What the forward pass took in memory.
    public let memory: Memory
    /// How deep the printed table goes.
    let depth: Int
}

/// Sends an input through a model and tells what its modules made of it. Neither weights nor gradients nor the random
/// numbers that follow change.
///
/// ```swift
/// summary(model) { model(x, timesteps, classLabels: labels) }
/// ```
/// - Parameters:
///   - depth: how deep the printed table goes: 1 for the modules directly in the model.
///   - forward: calls the model.
/// - Throws: `EngineError` when `forward` does not call the model; what it throws.
public func summary(_ model: Module, depth: Int = 2, _ forward: () throws -> Tensor) throws -> ModelSummary {
    try require(depth >= 0, "summary", "the depth is \(depth) but must not be negative")
    return try Generator.default.keepingState {
        // First with recording, which drops the filters that convolutions keep while nothing is recorded.
        let kept = try bytesHeld(byResultOf: forward)
        let before = StoragePool.shared.startMeasuringPeak()
        let trace = try ModuleTrace.during { _ = try noGrad(forward) }
        let peak = StoragePool.shared.peakBytes - before
        try require(
            trace.records[ObjectIdentifier(model)] != nil, "summary",
            "the model was not called; write summary(model) { model(x) }")
        return ModelSummary(model, trace, depth: depth, peak: peak, kept: kept)
    }
}

/// How much memory goes back when the result is let go, with the operations that were recorded for it.
private func bytesHeld(byResultOf forward: () throws -> Tensor) throws -> Int {
    func bytesWithResult() throws -> Int {
        let result = try GradMode.$isEnabled.withValue(true, operation: forward)
        return withExtendedLifetime(result) { StoragePool.shared.liveBytes }
    }
    return try bytesWithResult() - StoragePool.shared.liveBytes
}

extension ModelSummary {
    fileprivate init(_ model: Module, _ trace: ModuleTrace, depth: Int, peak: Int, kept: Int) {
        var layers: [Layer] = []
        Self.collect(model, named: "", at: 0, hasNext: false, trace, into: &layers)
        self.layers = layers
        self.depth = depth
        parameterCount = model.parameterCount
        multiplyAdds = trace.multiplyAdds
        let innermost = layers.indices.filter { layers[$0].moduleCount == 0 }
        let state = model.stateDict().reduce(0) { $0 + $1.tensor.count * $1.tensor.dtype.byteCount }
        let float = DType.float32.byteCount
        memory = Memory(
            parameters: state, input: layers[0].inputs.reduce(0) { $0 + $1.elementCount } * float,
            layerOutputs: innermost.reduce(0) { $0 + layers[$1].calls * (layers[$1].output?.elementCount ?? 0) }
                * float,
            keptForTraining: kept, peakOfPredicting: peak)
    }

    private static func collect(
        _ module: Module, named name: String, at depth: Int, hasNext: Bool, _ trace: ModuleTrace,
        into layers: inout [Layer]
    ) {
        let record = trace.records[ObjectIdentifier(module)]
        let children = module.namedChildren().enumerated().sorted { left, right in
            func order(_ child: (offset: Int, element: (name: String, module: Module))) -> (Int, Int) {
                (trace.records[ObjectIdentifier(child.element.module)]?.order ?? .max, child.offset)
            }
            return order(left) < order(right)
        }
        let place = layers.count
        for (index, child) in children.enumerated() {
            collect(
                child.element.module, named: child.element.name, at: depth + 1, hasNext: index < children.count - 1,
                trace, into: &layers)
        }
        layers.insert(
            Layer(
                name: name, type: module.typeName, depth: depth, calls: record?.calls ?? 0,
                inputs: record?.inputs ?? [], output: record?.output, parameterCount: module.parameterCount,
                multiplyAdds: record?.multiplyAdds ?? 0, moduleCount: layers.count - place, hasNext: hasNext),
            at: place)
    }
}
