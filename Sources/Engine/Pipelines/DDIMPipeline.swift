/// A model and a scheduler that makes images out of noise in few steps: <https://arxiv.org/abs/2010.02502>.
///
/// ```swift
/// let pipe = DDIMPipeline(unet: model, scheduler: scheduler)       // the scheduler of the training will do
/// let images = pipe(batchSize: 8, numInferenceSteps: 50).images
/// ```
public final class DDIMPipeline {
    /// The model that predicts the noise.
    public var unet: UNet2DModel
    /// The scheduler that takes the steps.
    public var scheduler: DDIMScheduler

    /// A pipeline of these parts. A scheduler of another kind is made into a `DDIMScheduler` for the same noise.
    /// - Throws: `EngineError` naming the option of the scheduler that does not fit.
    public init(unet: UNet2DModel, scheduler: NoiseScheduler) throws {
        self.unet = unet
        self.scheduler = try scheduler as? DDIMScheduler ?? .fromConfig(scheduler.options)
    }

    /// What was odd about the files that the parts were loaded from.
    public var warnings: [String] { unet.warnings + scheduler.warnings }

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
        try scheduler.setTimesteps(numInferenceSteps)
        return try unet.sample(batchSize, along: scheduler.timesteps, generator: generator, for: "DDIMPipeline") {
            try scheduler.step(
                $0, $1, $2, eta: eta, useClippedModelOutput: useClippedModelOutput, generator: generator)
        }
    }

    /// Loads a pipeline that was saved here or by diffusers, also one with a scheduler of another kind: `model_index.json`
    /// with the parts in folders of their own, `unet` and `scheduler`, or all beside it.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> DDIMPipeline {
        try Pretrained.requirePipeline(folder, for: "DDIMPipeline")
        return try DDIMPipeline(unet: .fromPretrained(folder), scheduler: DDIMScheduler.fromPretrained(folder))
    }

    /// Saves the pipeline as diffusers would, so that it can be loaded here and there. Each file is written whole or not at
    /// all, and `model_index.json` last.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        try Pretrained.savePipeline("DDIMPipeline", unet, scheduler, in: folder)
    }
}

extension DDIMPipeline: CustomStringConvertible {
    /// The parts, one to a line.
    public var description: String { Pretrained.describePipeline("DDIMPipeline", unet, scheduler) }
}
