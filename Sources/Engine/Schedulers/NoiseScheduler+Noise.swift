extension NoiseScheduler {
    /// Images with as much noise in them as their timesteps say: `√ᾱₜ x₀ + √(1 - ᾱₜ) ε`.
    /// - Parameters:
    ///   - samples: the clean images, `[B, …]`.
    ///   - noise: the noise ε, of the same shape.
    ///   - timesteps: one for each image, `[B]`, or a single one for all.
    /// - Throws: `EngineError` when the shapes do not fit or a timestep is out of range.
    public func addNoise(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) throws -> Tensor {
        let (signal, spread) = try factors("addNoise", samples, noise, timesteps)
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
        let (signal, spread) = try factors("getVelocity", samples, noise, timesteps)
        return try signal * noise - spread * samples
    }

    /// √ᾱ and √(1 - ᾱ) at each image's timestep, in a shape that broadcasts over the images.
    private func factors(
        _ operation: String, _ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor
    ) throws -> (signal: Tensor, spread: Tensor) {
        try require(
            samples.shape == noise.shape, operation, "samples are \(samples.shape) but noise is \(noise.shape)")
        let steps = try timesteps.timesteps(for: operation)
        let batch = samples.shape.first ?? 1
        try require(
            steps.count == batch || steps.count == 1, operation,
            "there are \(batch) samples but \(steps.count) timesteps; give one for each sample, or one for all")
        let alphaBars = try steps.map { step in
            try checkRange(step, operation)
            return schedule.alphasCumprod[step]
        }
        let shape = [steps.count] + Array(repeating: 1, count: max(samples.ndim - 1, 0))
        return (
            try Tensor(alphaBars.map { $0.squareRoot() }).reshape(shape),
            try Tensor(alphaBars.map { (1 - $0).squareRoot() }).reshape(shape)
        )
    }

    func checkRange(_ timestep: Int, _ operation: String) throws {
        try require(
            schedule.betas.indices.contains(timestep), operation,
            "timestep \(timestep) is out of range; the scheduler has timesteps 0 to \(schedule.betas.count - 1)")
    }
}

extension Tensor {
    /// The elements of a tensor of timesteps.
    func timesteps(for operation: String) throws -> [Int] {
        try require(
            dtype == .int64, operation, "timesteps are \(dtype); they must be whole numbers: use timesteps.long()")
        return try toInts()
    }

    /// The one timestep in this tensor.
    func singleTimestep(for operation: String) throws -> Int {
        try require(
            count == 1, operation, "timestep has shape \(shape); give a single one, the same for the whole batch")
        return try timesteps(for: operation)[0]
    }
}
