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
    /// The timesteps that sampling goes through, from noise to image: int64, or float32 where they may lie between two of
    /// training. All of them until `setTimesteps`.
    public private(set) var timesteps: Tensor
    /// What was odd about the file that the scheduler was loaded from: options it does not know.
    public internal(set) var warnings: [String] = []

    /// The options that do not depend on the kind of scheduler.
    let options: any NoiseConfig
    /// `timesteps` as numbers.
    private(set) var timestepValues: [Double]
    /// How the timesteps were chosen.
    private(set) var choice = TimestepChoice.all
    /// How many of the timesteps are done, in schedulers whose steps depend on it; nil before the first.
    var position: Int?
    /// What earlier steps left for the next: empty in schedulers that look at one step at a time.
    var history: [Tensor] = []

    init(options: any NoiseConfig, schedule: NoiseSchedule? = nil) throws {
        self.options = options
        self.schedule = try schedule ?? options.makeSchedule()
        betas = try Tensor(self.schedule.betas)
        alphas = try Tensor(self.schedule.alphas)
        alphasCumprod = try Tensor(self.schedule.alphasCumprod)
        let all = Array((0..<options.numTrainTimesteps).reversed())
        timesteps = try Tensor(all)
        timestepValues = all.map(Double.init)
    }

    /// The number of timesteps that the model is trained on, T.
    public var numTrainTimesteps: Int { options.numTrainTimesteps }

    /// How many steps sampling takes; nil until it is set, and for custom timesteps.
    public var numInferenceSteps: Int? {
        if case .number(let count) = choice { count } else { nil }
    }

    /// The standard deviation of the noise that sampling starts from.
    public var initNoiseSigma: Double { 1 }

    /// Chooses the timesteps of sampling, spaced as `config.timestepSpacing` says.
    /// - Throws: `EngineError` unless there is at least one and no more than in training.
    public func setTimesteps(_ numInferenceSteps: Int) throws {
        try require(
            (1...numTrainTimesteps).contains(numInferenceSteps), "setTimesteps",
            "\(numInferenceSteps) steps were asked for; use between 1 and the \(numTrainTimesteps) of training")
        try spread(numInferenceSteps)
        restart(.number(numInferenceSteps))
    }

    /// Takes as many timesteps as there are steps.
    func spread(_ count: Int) throws {
        try use(options.timestepSpacing.timesteps(count, of: numTrainTimesteps, offset: options.stepsOffset))
    }

    /// Takes these timesteps of training.
    func use(_ values: [Int]) throws {
        timesteps = try Tensor(values)
        timestepValues = values.map(Double.init)
    }

    /// Takes these timesteps, which may lie between two of training.
    func use(fractional values: [Double]) throws {
        timesteps = try Tensor(values)
        timestepValues = values
    }

    /// Takes timesteps that the user chose one by one.
    func choose(timesteps: [Double]) throws {
        throw EngineError("setTimesteps", "a \(type(of: options).className) chooses its timesteps itself")
    }

    /// Takes noise levels that the user chose one by one.
    func choose(sigmas: [Double]) throws {
        throw EngineError("setTimesteps", "a \(type(of: options).className) chooses its noise levels itself")
    }

    /// Forgets the steps taken so far.
    func restart(_ choice: TimestepChoice) {
        self.choice = choice
        position = nil
        history = []
    }

    /// The sample as the model wants to see it at this timestep.
    /// - Throws: `EngineError` when the timestep is not one of the scheduler's.
    public func scaleModelInput(_ sample: Tensor, _ timestep: some Timestep) throws -> Tensor {
        try scaled(sample, at: timestep.timestep(for: "scaleModelInput"))
    }

    /// The sample as the model wants to see it: as it is, unless a scheduler says otherwise.
    func scaled(_ sample: Tensor, at timestep: Double) throws -> Tensor { sample }

    /// What a sample at a timestep is made of.
    func noiseFactors(at timestep: Double, for operation: String) throws -> NoiseFactors {
        try trainingFactors(at: timestep, for: operation)
    }

    /// How far sampling is.
    public var state: State { State(choice: choice, position: position, history: history) }

    /// Goes on where a scheduler with the same options was.
    /// - Throws: `EngineError` when the timesteps are not possible with this scheduler.
    public func load(state: State) throws {
        switch state.choice {
        case .all: break
        case .number(let count): try setTimesteps(count)
        case .timesteps(let values): try choose(timesteps: values)
        case .sigmas(let values): try choose(sigmas: values)
        }
        try require(
            (0...timestepValues.count).contains(state.position ?? 0), "load",
            "the state is \(state.position ?? 0) steps on, but there are \(timestepValues.count) timesteps")
        position = state.position
        history = state.history
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
