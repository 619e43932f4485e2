/// A scheduler of any kind. All take steps in the same way, so a sampling loop or a pipeline works with each of them:
///
/// ```swift
/// var sample = Tensor.randn([8, 3, 32, 32]) * scheduler.initNoiseSigma
/// scheduler.setTimesteps(30)
/// for t in scheduler.timesteps {
///     let prediction = model(scheduler.scaleModelInput(sample, t), t)
///     sample = scheduler.step(prediction, t, sample).prevSample
/// }
/// ```
public protocol Scheduler: NoiseScheduler {
    /// The type of its options.
    associatedtype Config: SchedulerConfig
    /// The options that the scheduler was made with.
    var config: Config { get }
    /// A scheduler with these options.
    /// - Throws: `EngineError` naming the option that cannot be.
    init(_ config: Config) throws
    /// Goes from the sample at a timestep to that at the next one.
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: the one that the model saw, the same for the whole batch.
    ///   - sample: the sample before `scaleModelInput`.
    ///   - generator: where random numbers come from if there are any; the default generator if nil.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator?
    ) throws -> SchedulerStep
}

extension Scheduler {
    /// Goes from the sample at a timestep to that at the next one, with random numbers of the default generator.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor
    ) throws -> SchedulerStep {
        try step(modelOutput, timestep, sample, generator: nil)
    }

    /// Loads a scheduler that was saved here or by diffusers, `scheduler_config.json`. The file of another scheduler serves
    /// as well: what it says of the noise is used, and `warnings` tells of options that no scheduler has.
    /// - Parameters:
    ///   - name: the folder where the file is, or that of a pipeline; a pipeline that comes with the lessons,
    ///     `diffusion-lab/emoji-32`; or one of the Hub, `owner/name`.
    ///   - revision: a branch, a tag or a commit of the pipeline on the Hub; nil is its main branch.
    ///   - subfolder: the folder in it where the file is.
    ///   - localFilesOnly: whether nothing is fetched.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or does not fit; `Interrupted` at Ctrl-C.
    public static func fromPretrained(
        _ name: String, revision: String? = nil, subfolder: String? = nil, localFilesOnly: Bool = false
    ) throws -> Self {
        let choice = PretrainedChoice(revision: revision, subfolder: subfolder, localFilesOnly: localFilesOnly)
        return try fromPretrained(PretrainedFolder(named: name, choice, for: "\(Config.className).fromPretrained"))
    }

    static func fromPretrained(_ folder: PretrainedFolder) throws -> Self {
        let operation = "\(Config.className).fromPretrained"
        let folder = try folder.part("scheduler", describedBy: Pretrained.schedulerConfig)
        let file = try folder.requiredPath(of: Pretrained.schedulerConfig, for: operation)
        let (config, warnings) = try Config.read(file: file, for: operation)
        let scheduler = try Self(config)
        scheduler.warnings = warnings
        return scheduler
    }

    /// A scheduler for the noise of another one, with the options that both have:
    /// `EulerDiscreteScheduler.fromConfig(pipe.scheduler.config)`. As in diffusers, what the other one leaves at its default
    /// gets the default of this one; loaded from a file, all that the file says counts.
    /// - Throws: `EngineError` naming the option that does not fit.
    public static func fromConfig(_ config: any SchedulerConfig) throws -> Self {
        try Self(Config(converting: config))
    }
}
