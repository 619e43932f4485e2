/// Adds noise to images for training and takes it away again, step by step, when sampling: "Denoising Diffusion
/// Probabilistic Models", <https://arxiv.org/abs/2006.11239>. Computes what diffusers' class of this name computes.
///
/// ```swift
/// let scheduler = DDPMScheduler(numTrainTimesteps: 1000, betaSchedule: .squaredcosCapV2)
/// let noisy = scheduler.addNoise(images, noise, timesteps)          // training
/// for t in scheduler.timesteps {                                    // sampling
///     sample = scheduler.step(model(sample, t), t, sample).prevSample
/// }
/// ```
public final class DDPMScheduler: NoiseScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: DDPMSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public init(_ config: DDPMSchedulerConfig) throws {
        self.config = config
        try super.init(options: config)
    }

    /// A scheduler with these options; `DDPMSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.0001,
        betaEnd: Double = 0.02,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        varianceType: VarianceType = .fixedSmall,
        clipSample: Bool = true,
        predictionType: PredictionType = .epsilon,
        thresholding: Bool = false,
        dynamicThresholdingRatio: Double = 0.995,
        clipSampleRange: Double = 1,
        sampleMaxValue: Double = 1,
        timestepSpacing: TimestepSpacing = .leading,
        stepsOffset: Int = 0,
        rescaleBetasZeroSnr: Bool = false
    ) throws {
        var config = DDPMSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.varianceType = varianceType
        config.clipSample = clipSample
        config.thresholding = thresholding
        config.dynamicThresholdingRatio = dynamicThresholdingRatio
        config.clipSampleRange = clipSampleRange
        config.sampleMaxValue = sampleMaxValue
        config.rescaleBetasZeroSnr = rescaleBetasZeroSnr
        try self.init(config)
    }

    /// Sets the timesteps of sampling one by one, from noisy to clean.
    /// - Throws: `EngineError` unless they fall from one to the next and lie within those of training.
    public func setTimesteps(timesteps: [Int]) throws {
        let last = config.numTrainTimesteps - 1
        try require(!timesteps.isEmpty, "setTimesteps", "there are no timesteps; give at least one")
        for (earlier, later) in zip(timesteps, timesteps.dropFirst()) where later >= earlier {
            throw EngineError("setTimesteps", "timesteps must fall, but \(later) comes after \(earlier)")
        }
        if let bad = timesteps.first(where: { !(0...last).contains($0) }) {
            throw EngineError(
                "setTimesteps", "timestep \(bad) is out of range; the scheduler has timesteps 0 to \(last)")
        }
        try use(timesteps)
        restart(.timesteps(timesteps.map(Double.init)))
    }

    override func choose(timesteps: [Double]) throws {
        try setTimesteps(timesteps: timesteps.map { try $0.wholeTimestep(for: "setTimesteps") })
    }

    /// The timestep that sampling goes to after `timestep`; -1 after the last.
    /// - Throws: `EngineError` when `timestep` is not among those that were set.
    public func previousTimestep(_ timestep: some Timestep) throws -> Int {
        let timestep = try timestep.timestep(for: "previousTimestep").wholeTimestep(for: "previousTimestep")
        guard choice != .all else { return timestep &- 1 }
        guard let index = timestepValues.firstIndex(of: Double(timestep)) else {
            throw EngineError(
                "previousTimestep",
                "\(timestep) is not among the \(timestepValues.count) timesteps that were set; see scheduler.timesteps")
        }
        return index + 1 < timestepValues.count
            ? try timestepValues[index + 1].wholeTimestep(for: "previousTimestep") : -1
    }

    /// The options that matter most, under the names that a cell uses.
    public override var description: String {
        "DDPMScheduler(numTrainTimesteps: \(numTrainTimesteps), betaSchedule: .\(config.betaSchedule), "
            + "varianceType: .\(config.varianceType), predictionType: .\(config.predictionType))"
    }
}
