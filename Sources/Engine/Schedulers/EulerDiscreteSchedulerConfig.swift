/// How noise levels are found between the timesteps of training.
public enum InterpolationType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// On a straight line between those of the two timesteps.
    case linear
    /// At equal distances of their logarithms, from the highest to the lowest, wherever the timesteps are.
    case logLinear = "log_linear"
}

/// What a model sees as its timestep.
public enum TimestepType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// The number of the timestep.
    case discrete
    /// A quarter of the logarithm of σ, for models that predict velocity.
    case continuous
}

/// The noise level that the last step leads to.
public enum FinalSigmasType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// None.
    case zero
    /// That of timestep 0.
    case sigmaMin = "sigma_min"
}

/// The options of an `EulerDiscreteScheduler`, under diffusers' names and with its defaults.
public struct EulerDiscreteSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions(timestepSpacing: .linspace)
    /// How noise levels are found between the timesteps of training.
    public var interpolationType = InterpolationType.linear
    /// Whether the noise levels are closer together the lower they are: <https://arxiv.org/abs/2206.00364>.
    public var useKarrasSigmas = false
    /// Whether the noise levels are at equal distances of their logarithms.
    public var useExponentialSigmas = false
    /// Whether the noise levels are closer together at both ends: <https://arxiv.org/abs/2407.12173>.
    public var useBetaSigmas = false
    /// The lowest of noise levels that are spaced in one of these ways; that of the last timestep if nil.
    public var sigmaMin: Double?
    /// The highest of them; that of the first timestep if nil.
    public var sigmaMax: Double?
    /// What the model sees as its timestep.
    public var timestepType = TimestepType.discrete
    /// Whether the schedule is stretched so that the last timestep is noise alone.
    public var rescaleBetasZeroSnr = false
    /// The noise level that the last step leads to.
    public var finalSigmasType = FinalSigmasType.zero

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension EulerDiscreteSchedulerConfig: NoiseConfig, SigmaSpacingConfig {
    /// What diffusers calls the scheduler.
    public static let className = "EulerDiscreteScheduler"
    static let fields =
        noiseFields + spacingFields + [
            .init("interpolation_type", \.interpolationType),
            .init("sigma_min", \.sigmaMin),
            .init("sigma_max", \.sigmaMax),
            .init("timestep_type", \.timestepType),
            .init("rescale_betas_zero_snr", \.rescaleBetasZeroSnr),
            .init("final_sigmas_type", \.finalSigmasType),
        ]
}
