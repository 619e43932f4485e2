/// Schedulers that follow an ordinary differential equation in the noise level σ = √((1 - ᾱ) / ᾱ): section 4 of "Elucidating
/// the Design Space of Diffusion-Based Generative Models", <https://arxiv.org/abs/2206.00364>.
///
/// They know where they are among `timesteps`. Whoever starts anew, with any of them, just starts: earlier steps are
/// forgotten when a timestep is not the next one.
public class SigmaScheduler: NoiseScheduler {
    /// The noise levels of the timesteps, and the one that the last step leads to: float32.
    public private(set) var sigmas: Tensor

    /// `sigmas` as numbers.
    private(set) var sigmaValues: [Float]
    /// The noise levels of training.
    let trainingSigmas: TrainingSigmas
    /// How samples grow with noise.
    private let scale: SampleScale

    /// How samples grow with noise.
    enum SampleScale {
        /// x = x₀ + σ ε; the model wants it divided by √(σ² + 1).
        case exploding
        /// x = (x₀ + σ ε) / √(σ² + 1), as in training.
        case preserving
    }

    init(options: any NoiseConfig, scale: SampleScale) throws {
        let schedule = try options.makeSchedule().withFiniteSigmas()
        trainingSigmas = TrainingSigmas(schedule)
        self.scale = scale
        sigmaValues = trainingSigmas.values.reversed() + [0]
        sigmas = try Tensor(sigmaValues)
        try super.init(options: options, schedule: schedule)
        if scale == .exploding { try use(fractional: timestepValues) }
    }

    /// The standard deviation of the noise that sampling starts from.
    public override var initNoiseSigma: Double {
        guard scale == .exploding, let highest = sigmaValues.max() else { return 1 }
        return Double(options.timestepSpacing == .leading ? (highest * highest + 1).squareRoot() : highest)
    }

    override func scaled(_ sample: Tensor, at timestep: Double) throws -> Tensor {
        guard scale == .exploding else { return sample }
        let sigma = sigmaValues[try index(of: timestep, for: "scaleModelInput")]
        return try sample / Double((sigma * sigma + 1).squareRoot())
    }

    override func noiseFactors(at timestep: Double, for operation: String) throws -> NoiseFactors {
        if scale == .preserving && choice == .all { return try trainingFactors(at: timestep, for: operation) }
        return factors(sigmaValues[try firstIndex(of: timestep, for: operation)])
    }

    /// What a sample with noise level σ is made of.
    func factors(_ sigma: Float) -> NoiseFactors {
        guard scale == .preserving else { return NoiseFactors(signal: 1, spread: sigma) }
        let signal = 1 / (sigma * sigma + 1).squareRoot()
        return NoiseFactors(signal: signal, spread: sigma * signal)
    }

    /// Takes the noise levels of sampling.
    func use(sigmas values: [Double]) throws {
        sigmaValues = values.map(Float.init)
        sigmas = try Tensor(sigmaValues)
    }

    /// The noise levels of timesteps and, if they are spaced in a way of their own, the timesteps that belong to them.
    /// - Parameters:
    ///   - lowest: the lowest level of that spacing; that of the timesteps if nil.
    ///   - highest: the highest level of that spacing; that of the timesteps if nil.
    func spaced(
        _ timesteps: [Double], _ sigmas: [Double], by spacing: SigmaSpacing?, lowest: Double? = nil,
        highest: Double? = nil
    ) -> (timesteps: [Double], sigmas: [Double]) {
        guard let spacing, let first = sigmas.first, let last = sigmas.last else { return (timesteps, sigmas) }
        let sigmas = spacing.sigmas(timesteps.count, from: highest ?? first, to: lowest ?? last)
        return (sigmas.map(trainingSigmas.timestep(of:)), sigmas)
    }

    /// - Throws: `EngineError` unless the timesteps fall from one to the next, lie within those of training, and may be chosen.
    func check(timesteps: [Double], spacing: SigmaSpacing?) throws {
        try require(
            spacing == nil, "setTimesteps",
            "the options space the noise levels in a way of their own; timesteps cannot be set one by one")
        try checkFalling(timesteps, "timesteps")
        let last = Double(numTrainTimesteps - 1)
        if let bad = timesteps.first(where: { !(0...last).contains($0) }) {
            throw EngineError(
                "setTimesteps",
                "timestep \(bad.timestepText) is out of range; the scheduler has timesteps 0 to \(last.timestepText)")
        }
    }

    /// - Throws: `EngineError` unless there are values, and each is below the one before.
    func checkFalling(_ values: [Double], _ name: String) throws {
        try require(!values.isEmpty, "setTimesteps", "there are no \(name); give at least one")
        for (earlier, later) in zip(values, values.dropFirst()) where !(later < earlier) {
            throw EngineError(
                "setTimesteps", "\(name) must fall, but \(later.timestepText) comes after \(earlier.timestepText)")
        }
    }

    /// Where sampling is among the timesteps. If this one is not the next, sampling starts anew from it.
    func index(of timestep: Double, for operation: String) throws -> Int {
        if let position, position < timestepValues.count, matches(timestepValues[position], timestep) {
            return position
        }
        let start = try firstIndex(of: timestep, for: operation)
        history = []
        position = start
        return start
    }

    /// Where to start with a timestep. Some steps look at a timestep twice; but for the first of all, its second place begins a
    /// step.
    private func firstIndex(of timestep: Double, for operation: String) throws -> Int {
        if let first = timestepValues.first, matches(first, timestep) { return 0 }
        let places = timestepValues.indices.filter { matches(timestepValues[$0], timestep) }
        guard let place = places.dropFirst().first ?? places.first else {
            throw EngineError(
                operation,
                "timestep \(timestep.timestepText) is not among the \(timestepValues.count) timesteps that were set; "
                    + "see scheduler.timesteps")
        }
        return place
    }

    private func matches(_ one: Double, _ other: Double) -> Bool { Float(one) == Float(other) }
}
