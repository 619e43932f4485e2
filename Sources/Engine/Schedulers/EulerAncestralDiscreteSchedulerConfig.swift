/// The options of an `EulerAncestralDiscreteScheduler`, under diffusers' names and with its defaults.
public struct EulerAncestralDiscreteSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions(timestepSpacing: .linspace)
    /// Whether the schedule is stretched so that the last timestep is noise alone.
    public var rescaleBetasZeroSnr = false

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension EulerAncestralDiscreteSchedulerConfig: NoiseConfig {
    /// What diffusers calls the scheduler.
    public static let className = "EulerAncestralDiscreteScheduler"
    static let fields = noiseFields + [.init("rescale_betas_zero_snr", \.rescaleBetasZeroSnr)]
}
