/// A model and its noise scheduler, which together make images out of noise: <https://arxiv.org/abs/2006.11239>.
///
/// ```swift
/// let pipe = DDPMPipeline(unet: model, scheduler: scheduler)
/// let images = pipe(batchSize: 8).images
/// pipe.savePretrained("my_pipeline")
/// ```
public final class DDPMPipeline: ImagePipeline {
    /// What diffusers calls the pipeline.
    public static let className = "DDPMPipeline"

    /// The model that predicts the noise.
    public var unet: UNet2DModel
    /// The scheduler that takes the steps, for the noise that the model was trained on.
    public var scheduler: any Scheduler

    /// A pipeline of these parts.
    public init(unet: UNet2DModel, scheduler: any Scheduler) {
        self.unet = unet
        self.scheduler = scheduler
    }

    /// Makes images out of noise. The model works in evaluation mode meanwhile, and nothing is recorded for gradients.
    /// - Parameters:
    ///   - batchSize: the number of images.
    ///   - generator: where the random numbers come from; the default generator if nil.
    ///   - numInferenceSteps: how many steps to take, at most as many as in training. Fewer are faster and worse.
    /// - Throws: `EngineError` when the model or scheduler cannot do it; `Interrupted` when it is stopped.
    public func callAsFunction(
        batchSize: Int = 1, generator: Generator? = nil, numInferenceSteps: Int = 1000
    ) throws -> PipelineOutput {
        try unet.sample(
            batchSize, steps: numInferenceSteps, of: scheduler, generator: generator, for: Self.className)
    }
}
