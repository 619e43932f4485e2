/// A model and a scheduler that makes images out of noise in few steps: <https://arxiv.org/abs/2010.02502>.
///
/// ```swift
/// let pipe = DDIMPipeline(unet: model, scheduler: scheduler)       // the scheduler of the training will do
/// let images = pipe(batchSize: 8, numInferenceSteps: 50).images
/// ```
public final class DDIMPipeline: ImagePipeline {
    /// What diffusers calls the pipeline.
    public static let className = "DDIMPipeline"

    /// The model that predicts the noise.
    public var unet: UNet2DModel
    /// The scheduler that takes the steps: a `DDIMScheduler`, unless another is put in its place.
    public var scheduler: any Scheduler

    /// A pipeline of these parts. A scheduler of another kind is made into a `DDIMScheduler` for the same noise.
    /// - Throws: `EngineError` naming the option of the scheduler that does not fit.
    public init(unet: UNet2DModel, scheduler: any Scheduler) throws {
        self.unet = unet
        self.scheduler = try scheduler as? DDIMScheduler ?? .fromConfig(scheduler.config)
        self.scheduler.warnings = scheduler.warnings
    }

    /// Makes images out of noise. The model works in evaluation mode meanwhile, and nothing is recorded for gradients.
    /// - Parameters:
    ///   - batchSize: the number of images.
    ///   - generator: where the random numbers come from; the default generator if nil.
    ///   - eta: how much fresh noise a step adds, from 0 for none to 1 for as much as DDPM.
    ///   - numInferenceSteps: how many steps to take, at most as many as in training. Fewer are faster and worse.
    ///   - useClippedModelOutput: whether a step works out the noise again from the clipped image.
    /// - Throws: `EngineError` when the model or scheduler cannot do it; `Interrupted` when it is stopped.
    public func callAsFunction(
        batchSize: Int = 1, generator: Generator? = nil, eta: Double = 0, numInferenceSteps: Int = 50,
        useClippedModelOutput: Bool = false
    ) throws -> PipelineOutput {
        let isPlain = eta == 0 && !useClippedModelOutput
        try require(
            isPlain || scheduler is DDIMScheduler, Self.className,
            "eta and useClippedModelOutput are options of a DDIMScheduler, but the scheduler is a "
                + "\(type(of: scheduler))")
        return try unet.sample(
            batchSize, steps: numInferenceSteps, of: scheduler, generator: generator, for: Self.className
        ) { [scheduler] output, timestep, sample in
            guard let ddim = scheduler as? DDIMScheduler else {
                return try scheduler.step(output, timestep, sample, generator: generator)
            }
            return try ddim.step(
                output, timestep, sample, eta: eta, useClippedModelOutput: useClippedModelOutput, generator: generator)
        }
    }
}
