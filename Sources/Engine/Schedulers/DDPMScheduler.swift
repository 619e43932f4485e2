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
public final class DDPMScheduler {
    /// The options that the scheduler was made with.
    public let config: DDPMSchedulerConfig
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

    /// The timesteps that were set; nil while sampling goes through all of them.
    private var chosenTimesteps: [Int]?

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps or a beta is not a finite number.
    public init(_ config: DDPMSchedulerConfig) throws {
        self.config = config
        if let betas = config.trainedBetas {
            schedule = try NoiseSchedule(betas: betas.map(Float.init), rescaleZeroSNR: config.rescaleBetasZeroSnr)
        } else {
            schedule = try NoiseSchedule(
                config.betaSchedule, count: config.numTrainTimesteps, betaStart: config.betaStart,
                betaEnd: config.betaEnd, rescaleZeroSNR: config.rescaleBetasZeroSnr)
        }
        try require(
            (1...NoiseSchedule.longest).contains(config.numTrainTimesteps), "DDPMScheduler",
            "numTrainTimesteps is \(config.numTrainTimesteps); use between 1 and \(NoiseSchedule.longest)")
        betas = try Tensor(schedule.betas)
        alphas = try Tensor(schedule.alphas)
        alphasCumprod = try Tensor(schedule.alphasCumprod)
        timesteps = try Tensor((0..<config.numTrainTimesteps).reversed())
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
        config.numTrainTimesteps = numTrainTimesteps
        config.betaStart = betaStart
        config.betaEnd = betaEnd
        config.betaSchedule = betaSchedule
        config.trainedBetas = trainedBetas
        config.varianceType = varianceType
        config.clipSample = clipSample
        config.predictionType = predictionType
        config.thresholding = thresholding
        config.dynamicThresholdingRatio = dynamicThresholdingRatio
        config.clipSampleRange = clipSampleRange
        config.sampleMaxValue = sampleMaxValue
        config.timestepSpacing = timestepSpacing
        config.stepsOffset = stepsOffset
        config.rescaleBetasZeroSnr = rescaleBetasZeroSnr
        try self.init(config)
    }

    /// The number of timesteps that the model is trained on, T.
    public var numTrainTimesteps: Int { config.numTrainTimesteps }

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
            (1...config.numTrainTimesteps).contains(numInferenceSteps), "setTimesteps",
            "\(numInferenceSteps) steps were asked for; use between 1 and the \(config.numTrainTimesteps) of training")
        try use(config.timestepSpacing.timesteps(numInferenceSteps, of: config))
        self.numInferenceSteps = numInferenceSteps
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
        numInferenceSteps = nil
    }

    private func use(_ chosen: [Int]) throws {
        timesteps = try Tensor(chosen)
        chosenTimesteps = chosen
    }

    /// The timestep that sampling goes to after `timestep`; -1 after the last.
    /// - Throws: `EngineError` when `timestep` is not among those that were set.
    public func previousTimestep(_ timestep: Int) throws -> Int {
        guard let chosenTimesteps else { return timestep &- 1 }
        guard let index = chosenTimesteps.firstIndex(of: timestep) else {
            throw EngineError(
                "previousTimestep",
                "\(timestep) is not among the \(chosenTimesteps.count) timesteps that were set; see scheduler.timesteps"
            )
        }
        return index + 1 < chosenTimesteps.count ? chosenTimesteps[index + 1] : -1
    }

    /// The timestep that sampling goes to after `timestep`; -1 after the last.
    /// - Throws: `EngineError` when `timestep` is not a single one of those that were set.
    public func previousTimestep(_ timestep: Tensor) throws -> Int {
        try previousTimestep(timestep.singleTimestep(for: "previousTimestep"))
    }
}

extension DDPMScheduler: CustomStringConvertible {
    /// The options that matter most, under the names that a cell uses.
    public var description: String {
        "DDPMScheduler(numTrainTimesteps: \(numTrainTimesteps), betaSchedule: .\(config.betaSchedule), "
            + "varianceType: .\(config.varianceType), predictionType: .\(config.predictionType))"
    }
}

extension TimestepSpacing {
    /// `count` of the timesteps of training, from the last to the first. Halves are rounded to even, as NumPy does.
    func timesteps(_ count: Int, of config: DDPMSchedulerConfig) -> [Int] {
        let trained = config.numTrainTimesteps
        switch self {
        case .linspace:
            let step = count > 1 ? Double(trained - 1) / Double(count - 1) : 0
            return (0..<count).reversed().map { i in
                // NumPy sets the last value to the end itself, whatever the rounding of the product.
                count > 1 && i == count - 1 ? trained - 1 : Int((Double(i) * step).rounded(.toNearestOrEven))
            }
        case .leading:
            return (0..<count).reversed().map { $0 * (trained / count) &+ config.stepsOffset }
        case .trailing:
            let ratio = Double(trained) / Double(count)
            // The number of values and the step between them as `numpy.arange` rounds them.
            let values = Int((Double(trained) / ratio).rounded(.up))
            let stride = (Double(trained) - ratio) - Double(trained)
            return (0..<values).map { Int((Double(trained) + Double($0) * stride).rounded(.toNearestOrEven)) - 1 }
        }
    }
}
