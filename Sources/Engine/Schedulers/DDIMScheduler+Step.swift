extension DDIMScheduler {
    /// Goes from xₜ to the sample of the next timestep, s: formulas 12 and 16 of <https://arxiv.org/abs/2010.02502>.
    ///
    /// ```
    /// x̂₀ = (xₜ - √(1 - ᾱₜ) ε̂) / √ᾱₜ, clipped
    /// σₜ = η √((1 - ᾱₛ) / (1 - ᾱₜ)) √(1 - ᾱₜ / ᾱₛ)
    /// xₛ = √ᾱₛ x̂₀ + √(1 - ᾱₛ - σₜ²) ε̂ + σₜ z
    /// ```
    /// - Parameters:
    ///   - modelOutput: the model's prediction, of the kind that `config.predictionType` says.
    ///   - timestep: t, the same for the whole batch.
    ///   - sample: xₜ.
    ///   - eta: η, from 0, where nothing is left to chance, to 1, which adds as much noise as DDPM does.
    ///   - useClippedModelOutput: whether ε̂ is worked out again from x̂₀ after clipping, so that the two agree.
    ///   - generator: where the noise z comes from; the default generator if nil.
    ///   - varianceNoise: the noise z itself, instead of a generator.
    /// - Throws: `EngineError` when the shapes do not fit, η is not from 0 to 1, the timestep is not one of the scheduler's,
    ///   or the number of steps is not set.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, eta: Double = 0,
        useClippedModelOutput: Bool = false, generator: Generator? = nil, varianceNoise: Tensor? = nil
    ) throws -> SchedulerStep {
        try check(modelOutput, sample, eta, generator, varianceNoise)
        let levels = try StepLevels(timestep.timestep(for: "step").wholeTimestep(for: "step"), in: self)
        let original = try config.originalInRange(from: modelOutput, sample, levels.factors)
        let noise =
            try useClippedModelOutput
            ? (sample - original * Double(levels.factors.signal)) / Double(levels.factors.spread)
            : config.noise(from: modelOutput, sample, levels.factors)
        let deviation = Float(eta) * levels.variance.squareRoot()
        // Rounding may leave a little less than 0 where no noise is left.
        let direction = max(1 - levels.alphaBarNext - deviation * deviation, 0).squareRoot()
        var next = try original * Double(levels.alphaBarNext.squareRoot()) + noise * Double(direction)
        if eta > 0 {
            next = try next + freshNoise(sample, given: varianceNoise, generator) * Double(deviation)
        }
        return SchedulerStep(prevSample: next, predOriginalSample: original)
    }

    /// A step without fresh noise, η = 0.
    /// - Throws: `EngineError` when the shapes do not fit, the timestep is not one of the scheduler's, or the number of steps
    ///   is not set.
    public func step(
        _ modelOutput: Tensor, _ timestep: some Timestep, _ sample: Tensor, generator: Generator?
    ) throws -> SchedulerStep {
        try step(modelOutput, timestep, sample, eta: 0, generator: generator)
    }

    /// σₜ² for η = 1, the variance of the noise that the step from `timestep` then adds.
    /// - Throws: `EngineError` when the timestep is not one of the scheduler's, or the number of steps is not set.
    public func variance(_ timestep: Int) throws -> Double {
        Double(try StepLevels(timestep, in: self).variance)
    }

    private func check(
        _ modelOutput: Tensor, _ sample: Tensor, _ eta: Double, _ generator: Generator?, _ varianceNoise: Tensor?
    ) throws {
        try checkStep(modelOutput, sample)
        try require(
            (0...1).contains(eta), "step", "eta is \(eta); use between 0, for no noise, and 1, for that of DDPM")
        if varianceNoise != nil { _ = try freshNoise(sample, given: varianceNoise, generator) }
    }
}

/// The noise levels at the two ends of a step, in float32 and in the order in which diffusers computes them.
private struct StepLevels {
    /// √ᾱₜ and √(1 - ᾱₜ).
    let factors: NoiseFactors
    /// ᾱₛ, where the step leads.
    let alphaBarNext: Float
    /// (1 - ᾱₛ) / (1 - ᾱₜ) · (1 - ᾱₜ / ᾱₛ).
    let variance: Float

    init(_ timestep: Int, in scheduler: DDIMScheduler) throws {
        factors = try scheduler.trainingFactors(at: Double(timestep), for: "step")
        let alphaBars = scheduler.schedule.alphasCumprod
        let next = try scheduler.previousTimestep(timestep)
        let alphaBar = alphaBars[timestep]
        alphaBarNext = next >= 0 ? alphaBars[next] : scheduler.config.setAlphaToOne ? 1 : alphaBars[0]
        variance = (1 - alphaBarNext) / (1 - alphaBar) * (1 - alphaBar / alphaBarNext)
    }
}
