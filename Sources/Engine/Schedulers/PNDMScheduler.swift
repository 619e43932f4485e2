/// Samples in few steps by a linear multistep method of fourth order, after three steps by Runge-Kutta: "Pseudo Numerical
/// Methods for Diffusion Models on Manifolds", <https://arxiv.org/abs/2202.09778>.
///
/// `timesteps` has more entries than there are steps: a Runge-Kutta step looks at the model four times. With `skipPrkSteps`
/// the first steps are of lower order instead.
public final class PNDMScheduler: NoiseScheduler, Scheduler {
    /// The options that the scheduler was made with.
    public let config: PNDMSchedulerConfig

    /// How many of `timesteps` belong to Runge-Kutta steps.
    private var rungeKuttaCount = 0
    /// The sample that the step under way, of several looks at the model, goes out from.
    private var startSample: Tensor?
    /// The weighted sum of the predictions of a Runge-Kutta step so far.
    private var weightedSum: Tensor?

    /// A scheduler with these options.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or the model predicts images.
    public init(_ config: PNDMSchedulerConfig) throws {
        try require(
            config.predictionType != .sample, PNDMSchedulerConfig.className,
            "predictionType is .sample; PNDM works with models that predict noise (.epsilon) or velocity (.vPrediction)"
        )
        self.config = config
        try super.init(options: config)
    }

    /// A scheduler with these options; `PNDMSchedulerConfig` explains each of them.
    /// - Throws: `EngineError` when there are no timesteps, a beta is not a finite number, or the model predicts images.
    public convenience init(
        numTrainTimesteps: Int = 1000,
        betaStart: Double = 0.0001,
        betaEnd: Double = 0.02,
        betaSchedule: BetaSchedule = .linear,
        trainedBetas: [Double]? = nil,
        skipPrkSteps: Bool = false,
        setAlphaToOne: Bool = false,
        predictionType: PredictionType = .epsilon,
        timestepSpacing: TimestepSpacing = .leading,
        stepsOffset: Int = 0
    ) throws {
        var config = PNDMSchedulerConfig()
        config.noise = NoiseOptions(
            numTrainTimesteps: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd, betaSchedule: betaSchedule,
            trainedBetas: trainedBetas, predictionType: predictionType, timestepSpacing: timestepSpacing,
            stepsOffset: stepsOffset)
        config.skipPrkSteps = skipPrkSteps
        config.setAlphaToOne = setAlphaToOne
        try self.init(config)
    }

    override func spread(_ count: Int) throws {
        let rising = Array(
            config.timestepSpacing.timesteps(count, of: numTrainTimesteps, offset: config.stepsOffset).reversed())
        if config.skipPrkSteps {
            rungeKuttaCount = 0
            // The second timestep comes twice: the first step is taken again with what was seen there.
            return try use((rising.dropLast() + rising.suffix(2).dropLast() + rising.suffix(1)).reversed())
        }
        try require(
            count >= 4, "setTimesteps",
            "\(count) steps were asked for; PNDM begins with three Runge-Kutta steps and needs 4 or more. With "
                + "skipPrkSteps: true it does without.")
        let half = numTrainTimesteps / count / 2
        let stages = rising.suffix(4).flatMap { [$0, $0 &+ half] }.dropLast().flatMap { [$0, $0] }
        let rungeKutta = Array(stages.dropFirst().dropLast().reversed())
        rungeKuttaCount = rungeKutta.count
        try use(rungeKutta + rising.dropLast(3).reversed())
    }

    /// Goes on to the next of `timesteps`: one stage of a Runge-Kutta step, or a step of the multistep method.
    ///
    /// ```
    /// Runge-Kutta:  ε′ = (ε₁ + 2 ε₂ + 2 ε₃ + ε₄) / 6
    /// multistep:    ε′ = (55 εₜ - 59 εₜ₊₁ + 37 εₜ₊₂ - 9 εₜ₊₃) / 24
    /// xₛ = √(ᾱₛ / ᾱₜ) xₜ - (ᾱₛ - ᾱₜ) ε′ / (ᾱₜ √(1 - ᾱₛ) + √(ᾱₜ (1 - ᾱₜ) ᾱₛ))
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: the next of `timesteps`, the same for the whole batch.
    ///   - sample: the sample that the model saw.
    ///   - generator: not used; nothing is left to chance.
    /// - Throws: `EngineError` when the shapes do not fit, the timestep is not one of the scheduler's, or the number of steps
    ///   is not set.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator? = nil
    ) throws -> SchedulerStep {
        try checkStep(modelOutput, sample)
        let stepSize = try self.stepSize()
        let timestep = try timestep.timestep(for: "step").wholeTimestep(for: "step")
        let original = try config.original(
            from: modelOutput, sample, trainingFactors(at: Double(timestep), for: "step"))
        // The first timestep comes only once: whoever gives it again samples anew.
        if Double(timestep) == timestepValues.first, position != nil { restart(choice) }
        let count = position ?? 0
        let next =
            try count < rungeKuttaCount
            ? rungeKuttaStage(count, modelOutput, timestep, sample, half: stepSize / 2)
            : multistep(count, modelOutput, timestep, sample, stepSize)
        position = count + 1
        return SchedulerStep(prevSample: next, predOriginalSample: original)
    }

    /// One of the four looks at the model that make a Runge-Kutta step.
    private func rungeKuttaStage(
        _ count: Int, _ output: Tensor, _ timestep: Int, _ sample: Tensor, half: Int
    ) throws -> Tensor {
        let stage = count % 4
        let from = try timestepValues[count - stage].wholeTimestep(for: "step")
        let to = stage % 2 == 0 ? timestep - half : timestep
        if stage == 0 {
            history.append(output)
            startSample = sample
        }
        let weighted = try output * ([1.0, 2, 2, 1][stage] / 6)
        let sum = try weightedSum.map { try $0 + weighted } ?? weighted
        let start = startSample ?? sample
        (startSample, weightedSum) = stage == 3 ? (nil, nil) : (start, sum)
        return try transfer(start, from, to, stage == 3 ? sum : output)
    }

    /// A step that looks at the predictions of up to three earlier ones.
    private func multistep(
        _ count: Int, _ output: Tensor, _ timestep: Int, _ sample: Tensor, _ stepSize: Int
    ) throws -> Tensor {
        // Without Runge-Kutta the first step is taken twice, the second time with the mean of both its ends.
        if count == 1 && rungeKuttaCount == 0, let first = history.last, let start = startSample {
            startSample = nil
            return try transfer(start, timestep + stepSize, timestep, (output + first) / 2)
        }
        history = Array(history.suffix(3)) + [output]
        if history.count == 1 { startSample = sample }
        return try transfer(sample, timestep, timestep - stepSize, extrapolated())
    }

    /// The prediction half a step ahead, from those so far: Adams-Bashforth.
    private func extrapolated() throws -> Tensor {
        let newest = Array(history.reversed())
        return switch newest.count {
        case 1: newest[0]
        case 2: try (newest[0] * 3 - newest[1]) / 2
        case 3: try (newest[0] * 23 - newest[1] * 16 + newest[2] * 5) / 12
        default: try (newest[0] * 55 - newest[1] * 59 + newest[2] * 37 - newest[3] * 9) / 24
        }
    }

    /// Formula 9 of the paper: the sample at timestep `to`, if the noise between is `prediction`.
    private func transfer(_ sample: Tensor, _ from: Int, _ to: Int, _ prediction: Tensor) throws -> Tensor {
        try checkRange(from, "step")
        let alphaBars = schedule.alphasCumprod
        if to >= 0 { try checkRange(to, "step") }
        let alpha = alphaBars[from]
        let alphaNext = to >= 0 ? alphaBars[to] : config.setAlphaToOne ? 1 : alphaBars[0]
        let noise = try config.noise(from: prediction, sample, trainingFactors(at: Double(from), for: "step"))
        let divisor = alpha * (1 - alphaNext).squareRoot() + (alpha * (1 - alpha) * alphaNext).squareRoot()
        return try sample * Double((alphaNext / alpha).squareRoot()) - noise * Double(alphaNext - alpha)
            / Double(divisor)
    }

    override func restart(_ choice: TimestepChoice) {
        super.restart(choice)
        startSample = nil
        weightedSum = nil
    }

    /// How far sampling is. The history ends with the sample and the sum of a step that is under way.
    public override var state: State {
        var state = super.state
        state.history += [startSample, weightedSum].compactMap(\.self)
        return state
    }

    /// Goes on where a scheduler with the same options was.
    /// - Throws: `EngineError` when the timesteps are not possible with this scheduler.
    public override func load(state: State) throws {
        try super.load(state: state)
        let count = position ?? 0
        if count < rungeKuttaCount && count % 4 != 0 { weightedSum = history.popLast() }
        if count < max(rungeKuttaCount, 2) && count % 4 != 0 { startSample = history.popLast() }
    }
}
