/// What all schedulers have in common: the noise that a model was trained on, and the timesteps that sampling goes through.
/// How a step is taken is what tells them apart.
public class NoiseScheduler: CustomStringConvertible {
    /// The noise levels.
    public let schedule: NoiseSchedule
    /// βₜ for every timestep, shape `[T]`.
    public let betas: Tensor
    /// αₜ = 1 - βₜ for every timestep, shape `[T]`.
    public let alphas: Tensor
    /// ᾱₜ for every timestep, shape `[T]`: the share of the image's variance that is left.
    public let alphasCumprod: Tensor
    /// The timesteps that sampling goes through, from noise to image: int64. All of them until `setTimesteps`.
    public private(set) var timesteps: Tensor
    /// How many steps sampling takes; nil until it is set, and for custom timesteps.
    public private(set) var numInferenceSteps: Int?
    /// What was odd about the file that the scheduler was loaded from: options it does not know.
    public internal(set) var warnings: [String] = []

    /// The options that do not depend on the kind of scheduler.
    let options: any NoiseConfig
    /// The timesteps that were set; nil while sampling goes through all of them.
    private(set) var chosenTimesteps: [Int]?

    init(options: any NoiseConfig) throws {
        self.options = options
        schedule = try options.makeSchedule()
        betas = try Tensor(schedule.betas)
        alphas = try Tensor(schedule.alphas)
        alphasCumprod = try Tensor(schedule.alphasCumprod)
        timesteps = try Tensor((0..<options.numTrainTimesteps).reversed())
    }

    /// The number of timesteps that the model is trained on, T.
    public var numTrainTimesteps: Int { options.numTrainTimesteps }

    /// The standard deviation of the noise that sampling starts from.
    public var initNoiseSigma: Double { 1 }

    /// The sample as the model wants to see it: for this scheduler, as it is.
    public func scaleModelInput(_ sample: Tensor, _ timestep: Tensor? = nil) -> Tensor { sample }

    /// The sample as the model wants to see it: for this scheduler, as it is.
    public func scaleModelInput(_ sample: Tensor, _ timestep: Int) -> Tensor { sample }

    /// Chooses the timesteps of sampling, spaced as `config.timestepSpacing` says.
    /// - Throws: `EngineError` unless there is at least one and no more than in training.
    public func setTimesteps(_ numInferenceSteps: Int) throws {
        try require(
            (1...numTrainTimesteps).contains(numInferenceSteps), "setTimesteps",
            "\(numInferenceSteps) steps were asked for; use between 1 and the \(numTrainTimesteps) of training")
        try use(
            options.timestepSpacing.timesteps(numInferenceSteps, of: numTrainTimesteps, offset: options.stepsOffset))
        self.numInferenceSteps = numInferenceSteps
    }

    /// Takes `chosen` as the timesteps of sampling.
    func use(_ chosen: [Int]) throws {
        timesteps = try Tensor(chosen)
        chosenTimesteps = chosen
        numInferenceSteps = nil
    }

    /// Saves the scheduler's options as diffusers would, in `scheduler_config.json`.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        let operation = "savePretrained"
        try Pretrained.makeFolder(folder, for: operation)
        try Pretrained.write(options.json, to: "\(folder)/\(Pretrained.schedulerConfig)", for: operation)
    }

    /// The options that matter most, under the names that a cell uses.
    public var description: String {
        "\(type(of: options).className)(numTrainTimesteps: \(numTrainTimesteps), betaSchedule: "
            + ".\(options.betaSchedule), predictionType: .\(options.predictionType))"
    }
}
