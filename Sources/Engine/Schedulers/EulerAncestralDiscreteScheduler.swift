/// Samples as `EulerDiscreteScheduler` does, but goes below the next noise level every time and makes up for it with fresh
/// noise, as DDPM does: the ancestral Euler sampler of k-diffusion, <https://github.com/crowsonkb/k-diffusion>.
///
/// Its samples are x₀ + σ ε, so sampling starts from noise times `initNoiseSigma`, and the model sees
/// `scaleModelInput(sample, t)`.
public final class EulerAncestralDiscreteScheduler: SigmaScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: EulerAncestralDiscreteSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public init(_ config: EulerAncestralDiscreteSchedulerConfig) throws {
        self.config = config
        try super.init(options: config, scale: .exploding)
    }

    /// A scheduler with these options; `EulerAncestralDiscreteSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.0001,
        betaEnd: Double = 0.02,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        predictionType: PredictionType = .epsilon,
        timestepSpacing: TimestepSpacing = .linspace,
        stepsOffset: Int = 0,
        rescaleBetasZeroSnr: Bool = false
    ) throws {
        var config = EulerAncestralDiscreteSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.rescaleBetasZeroSnr = rescaleBetasZeroSnr
        try self.init(config)
    }

    override func spread(_ count: Int) throws {
        let timesteps = config.timestepSpacing.fractionalTimesteps(
            count, of: numTrainTimesteps, offset: config.stepsOffset)
        try use(sigmas: timesteps.map(trainingSigmas.sigma(at:)) + [0])
        try use(fractional: timesteps)
    }

    /// Goes from noise level σ to the next, σ′.
    ///
    /// ```
    /// σᵤ = √(σ′² (σ² - σ′²) / σ²)       σₙ = √(σ′² - σᵤ²)
    /// x′ = x + (x - x̂₀) / σ · (σₙ - σ) + σᵤ z
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: the one that the model saw, the same for the whole batch.
    ///   - sample: x, before `scaleModelInput`.
    ///   - generator: where the noise z comes from; the default generator if nil.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator? = nil
    ) throws -> SchedulerStep {
        try checkStep(modelOutput, sample)
        let index = try index(of: timestep.timestep(for: "step"), for: "step")
        let (sigma, next) = (sigmaValues[index], sigmaValues[index + 1])
        let original = try config.original(from: modelOutput, sample, sigma: sigma)
        let up = (next * next * (sigma * sigma - next * next) / (sigma * sigma)).squareRoot()
        let down = (next * next - up * up).squareRoot()
        let slope = try (sample - original) / Double(sigma)
        // Noise is drawn even where none of it is used, so that random numbers are those of diffusers.
        let fresh = try freshNoise(sample, given: nil, generator)
        position = index + 1
        return SchedulerStep(
            prevSample: try sample + slope * Double(down - sigma) + fresh * Double(up), predOriginalSample: original)
    }
}
