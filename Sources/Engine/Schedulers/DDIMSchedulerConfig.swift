/// The options of a `DDIMScheduler`, under diffusers' names and with its defaults.
public struct DDIMSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions()
    /// Whether the predicted clean image is clipped to `clipSampleRange`.
    public var clipSample = true
    /// Whether the last step ends at an image without noise, ᾱ = 1; otherwise it ends at ᾱ of timestep 0.
    public var setAlphaToOne = true
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

extension DDIMSchedulerConfig: ClippingConfig, ThresholdingConfig {
    /// What diffusers calls the scheduler.
    public static let className = "DDIMScheduler"
    static let fields =
        noiseFields + clippingFields + thresholdingFields + [
            .init("rescale_betas_zero_snr", \.rescaleBetasZeroSnr), .init("set_alpha_to_one", \.setAlphaToOne),
        ]
}
