/// The options of a `HeunDiscreteScheduler`, under diffusers' names and with its defaults. Those of β differ from the
/// defaults of other schedulers.
public struct HeunDiscreteSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions(betaStart: 0.00085, betaEnd: 0.012, timestepSpacing: .linspace)
    /// Whether the noise levels are closer together the lower they are: <https://arxiv.org/abs/2206.00364>.
    public var useKarrasSigmas = false
    /// Whether the noise levels are at equal distances of their logarithms.
    public var useExponentialSigmas = false
    /// Whether the noise levels are closer together at both ends: <https://arxiv.org/abs/2407.12173>.
    public var useBetaSigmas = false
    /// Whether the predicted clean image is clipped to `clipSampleRange`.
    public var clipSample = false
    /// The largest magnitude that clipping leaves.
    public var clipSampleRange = 1.0

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension HeunDiscreteSchedulerConfig: ClippingConfig, SigmaSpacingConfig {
    /// What diffusers calls the scheduler.
    public static let className = "HeunDiscreteScheduler"
    static let fields = noiseFields + spacingFields + clippingFields
}
