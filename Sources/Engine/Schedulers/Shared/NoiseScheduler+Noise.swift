extension NoiseScheduler {
    /// Images with as much noise in them as their timesteps say: `√ᾱₜ x₀ + √(1 - ᾱₜ) ε`, or `x₀ + σₜ ε` in schedulers that
    /// count noise in σ.
    /// - Parameters:
    ///   - samples: the clean images, `[B, …]`.
    ///   - noise: the noise ε, of the same shape.
    ///   - timesteps: one for each image, `[B]`, or a single one for all.
    /// - Throws: `EngineError` when the shapes do not fit or a timestep is out of range.
    public func addNoise(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) throws -> Tensor {
        let (signal, spread) = try factors("addNoise", samples, noise, timesteps) {
            try noiseFactors(at: $0, for: "addNoise")
        }
        return try signal * samples + spread * noise
    }

    /// Images with as much noise in them as `timestep` says.
    /// - Throws: `EngineError` when the shapes do not fit or the timestep is out of range.
    public func addNoise(_ samples: Tensor, _ noise: Tensor, _ timestep: Int) throws -> Tensor {
        try addNoise(samples, noise, Tensor([timestep]))
    }

    /// What a model with `.vPrediction` learns to predict: `√ᾱₜ ε - √(1 - ᾱₜ) x₀`. <https://arxiv.org/abs/2202.00512>
    /// - Throws: `EngineError` when the shapes do not fit or a timestep is out of range.
    public func getVelocity(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) throws -> Tensor {
        let (signal, spread) = try factors("getVelocity", samples, noise, timesteps) {
            try trainingFactors(at: $0, for: "getVelocity")
        }
        return try signal * noise - spread * samples
    }

    /// √ᾱ and √(1 - ᾱ) at a timestep of training.
    func trainingFactors(at timestep: Double, for operation: String) throws -> NoiseFactors {
        let step = try timestep.wholeTimestep(for: operation)
        try checkRange(step, operation)
        let alphaBar = schedule.alphasCumprod[step]
        return NoiseFactors(signal: alphaBar.squareRoot(), spread: (1 - alphaBar).squareRoot())
    }

    /// The factors at each image's timestep, in a shape that broadcasts over the images.
    private func factors(
        _ operation: String, _ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor,
        at factors: (Double) throws -> NoiseFactors
    ) throws -> (signal: Tensor, spread: Tensor) {
        try require(
            samples.shape == noise.shape, operation, "samples are \(samples.shape) but noise is \(noise.shape)")
        let steps = try timesteps.toArray()
        let batch = samples.shape.first ?? 1
        try require(
            steps.count == batch || steps.count == 1, operation,
            "there are \(batch) samples but \(steps.count) timesteps; give one for each sample, or one for all")
        let values = try steps.map(factors)
        let shape = [steps.count] + Array(repeating: 1, count: max(samples.ndim - 1, 0))
        return (try Tensor(values.map(\.signal)).reshape(shape), try Tensor(values.map(\.spread)).reshape(shape))
    }

    func checkRange(_ timestep: Int, _ operation: String) throws {
        try require(
            schedule.betas.indices.contains(timestep), operation,
            "timestep \(timestep) is out of range; the scheduler has timesteps 0 to \(schedule.betas.count - 1)")
    }
}

/// What a noisy sample is made of: `signal` times the image and `spread` times noise of variance 1.
struct NoiseFactors {
    let signal: Float
    let spread: Float
}
