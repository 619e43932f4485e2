import Foundation

extension DPMSolverMultistepScheduler {
    /// Goes from a timestep to the next, with a polynomial through the last predictions m₀, m₁, m₂ (of the clean image, or of
    /// the noise):
    ///
    /// ```
    /// x′ = a x + b₀ D₀ + b₁ D₁ + b₂ D₂ + n z
    /// D₀ = m₀, D₁ and D₂ its first and second derivative in the logarithm of signal to noise
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: the one that the model saw, the same for the whole batch.
    ///   - sample: x.
    ///   - generator: where the noise z of the `sde` algorithms comes from; the default generator if nil.
    ///   - varianceNoise: the noise z itself, instead of a generator.
    /// - Throws: `EngineError` when the shapes do not fit, the timestep is not one of the scheduler's, or the number of steps
    ///   is not set.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator? = nil,
        varianceNoise: Tensor? = nil
    ) throws -> SchedulerStep {
        let prediction = try withoutVariance(modelOutput, sample)
        try checkStep(prediction, sample)
        try require(choice != .all, "step", "the number of steps is not set; call setTimesteps(20), say, first")
        let index = try index(of: timestep.timestep(for: "step"), for: "step")
        let original = try config.thresholded(config.original(from: prediction, sample, factors(sigmaValues[index])))
        let term = try solvedTerm(original, prediction, sample, index)
        history = Array((history + [term]).suffix(config.solverOrder))
        let weights = weights(at: index, order: order(at: index))
        var next = try sample * Double(weights.sample)
        for (weight, derivative) in zip(weights.derivatives, try derivatives(at: index, order: order(at: index))) {
            next = try next + derivative * Double(weight)
        }
        if config.algorithmType.addsNoise {
            next = try next + freshNoise(sample, given: varianceNoise, generator) * Double(weights.noise)
        }
        position = index + 1
        return SchedulerStep(prevSample: next, predOriginalSample: original)
    }

    /// A step with noise of `generator`.
    /// - Throws: `EngineError` when the shapes do not fit, the timestep is not one of the scheduler's, or the number of steps
    ///   is not set.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator?
    ) throws -> SchedulerStep {
        try step(modelOutput, timestep, sample, generator: generator, varianceNoise: nil)
    }

    /// The model's prediction without the variance that some models learn beside it.
    private func withoutVariance(_ modelOutput: Tensor, _ sample: Tensor) throws -> Tensor {
        guard let type = config.varianceType, [.learned, .learnedRange].contains(type), modelOutput.ndim > 1,
            config.predictionType == .epsilon, modelOutput.shape[1] == 2 * sample.shape[1]
        else { return modelOutput }
        return try modelOutput.narrow(1, 0, sample.shape[1])
    }

    /// The term of the equation that polynomials go through: the clean image, or the noise.
    private func solvedTerm(
        _ original: Tensor, _ prediction: Tensor, _ sample: Tensor, _ index: Int
    ) throws -> Tensor {
        guard config.algorithmType.isInTermsOfNoise else { return original }
        let factors = factors(sigmaValues[index])
        guard config.thresholding else { return try config.noise(from: prediction, sample, factors) }
        return try (sample - original * Double(factors.signal)) / Double(factors.spread)
    }

    /// The order of a step: as high as the number of predictions allows, and lower at the end.
    private func order(at index: Int) -> Int {
        let stepsLeft = timestepValues.count - index
        let isShort = config.lowerOrderFinal && timestepValues.count < 15
        if stepsLeft == 1 && (config.eulerAtFinal || isShort || config.finalSigmasType == .zero) { return 1 }
        return min(history.count, index + 1, config.solverOrder, stepsLeft == 2 && isShort ? 2 : 3)
    }

    /// D₀, D₁ and D₂, as many as the order says.
    private func derivatives(at index: Int, order: Int) throws -> [Tensor] {
        let newest = Array(history.reversed())
        guard order > 1 else { return [newest[0]] }
        let lambdas = (0...order).map { lambda(sigmaValues[index + 1 - $0]) }
        let h = lambdas[0] - lambdas[1]
        let r0 = (lambdas[1] - lambdas[2]) / h
        let slope = try (newest[0] - newest[1]) * Double(1 / r0)
        guard order > 2 else { return [newest[0], slope] }
        let r1 = (lambdas[2] - lambdas[3]) / h
        let earlier = try (newest[1] - newest[2]) * Double(1 / r1)
        let bend = try slope - earlier
        return try [newest[0], slope + bend * Double(r0 / (r0 + r1)), bend * Double(1 / (r0 + r1))]
    }

    /// λ = log(α / σ), half the logarithm of signal to noise.
    private func lambda(_ sigma: Float) -> Float {
        let factors = factors(sigma)
        return log(factors.signal) - log(factors.spread)
    }

    /// What the sample, the derivatives and fresh noise count in a step.
    private struct Weights {
        let sample: Float
        let derivatives: [Float]
        var noise: Float = 0
    }

    private func weights(at index: Int, order: Int) -> Weights {
        let (now, next) = (factors(sigmaValues[index]), factors(sigmaValues[index + 1]))
        let h = lambda(sigmaValues[index + 1]) - lambda(sigmaValues[index])
        // Only the midpoint method of second order weighs the first derivative differently.
        let isMidpoint = order == 2 && config.solverType == .midpoint
        let (alpha, sigma) = (next.signal, next.spread)
        switch config.algorithmType {
        case .dpmsolverPlusPlus:
            let e = exp(-h) - 1
            return Weights(
                sample: sigma / now.spread,
                derivatives: [
                    -alpha * e, isMidpoint ? -0.5 * alpha * e : alpha * (e / h + 1),
                    -alpha * ((e + h) / (h * h) - 0.5),
                ])
        case .dpmsolver:
            let e = exp(h) - 1
            return Weights(
                sample: alpha / now.signal,
                derivatives: [
                    -sigma * e, isMidpoint ? -0.5 * sigma * e : -sigma * (e / h - 1),
                    -sigma * ((e - h) / (h * h) - 0.5),
                ])
        case .sdeDpmsolverPlusPlus:
            let e = 1 - exp(-2 * h)
            return Weights(
                sample: sigma / now.spread * exp(-h),
                derivatives: [
                    alpha * e, isMidpoint ? 0.5 * alpha * e : alpha * (e / (-2 * h) + 1),
                    alpha * ((e - 2 * h) / (4 * h * h) - 0.5),
                ], noise: sigma * e.squareRoot())
        case .sdeDpmsolver:
            let e = exp(h) - 1
            return Weights(
                sample: alpha / now.signal,
                derivatives: [-2 * sigma * e, isMidpoint ? -sigma * e : -2 * sigma * (e / h - 1)],
                noise: sigma * (exp(2 * h) - 1).squareRoot())
        }
    }
}

extension DPMAlgorithmType {
    /// Whether polynomials go through the noise, not the clean image.
    var isInTermsOfNoise: Bool { self == .dpmsolver || self == .sdeDpmsolver }
    /// Whether each step adds fresh noise.
    var addsNoise: Bool { self == .sdeDpmsolver || self == .sdeDpmsolverPlusPlus }
}
