import Foundation

/// Samples in few steps by solving the part of the equation that is known exactly, and the rest by polynomials through the
/// last predictions: "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models",
/// <https://arxiv.org/abs/2211.01095>. Twenty steps are often enough.
public final class DPMSolverMultistepScheduler: SigmaScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: DPMSolverMultistepSchedulerConfig

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public init(_ config: DPMSolverMultistepSchedulerConfig) throws {
        self.config = config
        try config.check()
        try super.init(options: config, scale: .preserving)
    }

    /// A scheduler with these options; `DPMSolverMultistepSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or options contradict each other.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.0001,
        betaEnd: Double = 0.02,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        solverOrder: Int = 2,
        predictionType: PredictionType = .epsilon,
        thresholding: Bool = false,
        dynamicThresholdingRatio: Double = 0.995,
        sampleMaxValue: Double = 1,
        algorithmType: DPMAlgorithmType = .dpmsolverPlusPlus,
        solverType: DPMSolverType = .midpoint,
        lowerOrderFinal: Bool = true,
        eulerAtFinal: Bool = false,
        useKarrasSigmas: Bool = false,
        useExponentialSigmas: Bool = false,
        useBetaSigmas: Bool = false,
        useLuLambdas: Bool = false,
        finalSigmasType: FinalSigmasType = .zero,
        lambdaMinClipped: Double = -.infinity,
        varianceType: VarianceType? = nil,
        timestepSpacing: TimestepSpacing = .linspace,
        stepsOffset: Int = 0,
        rescaleBetasZeroSnr: Bool = false
    ) throws {
        var config = DPMSolverMultistepSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.solverOrder = solverOrder
        config.thresholding = thresholding
        config.dynamicThresholdingRatio = dynamicThresholdingRatio
        config.sampleMaxValue = sampleMaxValue
        config.algorithmType = algorithmType
        config.solverType = solverType
        config.lowerOrderFinal = lowerOrderFinal
        config.eulerAtFinal = eulerAtFinal
        config.useKarrasSigmas = useKarrasSigmas
        config.useExponentialSigmas = useExponentialSigmas
        config.useBetaSigmas = useBetaSigmas
        config.useLuLambdas = useLuLambdas
        config.finalSigmasType = finalSigmasType
        config.lambdaMinClipped = lambdaMinClipped
        config.varianceType = varianceType
        config.rescaleBetasZeroSnr = rescaleBetasZeroSnr
        try self.init(config)
    }

    /// Steps lead from timestep to timestep and at last to none, so there is one more end than there are timesteps.
    override func spread(_ count: Int) throws {
        let spacing = config.timestepSpacing
        let last = config.numTrainTimesteps - clippedTimesteps()
        try require(last > 0, "setTimesteps", "lambdaMinClipped is \(config.lambdaMinClipped); it leaves no timesteps")
        let timesteps =
            spacing == .trailing
            ? spacing.timesteps(count, of: numTrainTimesteps, offset: 0, from: last)
            : spacing.timesteps(count + 1, of: last, offset: config.stepsOffset).dropLast()
        try take(timesteps: timesteps)
    }

    /// How many of the noisiest timesteps are left out.
    private func clippedTimesteps() -> Int {
        schedule.alphasCumprod.filter { alphaBar in
            let lambda = log(alphaBar.squareRoot()) - log((1 - alphaBar).squareRoot())
            return Double(lambda) < config.lambdaMinClipped
        }.count
    }

    /// Sets the timesteps of sampling one by one, from noisy to clean.
    /// - Throws: `EngineError` unless they fall from one to the next and lie within those of training, or when the options
    ///   space the noise levels in another way.
    public func setTimesteps(timesteps: [Int]) throws {
        try choose(timesteps: timesteps.map(Double.init))
    }

    override func choose(timesteps: [Double]) throws {
        try check(timesteps: timesteps, spacing: config.spacing())
        try take(timesteps: timesteps.map { try $0.wholeTimestep(for: "setTimesteps") })
        restart(.timesteps(timesteps))
    }

    private func take(timesteps: [Int]) throws {
        let spacing = try config.spacing()
        let all = trainingSigmas.values.map(Double.init)
        // A spacing of its own goes through all noise levels of training, wherever the timesteps are.
        let (fractional, sigmas) = spaced(
            timesteps.map(Double.init), timesteps.map { trainingSigmas.sigma(at: Double($0)) }, by: spacing,
            lowest: all.first, highest: all.last)
        try use(sigmas: sigmas + [config.finalSigmasType == .zero ? 0 : all[0]])
        guard let spacing else { return try use(timesteps) }
        let isRounded = (spacing == .karras || spacing == .lu) && config.betaSchedule != .squaredcosCapV2
        try use(fractional.map { Int(isRounded ? $0.rounded(.toNearestOrEven) : $0) })
    }
}
