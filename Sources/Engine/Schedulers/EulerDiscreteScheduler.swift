/// Samples along straight lines in the noise level σ, with fresh noise in between if it is asked for: algorithm 2 of
/// "Elucidating the Design Space of Diffusion-Based Generative Models", <https://arxiv.org/abs/2206.00364>, without its
/// second look.
///
/// Its samples are x₀ + σ ε, so sampling starts from noise times `initNoiseSigma`, and the model sees
/// `scaleModelInput(sample, t)`.
public final class EulerDiscreteScheduler: SigmaScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: EulerDiscreteSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public init(_ config: EulerDiscreteSchedulerConfig) throws {
        self.config = config
        _ = try config.sigmaSpacing()
        try super.init(options: config, scale: .exploding)
        if isContinuous { try use(fractional: continuousTimesteps()) }
    }

    /// A scheduler with these options; `EulerDiscreteSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.0001,
        betaEnd: Double = 0.02,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        predictionType: PredictionType = .epsilon,
        interpolationType: InterpolationType = .linear,
        useKarrasSigmas: Bool = false,
        useExponentialSigmas: Bool = false,
        useBetaSigmas: Bool = false,
        sigmaMin: Double? = nil,
        sigmaMax: Double? = nil,
        timestepSpacing: TimestepSpacing = .linspace,
        timestepType: TimestepType = .discrete,
        stepsOffset: Int = 0,
        rescaleBetasZeroSnr: Bool = false,
        finalSigmasType: FinalSigmasType = .zero
    ) throws {
        var config = EulerDiscreteSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.interpolationType = interpolationType
        config.useKarrasSigmas = useKarrasSigmas
        config.useExponentialSigmas = useExponentialSigmas
        config.useBetaSigmas = useBetaSigmas
        config.sigmaMin = sigmaMin
        config.sigmaMax = sigmaMax
        config.timestepType = timestepType
        config.rescaleBetasZeroSnr = rescaleBetasZeroSnr
        config.finalSigmasType = finalSigmasType
        try self.init(config)
    }

    override func spread(_ count: Int) throws {
        try take(
            timesteps: config.timestepSpacing.fractionalTimesteps(
                count, of: numTrainTimesteps, offset: config.stepsOffset))
    }

    override func choose(timesteps: [Double]) throws {
        try require(
            !isContinuous, "setTimesteps",
            "with timestepType: .continuous timesteps follow from noise levels; use setTimesteps(sigmas:)")
        try check(timesteps: timesteps, spacing: config.sigmaSpacing())
        try take(timesteps: timesteps)
        restart(.timesteps(timesteps))
    }

    override func choose(sigmas: [Double]) throws {
        try require(sigmas.count > 1, "setTimesteps", "give at least two sigmas, one for each step and the last")
        try checkFalling(sigmas, "sigmas")
        try require(
            sigmas.allSatisfy { $0.isFinite && $0 >= 0 }, "setTimesteps", "sigmas must be numbers from 0 up")
        try use(sigmas: sigmas)
        try use(
            fractional: isContinuous ? continuousTimesteps() : sigmas.dropLast().map(trainingSigmas.timestep(of:)))
        restart(.sigmas(sigmas))
    }

    /// Goes from noise level σ to the next, σ′.
    ///
    /// ```
    /// γ  = min(sChurn / n, √2 - 1) if σ is from sTmin to sTmax, else 0
    /// σ̂  = σ (1 + γ)        x̂ = x + √(σ̂² - σ²) sNoise z
    /// d  = (x̂ - x̂₀) / σ̂      x′ = x̂ + d (σ′ - σ̂)
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: the one that the model saw, the same for the whole batch.
    ///   - sample: x, before `scaleModelInput`.
    ///   - sChurn: how much fresh noise all steps together add, in shares of the noise that is there.
    ///   - sTmin: the lowest noise level at which noise is added.
    ///   - sTmax: the highest noise level at which noise is added.
    ///   - sNoise: the standard deviation of the added noise.
    ///   - generator: where the noise z comes from; the default generator if nil.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, sChurn: Double = 0, sTmin: Double = 0,
        sTmax: Double = .infinity, sNoise: Double = 1, generator: Generator? = nil
    ) throws -> SchedulerStep {
        try checkStep(modelOutput, sample)
        let index = try index(of: timestep.timestep(for: "step"), for: "step")
        let (sigma, next) = (sigmaValues[index], sigmaValues[index + 1])
        var gamma = 0.0
        if sTmin <= Double(sigma) && Double(sigma) <= sTmax {
            gamma = min(sChurn / Double(sigmaValues.count - 1), 2.0.squareRoot() - 1)
        }
        let raised = sigma * Float(gamma + 1)
        var sample = sample
        if gamma > 0 {
            let added = (raised * raised - sigma * sigma).squareRoot()
            sample = try sample + Tensor.randn(sample.shape, generator: generator) * sNoise * Double(added)
        }
        let level = config.predictionType == .vPrediction ? sigma : raised
        let original = try config.original(from: modelOutput, sample, sigma: level)
        let slope = try (sample - original) / Double(raised)
        position = index + 1
        return SchedulerStep(prevSample: try sample + slope * Double(next - raised), predOriginalSample: original)
    }

    /// A step without added noise.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator?
    ) throws -> SchedulerStep {
        try step(modelOutput, timestep, sample, sChurn: 0, generator: generator)
    }
}
