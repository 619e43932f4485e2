/// Takes the steps of DDIM backwards, from an image to the noise that `DDIMScheduler` would make it of: section 5.4 of
/// "Denoising Diffusion Implicit Models", <https://arxiv.org/abs/2010.02502>. The more steps, the closer the way back.
///
/// ```swift
/// let inverse = DDIMInverseScheduler.fromConfig(pipe.scheduler.config)
/// inverse.setTimesteps(50)
/// for t in inverse.timesteps {
///     sample = inverse.step(model(sample, t), t, sample).prevSample
/// }
/// ```
public final class DDIMInverseScheduler: NoiseScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: DDIMInverseSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public init(_ config: DDIMInverseSchedulerConfig) throws {
        self.config = config
        try super.init(options: config)
        try use(Array(0..<config.numTrainTimesteps))
    }

    /// A scheduler with these options; `DDIMInverseSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.0001,
        betaEnd: Double = 0.02,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        clipSample: Bool = true,
        setAlphaToOne: Bool = true,
        stepsOffset: Int = 0,
        predictionType: PredictionType = .epsilon,
        clipSampleRange: Double = 1,
        timestepSpacing: TimestepSpacing = .leading,
        rescaleBetasZeroSnr: Bool = false
    ) throws {
        var config = DDIMInverseSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.clipSample = clipSample
        config.setAlphaToOne = setAlphaToOne
        config.clipSampleRange = clipSampleRange
        config.rescaleBetasZeroSnr = rescaleBetasZeroSnr
        try self.init(config)
    }

    /// The timesteps of DDIM, from image to noise.
    override func spread(_ count: Int) throws {
        let falling = config.timestepSpacing.timesteps(count, of: numTrainTimesteps, offset: config.stepsOffset)
        try use(falling.reversed())
    }

    /// Goes from the sample before timestep t, xₛ, to that with the noise of t.
    ///
    /// ```
    /// x̂₀ = (xₛ - √(1 - ᾱₛ) ε̂) / √ᾱₛ, clipped
    /// xₜ = √ᾱₜ x̂₀ + √(1 - ᾱₜ) ε̂
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: t, the same for the whole batch.
    ///   - sample: xₛ.
    ///   - generator: not used; nothing is left to chance.
    /// - Throws: `EngineError` when the shapes do not fit, the timestep is not one of the scheduler's, or the number of steps
    ///   is not set.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator? = nil
    ) throws -> SchedulerStep {
        try checkStep(modelOutput, sample)
        let next = try trainingFactors(at: timestep.timestep(for: "step"), for: "step")
        let now = try factors(before: timestep.timestep(for: "step"))
        let original = try config.clipped(config.original(from: modelOutput, sample, now))
        let noise = try config.noise(from: modelOutput, sample, now)
        return SchedulerStep(
            prevSample: try original * Double(next.signal) + noise * Double(next.spread), predOriginalSample: original)
    }

    private func factors(before timestep: Double) throws -> NoiseFactors {
        let earlier = try timestep.wholeTimestep(for: "step") - stepSize()
        if earlier >= 0 { return try trainingFactors(at: Double(earlier), for: "step") }
        return config.setAlphaToOne
            ? NoiseFactors(signal: 1, spread: 0) : try trainingFactors(at: 0, for: "step")
    }
}
