/// What a pipeline made.
public struct PipelineOutput {
    /// The images, `[B, C, H, W]` with values from 0 to 1.
    public let images: Tensor
}

/// A model and its noise scheduler, which together make images out of noise: <https://arxiv.org/abs/2006.11239>.
///
/// ```swift
/// let pipe = DDPMPipeline(unet: model, scheduler: scheduler)
/// let images = pipe(batchSize: 8).images
/// pipe.savePretrained("my_pipeline")
/// ```
public final class DDPMPipeline {
    /// The model that predicts the noise.
    public var unet: UNet2DModel
    /// The scheduler whose noise the model was trained on.
    public var scheduler: DDPMScheduler

    /// A pipeline of these parts.
    public init(unet: UNet2DModel, scheduler: DDPMScheduler) {
        self.unet = unet
        self.scheduler = scheduler
    }

    /// What was odd about the files that the parts were loaded from.
    public var warnings: [String] { unet.warnings + scheduler.warnings }

    /// Makes images out of noise. The model works in evaluation mode meanwhile, and nothing is recorded for gradients.
    /// - Parameters:
    ///   - batchSize: the number of images.
    ///   - generator: where the random numbers come from; the default generator if nil.
    ///   - numInferenceSteps: how many steps to take, at most as many as in training. Fewer are faster and worse.
    /// - Throws: `EngineError` when the model or scheduler cannot do it; `Interrupted` when it is stopped.
    public func callAsFunction(
        batchSize: Int = 1, generator: Generator? = nil, numInferenceSteps: Int = 1000
    ) throws -> PipelineOutput {
        let shape = try imageShape(batchSize)
        try scheduler.setTimesteps(numInferenceSteps)
        let wasTraining = unet.isTraining
        unet.eval()
        defer { if wasTraining { unet.train() } }
        return try noGrad {
            var sample = try Tensor.randn(shape, generator: generator)
            try Progress.track(scheduler.timesteps.toInts(), label: "Sampling") { t in
                let prediction = try unet(sample, t)
                sample = try scheduler.step(prediction, t, sample, generator: generator).prevSample
            }
            return PipelineOutput(images: try (sample / 2 + 0.5).clip(0, 1))
        }
    }

    private func imageShape(_ batchSize: Int) throws -> [Int] {
        try require(batchSize > 0, "DDPMPipeline", "batchSize is \(batchSize); ask for at least one image")
        guard let height = unet.config.sampleSize else {
            throw EngineError(
                "DDPMPipeline",
                "the model does not say how large its images are; make the UNet2DModel with sampleSize")
        }
        return [batchSize, unet.config.inChannels, height, unet.config.sampleWidth ?? height]
    }
}

extension DDPMPipeline: CustomStringConvertible {
    /// The parts, one to a line.
    public var description: String {
        """
        DDPMPipeline
          unet: \(unet.description.prefix { $0 != "\n" })
          scheduler: \(scheduler)
        """
    }
}
