/// The options of a `DDIMScheduler`, under diffusers' names and with its defaults.
public struct DDIMSchedulerConfig: Hashable, Sendable {
    /// The number of timesteps that the model is trained on, T.
    public var numTrainTimesteps = 1000
    /// β of the first step.
    public var betaStart = 0.0001
    /// β of the last step.
    public var betaEnd = 0.02
    /// How β goes from one to the other.
    public var betaSchedule = BetaSchedule.linear
    /// The betas themselves, instead of a schedule.
    public var trainedBetas: [Double]?
    /// Whether the predicted clean image is clipped to `clipSampleRange`.
    public var clipSample = true
    /// Whether the last step ends at an image without noise, ᾱ = 1; otherwise it ends at ᾱ of timestep 0.
    public var setAlphaToOne = true
    /// Added to the timesteps of `.leading` spacing.
    public var stepsOffset = 0
    /// What the model predicts.
    public var predictionType = PredictionType.epsilon
    /// Whether the predicted clean image is scaled down to what most of its values lie in ("dynamic thresholding",
    /// <https://arxiv.org/abs/2205.11487>); instead of clipping.
    public var thresholding = false
    /// The share of values that decides the threshold.
    public var dynamicThresholdingRatio = 0.995
    /// The largest magnitude that clipping leaves.
    public var clipSampleRange = 1.0
    /// The largest threshold.
    public var sampleMaxValue = 1.0
    /// How the timesteps of sampling are chosen.
    public var timestepSpacing = TimestepSpacing.leading
    /// Whether the schedule is stretched so that the last timestep is noise alone.
    public var rescaleBetasZeroSnr = false

    var foreignOptions: [String: JSONValue] = [:]

    /// All options at their defaults.
    public init() {}
}

extension DDIMSchedulerConfig: OriginalPredictionConfig {
    static let className = "DDIMScheduler"
    static let fields = originalPredictionFields + [.init("set_alpha_to_one", \.setAlphaToOne)]
}
