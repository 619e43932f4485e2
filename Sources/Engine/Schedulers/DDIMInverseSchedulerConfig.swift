/// The options of a `DDIMInverseScheduler`, under diffusers' names and with its defaults.
public struct DDIMInverseSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions()
    /// Whether the predicted clean image is clipped to `clipSampleRange`.
    public var clipSample = true
    /// Whether the first step starts at an image without noise, ᾱ = 1; otherwise it starts at ᾱ of timestep 0.
    public var setAlphaToOne = true
    /// The largest magnitude that clipping leaves.
    public var clipSampleRange = 1.0
    /// Whether the schedule is stretched so that the last timestep is noise alone.
    public var rescaleBetasZeroSnr = false

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension DDIMInverseSchedulerConfig: ClippingConfig {
    /// What diffusers calls the scheduler.
    public static let className = "DDIMInverseScheduler"
    static let fields =
        noiseFields + clippingFields + [
            .init("rescale_betas_zero_snr", \.rescaleBetasZeroSnr), .init("set_alpha_to_one", \.setAlphaToOne),
        ]
    static let legacyKeys = ["timesteps": "num_train_timesteps", "set_alpha_to_zero": "set_alpha_to_one"]
}
