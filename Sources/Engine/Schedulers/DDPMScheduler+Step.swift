import Foundation

extension DDPMScheduler {
    /// Goes from xₜ to xₜ₋₁: formulas 7 and 15 of <https://arxiv.org/abs/2006.11239>.
    ///
    /// ```
    /// x̂₀   = (xₜ - √(1 - ᾱₜ) ε̂) / √ᾱₜ, clipped
    /// xₜ₋₁ = √ᾱₜ₋₁ βₜ / (1 - ᾱₜ) x̂₀ + √αₜ (1 - ᾱₜ₋₁) / (1 - ᾱₜ) xₜ + σₜ z
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: t, the same for the whole batch.
    ///   - sample: xₜ.
    ///   - generator: where the noise z comes from; the default generator if nil.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is not one of the scheduler's.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator? = nil
    ) throws -> SchedulerStep {
        let timestep = try timestep.timestep(for: "step").wholeTimestep(for: "step")
        let levels = try StepLevels(timestep, in: self)
        let (prediction, predictedVariance) = try split(modelOutput, sample)
        let original = try config.originalInRange(from: prediction, sample, levels.factors)
        var previous = try original * Double(levels.originalFactor) + sample * Double(levels.sampleFactor)
        if timestep > 0 {
            let noise = try Tensor.randn(prediction.shape, generator: generator)
            if let predictedVariance {
                previous = try previous + standardDeviation(levels, predicted: predictedVariance) * noise
            } else {
                previous = try previous + noise * Double(standardDeviation(levels))
            }
        }
        return SchedulerStep(prevSample: previous, predOriginalSample: original)
    }

    /// σₜ², the variance of the noise that the step from `timestep` adds, for the types that the model does not learn.
    /// - Throws: `EngineError` for the learned types, or when the timestep is not one of the scheduler's.
    public func variance(_ timestep: Int) throws -> Double {
        try require(
            !learnsVariance, "variance", "the model learns it (\(config.varianceType)); it depends on the image")
        let deviation = try standardDeviation(StepLevels(timestep, in: self))
        return Double(deviation * deviation)
    }

    private var learnsVariance: Bool { [.learned, .learnedRange].contains(config.varianceType) }

    /// The model's prediction and, where it learns the variance, the second half of its channels.
    private func split(_ modelOutput: Tensor, _ sample: Tensor) throws -> (Tensor, Tensor?) {
        guard learnsVariance else {
            try checkStep(modelOutput, sample)
            return (modelOutput, nil)
        }
        var expected = sample.shape.dims
        if expected.count > 1 { expected[1] *= 2 }
        try require(
            expected.count > 1 && modelOutput.shape.dims == expected, "step",
            "the model's output is \(modelOutput.shape) and the sample is \(sample.shape); with \(config.varianceType) "
                + "variance the output has twice the channels of the sample")
        let halves = try modelOutput.chunk(2, dim: 1)
        return (halves[0], halves[1])
    }

    /// σₜ for the variance types that depend on the timestep alone.
    private func standardDeviation(_ levels: StepLevels) -> Float {
        switch config.varianceType {
        case .fixedSmallLog: exp(0.5 * log(levels.smallVariance))
        case .fixedLarge, .fixedLargeLog: levels.beta.squareRoot()
        case .fixedSmall, .learned, .learnedRange: levels.smallVariance.squareRoot()
        }
    }

    /// σₜ for every value of the image, from the model's prediction.
    private func standardDeviation(_ levels: StepLevels, predicted: Tensor) throws -> Tensor {
        guard config.varianceType == .learnedRange else { return try predicted.sqrt() }
        let share = try (predicted + 1) / 2
        let logVariance = try share * Double(log(levels.beta)) + (1 - share) * Double(log(levels.smallVariance))
        return try (logVariance * 0.5).exp()
    }
}

/// The noise levels around one step, in float32 and in the order in which diffusers computes them.
private struct StepLevels {
    /// √ᾱₜ and √(1 - ᾱₜ).
    let factors: NoiseFactors
    /// βₜ of this step, which may span several steps of training.
    let beta: Float
    /// The variance of the true reverse step; never 0, so that it has a logarithm.
    let smallVariance: Float
    /// What x̂₀ is multiplied with.
    let originalFactor: Float
    /// What xₜ is multiplied with.
    let sampleFactor: Float

    init(_ timestep: Int, in scheduler: DDPMScheduler) throws {
        factors = try scheduler.trainingFactors(at: Double(timestep), for: "step")
        let previous = try scheduler.previousTimestep(timestep)
        let alphaBar = scheduler.schedule.alphasCumprod[timestep]
        let alphaBarPrevious = previous >= 0 ? scheduler.schedule.alphasCumprod[previous] : 1
        let betaBar = 1 - alphaBar
        let betaBarPrevious = 1 - alphaBarPrevious
        let alpha = alphaBar / alphaBarPrevious
        beta = 1 - alpha
        smallVariance = max(betaBarPrevious / betaBar * beta, 1e-20)
        originalFactor = alphaBarPrevious.squareRoot() * beta / betaBar
        sampleFactor = alpha.squareRoot() * betaBarPrevious / betaBar
    }
}
