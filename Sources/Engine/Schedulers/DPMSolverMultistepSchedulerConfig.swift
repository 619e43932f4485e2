/// The equation that a `DPMSolverMultistepScheduler` solves, and in which terms.
public enum DPMAlgorithmType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// In terms of the noise: <https://arxiv.org/abs/2206.00927>.
    case dpmsolver
    /// In terms of the clean image: <https://arxiv.org/abs/2211.01095>.
    case dpmsolverPlusPlus = "dpmsolver++"
    /// In terms of the noise, with fresh noise in each step.
    case sdeDpmsolver = "sde-dpmsolver"
    /// In terms of the clean image, with fresh noise in each step.
    case sdeDpmsolverPlusPlus = "sde-dpmsolver++"
}

/// How a step of second order looks ahead.
public enum DPMSolverType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// To the middle of the step.
    case midpoint
    /// To its end.
    case heun
}

/// The options of a `DPMSolverMultistepScheduler`, under diffusers' names and with its defaults.
public struct DPMSolverMultistepSchedulerConfig: Hashable, Sendable {
    /// The noise that the model was trained on, and the spacing of the timesteps.
    public var noise = NoiseOptions(timestepSpacing: .linspace)
    /// How many predictions a step looks at, from 1 to 3.
    public var solverOrder = 2
    /// Whether the predicted clean image is scaled down to what most of its values lie in ("dynamic thresholding",
    /// <https://arxiv.org/abs/2205.11487>).
    public var thresholding = false
    /// The share of values that decides the threshold.
    public var dynamicThresholdingRatio = 0.995
    /// The largest threshold.
    public var sampleMaxValue = 1.0
    /// The equation that is solved.
    public var algorithmType = DPMAlgorithmType.dpmsolverPlusPlus
    /// How a step of second order looks ahead.
    public var solverType = DPMSolverType.midpoint
    /// Whether the last steps are of lower order if there are fewer than 15, which makes them more stable.
    public var lowerOrderFinal = true
    /// Whether the last step is always of first order.
    public var eulerAtFinal = false
    /// Whether the noise levels are closer together the lower they are: <https://arxiv.org/abs/2206.00364>.
    public var useKarrasSigmas = false
    /// Whether the noise levels are at equal distances of their logarithms.
    public var useExponentialSigmas = false
    /// Whether the noise levels are closer together at both ends: <https://arxiv.org/abs/2407.12173>.
    public var useBetaSigmas = false
    /// Whether the noise levels are at equal distances of the logarithm of signal to noise.
    public var useLuLambdas = false
    /// For models of flow matching, which the engine does not have: must be false.
    public var useFlowSigmas = false
    /// For models of flow matching.
    public var flowShift = 1.0
    /// The noise level that the last step leads to.
    public var finalSigmasType = FinalSigmasType.zero
    /// Timesteps where the logarithm of signal to noise is below this are left out.
    public var lambdaMinClipped = -Double.infinity
    /// Where the model learns the variance, `.learned` or `.learnedRange`: the second half of its channels is not used.
    public var varianceType: VarianceType?
    /// Whether the schedule is stretched so that the last timestep is noise alone.
    public var rescaleBetasZeroSnr = false
    /// For models of flow matching, which the engine does not have: must be false.
    public var useDynamicShifting = false
    /// For models of flow matching.
    public var timeShiftType = TimeShiftType.exponential

    /// How models of flow matching shift their timesteps.
    public enum TimeShiftType: String, Hashable, Sendable, CaseIterable, ConfigValue {
        /// By an exponential function.
        case exponential
    }

    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}
}

extension DPMSolverMultistepSchedulerConfig: ThresholdingConfig, SigmaSpacingConfig {
    /// What diffusers calls the scheduler.
    public static let className = "DPMSolverMultistepScheduler"
    static let fields =
        noiseFields + thresholdingFields + spacingFields + [
            .init("solver_order", \.solverOrder),
            .init("algorithm_type", \.algorithmType),
            .init("solver_type", \.solverType),
            .init("lower_order_final", \.lowerOrderFinal),
            .init("euler_at_final", \.eulerAtFinal),
            .init("use_lu_lambdas", \.useLuLambdas),
            .init("use_flow_sigmas", \.useFlowSigmas),
            .init("flow_shift", \.flowShift),
            .init("final_sigmas_type", \.finalSigmasType),
            .init("lambda_min_clipped", \.lambdaMinClipped),
            .init("variance_type", \.varianceType),
            .init("rescale_betas_zero_snr", \.rescaleBetasZeroSnr),
            .init("use_dynamic_shifting", \.useDynamicShifting),
            .init("time_shift_type", \.timeShiftType),
        ]

    /// The files of related solvers name kinds that this one does not have; diffusers takes the nearest.
    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) {
        moderniseNoise(&members, warnings: &warnings)
        if members["algorithm_type"] == .string("deis") { members["algorithm_type"] = .string("dpmsolver++") }
        if ["logrho", "bh1", "bh2"].contains(where: { members["solver_type"] == .string($0) }) {
            members["solver_type"] = .string("midpoint")
        }
    }

    /// The spacing of noise levels that is chosen; nil for that of the timesteps.
    func spacing() throws -> SigmaSpacing? {
        let spacing = try sigmaSpacing()
        return spacing == .karras || !useLuLambdas ? spacing : .lu
    }

    /// - Throws: `EngineError` naming options that cannot be, or not together.
    func check() throws {
        func need(_ condition: Bool, _ message: String) throws { try require(condition, Self.className, message) }
        _ = try spacing()
        try need((1...3).contains(solverOrder), "solverOrder is \(solverOrder); use 1, 2 or 3")
        try need(
            !useFlowSigmas && !useDynamicShifting,
            "useFlowSigmas and useDynamicShifting are for models of flow matching, which are not supported")
        try need(
            !algorithmType.isInTermsOfNoise || finalSigmasType == .sigmaMin,
            "algorithmType .\(algorithmType) cannot end without noise; use finalSigmasType: .sigmaMin")
        try need(
            algorithmType != .sdeDpmsolver || solverOrder < 3,
            "algorithmType .sdeDpmsolver has no third order; use solverOrder: 2")
    }
}
