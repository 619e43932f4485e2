/// Samples along a polynomial through the slopes of the last steps, in the noise level σ: the linear multistep sampler of
/// k-diffusion, <https://github.com/crowsonkb/k-diffusion>.
///
/// Its samples are x₀ + σ ε, so sampling starts from noise times `initNoiseSigma`, and the model sees
/// `scaleModelInput(sample, t)`.
public final class LMSDiscreteScheduler: SigmaScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: LMSDiscreteSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public init(_ config: LMSDiscreteSchedulerConfig) throws {
        self.config = config
        _ = try config.sigmaSpacing()
        try super.init(options: config, scale: .exploding)
        try spread(numTrainTimesteps)
    }

    /// A scheduler with these options; `LMSDiscreteSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.0001,
        betaEnd: Double = 0.02,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        useKarrasSigmas: Bool = false,
        useExponentialSigmas: Bool = false,
        useBetaSigmas: Bool = false,
        predictionType: PredictionType = .epsilon,
        timestepSpacing: TimestepSpacing = .linspace,
        stepsOffset: Int = 0
    ) throws {
        var config = LMSDiscreteSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.useKarrasSigmas = useKarrasSigmas
        config.useExponentialSigmas = useExponentialSigmas
        config.useBetaSigmas = useBetaSigmas
        try self.init(config)
    }

    override func spread(_ count: Int) throws {
        let even = config.timestepSpacing.fractionalTimesteps(count, of: numTrainTimesteps, offset: config.stepsOffset)
        let (timesteps, sigmas) = try spaced(
            even, even.map(trainingSigmas.sigma(at:)), by: config.sigmaSpacing())
        try use(sigmas: sigmas + [0])
        try use(fractional: timesteps)
    }

    /// Goes from noise level σᵢ to the next.
    ///
    /// ```
    /// dᵢ = (x - x̂₀) / σᵢ        x′ = x + ∫ p(σ) dσ from σᵢ to σᵢ₊₁, p the polynomial through dᵢ, dᵢ₋₁, …
    /// ```
    ///
    /// As in diffusers, the place among the timesteps decides how many slopes the polynomial goes through. Where sampling
    /// starts in the middle of them, the slopes that are missing count as 0.
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: the one that the model saw, the same for the whole batch.
    ///   - sample: x, before `scaleModelInput`.
    ///   - order: how many slopes to look at, from 1 to 4.
    ///   - generator: not used; nothing is left to chance.
    /// - Throws: `EngineError` when the shapes do not fit, the timestep is not one of the scheduler's, or the order is not
    ///   possible.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, order: Int = 4,
        generator: Generator? = nil
    ) throws -> SchedulerStep {
        try checkStep(modelOutput, sample)
        try require((1...4).contains(order), "step", "order is \(order); use 1 to 4")
        let index = try index(of: timestep.timestep(for: "step"), for: "step")
        let sigma = sigmaValues[index]
        let original = try config.original(from: modelOutput, sample, sigma: sigma)
        history = Array((history + [try (sample - original) / Double(sigma)]).suffix(order))
        var next = sample
        for (weight, slope) in zip(weights(at: index, order: min(index + 1, order)), history.reversed()) {
            next = try next + slope * weight
        }
        position = index + 1
        return SchedulerStep(prevSample: next, predOriginalSample: original)
    }

    /// A step of order 4.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator?
    ) throws -> SchedulerStep {
        try step(modelOutput, timestep, sample, order: 4, generator: generator)
    }

    /// What the slopes at σᵢ, σᵢ₋₁, … count: the integrals of the polynomials that are 1 at one of them and 0 at the others.
    private func weights(at index: Int, order: Int) -> [Double] {
        let nodes = (0..<order).map { Double(sigmaValues[index - $0]) }
        let (start, end) = (Double(sigmaValues[index]), Double(sigmaValues[index + 1]))
        return nodes.indices.map { current in
            func basis(_ sigma: Double) -> Double {
                nodes.indices.reduce(1) { product, other in
                    other == current ? product : product * (sigma - nodes[other]) / (nodes[current] - nodes[other])
                }
            }
            // Simpson's rule is exact up to the third degree.
            return (end - start) / 6 * (basis(start) + 4 * basis((start + end) / 2) + basis(end))
        }
    }
}
