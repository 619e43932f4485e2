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
        try scheduler.setTimesteps(numInferenceSteps)
        return try unet.sample(batchSize, along: scheduler.timesteps, generator: generator, for: "DDPMPipeline") {
            try scheduler.step($0, $1, $2, generator: generator)
        }
    }

    /// Loads a pipeline that was saved here or by diffusers: `model_index.json` with the parts in folders of their own,
    /// `unet` and `scheduler`, or all beside it.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> DDPMPipeline {
        try Pretrained.requirePipeline(folder, for: "DDPMPipeline")
        return DDPMPipeline(unet: try .fromPretrained(folder), scheduler: try .fromPretrained(folder))
    }

    /// Saves the pipeline as diffusers would, so that it can be loaded here and there. Each file is written whole or not at
    /// all, and `model_index.json` last.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        try Pretrained.savePipeline("DDPMPipeline", unet, scheduler, in: folder)
    }
}

extension DDPMPipeline: CustomStringConvertible {
    /// The parts, one to a line.
    public var description: String { Pretrained.describePipeline("DDPMPipeline", unet, scheduler) }
}
