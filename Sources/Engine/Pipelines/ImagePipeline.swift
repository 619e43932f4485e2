/// A model and a scheduler, which together make images out of noise. Any scheduler will do, and can be swapped for another:
///
/// ```swift
/// pipe.scheduler = EulerDiscreteScheduler.fromConfig(pipe.scheduler.config)
/// ```
public protocol ImagePipeline: AnyObject, CustomStringConvertible {
    /// What diffusers calls the pipeline.
    static var className: String { get }
    /// The model that predicts the noise.
    var unet: UNet2DModel { get set }
    /// The scheduler that takes the steps.
    var scheduler: any Scheduler { get set }
    /// A pipeline of these parts.
    /// - Throws: `EngineError` when they do not fit the pipeline.
    init(unet: UNet2DModel, scheduler: any Scheduler) throws
}

extension ImagePipeline {
    /// What was odd about the files that the parts were loaded from.
    public var warnings: [String] { unet.warnings + scheduler.warnings }

    /// Loads a pipeline that was saved here or by diffusers: `model_index.json` with the parts in folders of their own,
    /// `unet` and `scheduler`, or all beside it. The scheduler is of the kind that was saved.
    /// - Parameters:
    ///   - name: the folder; a pipeline that comes with the lessons, `diffusion-lab/emoji-32`; or a pipeline of the Hub,
    ///     `owner/name`, which is fetched once.
    ///   - revision: a branch, a tag or a commit of the pipeline on the Hub; nil is its main branch.
    ///   - variant: the weights to take if there are several: `fp16`.
    ///   - localFilesOnly: whether nothing is fetched.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or does not fit; `Interrupted` at Ctrl-C.
    public static func fromPretrained(
        _ name: String, revision: String? = nil, variant: String? = nil, localFilesOnly: Bool = false
    ) throws -> Self {
        let operation = "\(className).fromPretrained"
        let choice = PretrainedChoice(revision: revision, variant: variant, localFilesOnly: localFilesOnly)
        let folder = try PretrainedFolder(named: name, choice, for: operation)
        let scheduler = try Pretrained.schedulerType(ofPipeline: folder, for: operation, className)
        return try Self(unet: .fromPretrained(folder), scheduler: scheduler.fromPretrained(folder))
    }

    /// Saves the pipeline as diffusers would, so that it can be loaded here and there. Each file is written whole or not at
    /// all, and `model_index.json` last.
    /// - Parameters:
    ///   - variant: a word that goes into the name of the weights' file, such as `fp16`.
    ///   - dtype: how numbers are stored; if nil in half precision for the variants `fp16` and `bf16`, else in full.
    /// - Throws: `EngineError` when the folder cannot be written, or a weight is too large for `dtype`.
    public func savePretrained(_ folder: String, variant: String? = nil, dtype: FloatFormat? = nil) throws {
        try Pretrained.savePipeline(Self.className, scheduler, in: folder) {
            try unet.savePretrained($0, variant: variant, dtype: dtype)
        }
    }

    /// The parts, one to a line.
    public var description: String {
        """
        \(Self.className)
          unet: \(unet.description.prefix { $0 != "\n" })
          scheduler: \(scheduler)
        """
    }
}
