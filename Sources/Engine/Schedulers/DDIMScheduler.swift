/// Samples in few steps, with as much fresh noise in each as `eta` says, none by default: "Denoising Diffusion Implicit
/// Models", <https://arxiv.org/abs/2010.02502>. It serves models that were trained with a `DDPMScheduler`, and computes what
/// diffusers' class of this name computes.
///
/// ```swift
/// let scheduler = DDIMScheduler.fromConfig(pipe.scheduler.config)
/// scheduler.setTimesteps(50)
/// for t in scheduler.timesteps {
///     sample = scheduler.step(model(sample, t), t, sample).prevSample
/// }
/// ```
public final class DDIMScheduler: NoiseScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: DDIMSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public init(_ config: DDIMSchedulerConfig) throws {
        self.config = config
        try super.init(options: config)
    }

    /// A scheduler with these options; `DDIMSchedulerConfig` explains each of them.
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
        thresholding: Bool = false,
        dynamicThresholdingRatio: Double = 0.995,
        clipSampleRange: Double = 1,
        sampleMaxValue: Double = 1,
        timestepSpacing: TimestepSpacing = .leading,
        rescaleBetasZeroSnr: Bool = false
    ) throws {
        var config = DDIMSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.clipSample = clipSample
        config.setAlphaToOne = setAlphaToOne
        config.thresholding = thresholding
        config.dynamicThresholdingRatio = dynamicThresholdingRatio
        config.clipSampleRange = clipSampleRange
        config.sampleMaxValue = sampleMaxValue
        config.rescaleBetasZeroSnr = rescaleBetasZeroSnr
        try self.init(config)
    }

    /// The timestep that the step from `timestep` leads to; negative after the last.
    ///
    /// As in diffusers it is always T/n steps further (rounded down), for n steps of sampling. With `.linspace` and
    /// `.trailing` spacing that is not quite the next of `timesteps`, unless n divides T.
    /// - Throws: `EngineError` before `setTimesteps`, or when `timestep` is not a single one.
    public func previousTimestep(_ timestep: some Timestep) throws -> Int {
        let timestep = try timestep.timestep(for: "previousTimestep").wholeTimestep(for: "previousTimestep")
        return timestep &- (try stepSize())
    }
}

extension NoiseScheduler {
    /// How many timesteps of training a step of sampling spans, in schedulers that take the same distance every time.
    func stepSize() throws -> Int {
        guard let numInferenceSteps else {
            throw EngineError("step", "the number of steps is not set; call setTimesteps(50), say, first")
        }
        return numTrainTimesteps / numInferenceSteps
    }
}
