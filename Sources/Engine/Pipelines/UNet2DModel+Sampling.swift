/// What a pipeline made.
public struct PipelineOutput {
    /// The images, `[B, C, H, W]` with values from 0 to 1.
    public let images: Tensor
}

extension UNet2DModel {
    /// Makes images out of noise by taking the model through the timesteps of any scheduler. The model works in evaluation mode
    /// meanwhile, and nothing is recorded for gradients.
    /// - Parameter step: what is made of the model's output, a timestep and the sample, if not what `scheduler.step` does.
    func sample(
        _ batchSize: Int, steps: Int, of scheduler: any Scheduler, generator: Generator?, for pipeline: String,
        step: ((Tensor, Double, Tensor) throws -> SchedulerStep)? = nil
    ) throws -> PipelineOutput {
        try sample(batchSize, steps: steps, of: scheduler, generator: generator, for: pipeline) { sample, t in
            let output = try self(scheduler.scaleModelInput(sample, t), t)
            return try step?(output, t, sample) ?? scheduler.step(output, t, sample, generator: generator)
        }
    }

    /// Makes images out of noise, where `advance` calls the model: it leads from the sample at a timestep to the next.
    func sample(
        _ batchSize: Int, steps: Int, of scheduler: any Scheduler, generator: Generator?, for pipeline: String,
        advance: (_ sample: Tensor, _ timestep: Double) throws -> SchedulerStep
    ) throws -> PipelineOutput {
        try scheduler.setTimesteps(steps)
        let shape = try imageShape(batchSize, for: pipeline)
        let wasTraining = isTraining
        eval()
        defer { if wasTraining { train() } }
        return try noGrad {
            var sample = try Tensor.randn(shape, generator: generator)
            if scheduler.initNoiseSigma != 1 { sample = try sample * scheduler.initNoiseSigma }
            try Progress.track(scheduler.timestepValues, label: "Sampling") { t in
                sample = try advance(sample, t).prevSample
            }
            return PipelineOutput(images: try (sample / 2 + 0.5).clip(0, 1))
        }
    }

    private func imageShape(_ batchSize: Int, for pipeline: String) throws -> [Int] {
        try require(batchSize > 0, pipeline, "batchSize is \(batchSize); ask for at least one image")
        guard let height = config.sampleSize else {
            throw EngineError(
                pipeline, "the model does not say how large its images are; make the UNet2DModel with sampleSize")
        }
        return [batchSize, config.inChannels, height, config.sampleWidth ?? height]
    }
}
