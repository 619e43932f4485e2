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
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions()
    /// How much noise each step adds again.
    public var varianceType = VarianceType.fixedSmall
    /// Whether the predicted clean image is clipped to `clipSampleRange`.
    public var clipSample = true
    /// Whether the predicted clean image is scaled down to what most of its values lie in ("dynamic thresholding",
    /// <https://arxiv.org/abs/2205.11487>); instead of clipping.
    public var thresholding = false
    /// The share of values that decides the threshold.
    public var dynamicThresholdingRatio = 0.995
    /// The largest magnitude that clipping leaves.
    public var clipSampleRange = 1.0
    /// The largest threshold.
    public var sampleMaxValue = 1.0
    /// Whether the schedule is stretched so that the last timestep is noise alone.
    public var rescaleBetasZeroSnr = false

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension DDPMSchedulerConfig: ClippingConfig, ThresholdingConfig {
    /// What diffusers calls the scheduler.
    public static let className = "DDPMScheduler"
    static let fields =
        noiseFields + clippingFields + thresholdingFields + [
            .init("rescale_betas_zero_snr", \.rescaleBetasZeroSnr), .init("variance_type", \.varianceType),
        ]

    /// diffusers treats a variance type that it does not know as `fixed_small`, so there are files that rely on that.
    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) {
        moderniseNoise(&members, warnings: &warnings)
        // Other schedulers write null for a variance that the model does not learn.
        if members["variance_type"] == .null { members["variance_type"] = nil }
        if case .string(let name)? = members["variance_type"], VarianceType(rawValue: name) == nil {
            warnings.append("variance_type \"\(name)\" is not known; fixed_small is used, as diffusers does")
            members["variance_type"] = .string(VarianceType.fixedSmall.rawValue)
        }
    }
}
