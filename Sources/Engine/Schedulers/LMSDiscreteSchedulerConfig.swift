/// The options of an `LMSDiscreteScheduler`, under diffusers' names and with its defaults.
public struct LMSDiscreteSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions(timestepSpacing: .linspace)
    /// Whether the noise levels are closer together the lower they are: <https://arxiv.org/abs/2206.00364>.
    public var useKarrasSigmas = false
    /// Whether the noise levels are at equal distances of their logarithms.
    public var useExponentialSigmas = false
    /// Whether the noise levels are closer together at both ends: <https://arxiv.org/abs/2407.12173>.
    public var useBetaSigmas = false

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension LMSDiscreteSchedulerConfig: NoiseConfig, SigmaSpacingConfig {
    /// What diffusers calls the scheduler.
    public static let className = "LMSDiscreteScheduler"
    static let fields = noiseFields + spacingFields
}
