/// What a training will take: time, memory and room on the disk.
public struct TrainingForecast: Sendable {
    /// The model, with the parameters of each part.
    public let model: String
    /// The images.
    public let dataset: String
    /// The time of the training itself.
    public let estimate: TrainingEstimate
    /// How many updates of the weights there are.
    public let updateCount: Int
    /// How long it takes to make one grid of samples, and how many there are.
    public let samples: (seconds: Double, count: Int)
    /// The most memory that tensors took in two steps.
    public let memoryBytes: Int
    /// The size of a checkpoint, and how many are kept in the end.
    public let checkpoints: (bytes: Int, count: Int)
}

extension TrainingForecast: CustomStringConvertible {
    /// The forecast in a few lines.
    public var description: String {
        let total = estimate.seconds + samples.seconds * Double(samples.count)
        let kept = checkpoints.count == 0 ? "none" : "\(checkpoints.count) × \(readableByteCount(checkpoints.bytes))"
        return """
            \(model)
            images:       \(dataset)
            training:     \(estimate)
            an epoch:     \(TrainingEstimate.words(estimate.secondsPerStep * Double(estimate.stepsPerEpoch)))
            updates:      \(updateCount)
            samples:      \(samples.count) × \(TrainingEstimate.words(samples.seconds))
            together:     about \(TrainingEstimate.words(total))
            memory:       \(readableByteCount(memoryBytes))
            checkpoints:  \(kept)
            """
    }
}

extension UnconditionalTrainer {
    /// Measures two batches and a step of sampling, and forecasts what the training will take. Nothing is written, and the
    /// random numbers stay where they are.
    /// - Throws: `EngineError` when data or model will not do; `Interrupted` at Ctrl-C.
    public func forecast() throws -> TrainingForecast {
        try Generator.default.keepingState {
            _ = StoragePool.shared.startMeasuringPeak()
            let parts = try makeParts()
            let batches = parts.loader.makeIterator()
            func step() throws {
                guard let images = try batches.next()?.images else { return }
                _ = try parts.accumulate(images)
                try parts.update()
            }
            let first = try ContinuousClock().measure(step)
            // The first takes longer, because its memory is new; there is no other if all images fit into a batch.
            let second = parts.loader.count > 1 ? try ContinuousClock().measure(step) : first
            return try forecast(parts, secondsPerStep: second / .seconds(1))
        }
    }

    private func forecast(_ parts: TrainingParts, secondsPerStep: Double) throws -> TrainingForecast {
        let sampling = try secondsOfSampling(parts)
        let written = parts.updateCount / options.checkpointingSteps
        return TrainingForecast(
            model: parts.model.description, dataset: "\(parts.loader.dataset.dataset)",
            estimate: TrainingEstimate(
                epochs: options.numEpochs, stepsPerEpoch: parts.loader.count, secondsPerStep: secondsPerStep),
            updateCount: parts.updateCount,
            samples: (
                sampling, (0..<options.numEpochs).count { options.isDue($0, every: options.saveImagesEpochs) }
            ),
            memoryBytes: StoragePool.shared.peakBytes,
            checkpoints: (
                Checkpoint.byteCount(parameterCount: parts.model.parameterCount, useEma: parts.ema != nil),
                min(written, options.checkpointsTotalLimit ?? written)
            ))
    }

    /// The time of a whole grid of samples, from a single step.
    private func secondsOfSampling(_ parts: TrainingParts) throws -> Double {
        parts.model.eval()
        let channels = parts.model.config.inChannels
        let noise = try Tensor.randn([options.evalBatchSize, channels, options.resolution, options.resolution])
        let seconds = try ContinuousClock().measure {
            try noGrad { _ = try parts.noiseScheduler.step(parts.model(noise, 0), 0, noise) }
        }
        return seconds / .seconds(1) * Double(options.inferenceSteps)
    }
}
