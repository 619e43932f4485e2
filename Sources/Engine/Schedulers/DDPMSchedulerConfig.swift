/// How much noise `DDPMScheduler.step` adds again after each step.
public enum VarianceType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// The variance of the true reverse step when x₀ is known, (1 - ᾱₜ₋₁) / (1 - ᾱₜ) βₜ.
    case fixedSmall = "fixed_small"
    /// The same, computed through its logarithm.
    case fixedSmallLog = "fixed_small_log"
    /// βₜ.
    case fixedLarge = "fixed_large"
    /// βₜ, computed through its logarithm. (diffusers' own version of this takes the root of the logarithm, which is not a
    /// number; this is what was meant.)
    case fixedLargeLog = "fixed_large_log"
    /// The model predicts the variance in a second half of its output channels.
    case learned
    /// The model predicts, from -1 to 1, where between the logarithms of `fixedSmall` and `fixedLarge` the variance lies:
    /// <https://arxiv.org/abs/2102.09672>.
    case learnedRange = "learned_range"
}

/// The options of a `DDPMScheduler`, under diffusers' names and with its defaults.
public struct DDPMSchedulerConfig: Hashable, Sendable {
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
    /// How much noise each step adds again.
    public var varianceType = VarianceType.fixedSmall
    /// Whether the predicted clean image is clipped to `clipSampleRange`.
    public var clipSample = true
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
    /// Added to the timesteps of `.leading` spacing.
    public var stepsOffset = 0
    /// Whether the schedule is stretched so that the last timestep is noise alone.
    public var rescaleBetasZeroSnr = false

    var foreignOptions: [String: JSONValue] = [:]

    /// All options at their defaults.
    public init() {}
}

extension DDPMSchedulerConfig: OriginalPredictionConfig {
    static let className = "DDPMScheduler"
    static let fields = originalPredictionFields + [.init("variance_type", \.varianceType)]

    /// diffusers treats a variance type that it does not know as `fixed_small`, so there are files that rely on that.
    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) {
        moderniseNoise(&members, warnings: &warnings)
        if case .string(let name)? = members["variance_type"], VarianceType(rawValue: name) == nil {
            warnings.append("variance_type \"\(name)\" is not known; fixed_small is used, as diffusers does")
            members["variance_type"] = .string(VarianceType.fixedSmall.rawValue)
        }
    }
}
