/// Samples as `EulerDiscreteScheduler` does, but looks at the model a second time where a step leads, and takes the step with
/// the mean of both slopes: Heun's method, algorithm 2 of "Elucidating the Design Space of Diffusion-Based Generative
/// Models", <https://arxiv.org/abs/2206.00364>.
///
/// `timesteps` has every timestep but the first twice, once for each look. Its samples are x₀ + σ ε, so sampling starts from
/// noise times `initNoiseSigma`, and the model sees `scaleModelInput(sample, t)`.
public final class HeunDiscreteScheduler: SigmaScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: HeunDiscreteSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public init(_ config: HeunDiscreteSchedulerConfig) throws {
        self.config = config
        _ = try config.sigmaSpacing()
        try super.init(options: config, scale: .exploding)
        try spread(numTrainTimesteps)
    }

    /// A scheduler with these options; `HeunDiscreteSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.00085,
        betaEnd: Double = 0.012,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        predictionType: PredictionType = .epsilon,
        useKarrasSigmas: Bool = false,
        useExponentialSigmas: Bool = false,
        useBetaSigmas: Bool = false,
        clipSample: Bool = false,
        clipSampleRange: Double = 1,
        timestepSpacing: TimestepSpacing = .linspace,
        stepsOffset: Int = 0
    ) throws {
        var config = HeunDiscreteSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.useKarrasSigmas = useKarrasSigmas
        config.useExponentialSigmas = useExponentialSigmas
        config.useBetaSigmas = useBetaSigmas
        config.clipSample = clipSample
        config.clipSampleRange = clipSampleRange
        try self.init(config)
    }

    override func spread(_ count: Int) throws {
        try take(
            timesteps: config.timestepSpacing.fractionalTimesteps(
                count, of: numTrainTimesteps, offset: config.stepsOffset))
    }

    /// Sets the timesteps of sampling one by one, from noisy to clean. They may lie between two of training.
    /// - Throws: `EngineError` unless they fall from one to the next and lie within those of training, or when the options
    ///   space the noise levels in another way.
    public func setTimesteps(timesteps: [Double]) throws {
        try choose(timesteps: timesteps)
    }

    override func choose(timesteps: [Double]) throws {
        try check(timesteps: timesteps, spacing: config.sigmaSpacing())
        try take(timesteps: timesteps)
        restart(.timesteps(timesteps))
    }

    /// Every timestep but the first is looked at twice, as the end of a step and as the beginning of the next.
    private func take(timesteps: [Double]) throws {
        let (timesteps, sigmas) = try spaced(
            timesteps, timesteps.map(trainingSigmas.sigma(at:)), by: config.sigmaSpacing())
        func twice(_ values: some Sequence<Double>) -> [Double] { values.flatMap { [$0, $0] } }
        try use(sigmas: Array(sigmas.prefix(1)) + twice(sigmas.dropFirst()) + [0])
        try use(fractional: Array(timesteps.prefix(1)) + twice(timesteps.dropFirst()))
    }

    /// Goes on to the next of `timesteps`: to the end of a step, or back to its beginning and there again with the mean of
    /// the slopes at both ends.
    ///
    /// ```
    /// first look:   d = (x - x̂₀(x)) / σ             x′ = x + d (σ′ - σ)
    /// second look:  d′ = (x′ - x̂₀(x′)) / σ′         x″ = x + (d + d′) / 2 · (σ′ - σ)
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: the next of `timesteps`, the same for the whole batch.
    ///   - sample: the sample before `scaleModelInput`.
    ///   - generator: not used; nothing is left to chance.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator? = nil
    ) throws -> SchedulerStep {
        try checkStep(modelOutput, sample)
        let index = try index(of: timestep.timestep(for: "step"), for: "step")
        let sigma = sigmaValues[index]
        let original = try config.clipped(config.original(from: modelOutput, sample, sigma: sigma))
        let slope = try (sample - original) / Double(sigma)
        let next: Tensor
        if history.count == 2 && index > 0 {
            let length = Double(sigma - sigmaValues[index - 1])
            next = try history[0] + (history[1] + slope) / 2 * length
            history = []
        } else {
            next = try sample + slope * Double(sigmaValues[index + 1] - sigma)
            history = [sample, slope]
        }
        position = index + 1
        return SchedulerStep(prevSample: next, predOriginalSample: original)
    }
}
