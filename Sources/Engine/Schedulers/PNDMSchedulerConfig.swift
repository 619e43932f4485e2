/// The options of a `PNDMScheduler`, under diffusers' names and with its defaults.
public struct PNDMSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions()
    /// Whether sampling does without the Runge-Kutta steps at the beginning, which look at the model four times each.
    public var skipPrkSteps = false
    /// Whether the last step ends at an image without noise, ᾱ = 1; otherwise it ends at ᾱ of timestep 0.
    public var setAlphaToOne = false

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension PNDMSchedulerConfig: NoiseConfig {
    /// What diffusers calls the scheduler.
    public static let className = "PNDMScheduler"
    static let fields =
        noiseFields + [.init("skip_prk_steps", \.skipPrkSteps), .init("set_alpha_to_one", \.setAlphaToOne)]
}
