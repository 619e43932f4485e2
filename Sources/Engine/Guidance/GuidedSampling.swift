extension ImagePipeline {
    /// Makes images out of noise, and pulls them to where a loss is small. Between the model's prediction and the scheduler's
    /// step, each timestep t changes the sample:
    ///
    /// ```
    /// x̂₀ = (x - √(1 - ᾱₜ) ε̂) / √ᾱₜ
    /// x ← x - scale · weight(t) · ∂ loss(x̂₀) / ∂x
    /// ```
    /// Here x is the sample as the model sees it, so a scale means the same with every scheduler, and x̂₀ is not clipped:
    /// where an image is clipped, it has no gradient.
    /// - Parameters:
    ///   - batchSize: the number of images.
    ///   - generator: where the random numbers come from; the default generator if nil.
    ///   - numInferenceSteps: how many steps to take, at most as many as in training. More steps pull more often.
    ///   - scale: how strongly to pull; 0 for not at all.
    ///   - throughModel: whether the gradient takes into account how ε̂ changes with x, which needs a way back through the
    ///     model. If not, ε̂ counts as a constant: faster, and less exact.
    ///   - weight: how much of the scale counts at a timestep, which is rounded to a whole one. Always all of it by default.
    ///     Where a sample is noise alone, as at the last timestep of a cosine schedule, 1 / √ᾱₜ makes the gradient huge; a
    ///     weight of √ᾱₜ undoes that.
    ///   - loss: makes one number of the images that the model has in mind, `[B, C, H, W]` with values from about -1 to 1.
    ///     It is called once a step, and its operations are recorded.
    /// - Throws: `EngineError` when the model or scheduler cannot do it, or the loss is no single number computed from the
    ///   images; what `loss` or `weight` throw; `Interrupted` when it is stopped.
    public func guided(
        batchSize: Int = 1, generator: Generator? = nil, numInferenceSteps: Int = 50, scale: Double,
        throughModel: Bool = false, weight: (Int) throws -> Double = { _ in 1 }, loss: (Tensor) throws -> Tensor
    ) throws -> PipelineOutput {
        try require(scale.isFinite, "guided", "scale is \(scale); use a number, 0 for no guidance")
        let (scheduler, guide) = (scheduler, Guide(unet: unet, scheduler: scheduler, throughModel: throughModel))
        return try unet.sample(
            batchSize, steps: numInferenceSteps, of: scheduler, generator: generator, for: "guided",
            advance: { sample, t in
                let strength = try scale * weight(Int(t.rounded()))
                let (guided, prediction) = try guide.pull(sample, t, by: strength, loss: loss)
                return try scheduler.step(prediction, t, guided, generator: generator)
            })
    }
}

/// What changes a sample at a timestep so that a loss of the image in it becomes smaller.
private struct Guide {
    let unet: UNet2DModel
    let scheduler: any Scheduler
    let throughModel: Bool

    /// The changed sample, and what the model predicted before the change.
    func pull(
        _ sample: Tensor, _ t: Double, by strength: Double, loss: (Tensor) throws -> Tensor
    ) throws -> (sample: Tensor, prediction: Tensor) {
        let input = try scheduler.scaleModelInput(sample, t).detach()
        guard strength != 0 else { return (sample, try unet(input, t)) }
        return try recorded {
            try input.requiresGrad()
            let prediction = try throughModel ? unet(input, t) : noGrad { try unet(input, t) }
            let original = try scheduler.originalImage(from: prediction, input, at: t, noiseIsConstant: !throughModel)
            let gradient = try grad(loss(original), input)
            let change = try gradient * (strength * scheduler.inputScale(at: t))
            return (try sample - change, prediction.detach())
        }
    }
}

extension NoiseScheduler {
    /// The image x̂₀ that a prediction implies, not clipped.
    /// - Parameters:
    ///   - input: the sample as the model sees it.
    ///   - noiseIsConstant: whether a gradient sees x̂₀ as what is left of the input when a fixed noise ε̂ is taken away.
    func originalImage(
        from prediction: Tensor, _ input: Tensor, at timestep: Double, noiseIsConstant: Bool
    ) throws -> Tensor {
        let (factors, scale) = (try noiseFactors(at: timestep, for: "guided"), try Float(inputScale(at: timestep)))
        let inputFactors = NoiseFactors(signal: factors.signal / scale, spread: factors.spread / scale)
        guard noiseIsConstant else { return try options.original(from: prediction, input, inputFactors) }
        let noise = try noGrad { try options.noise(from: prediction, input, inputFactors) }
        return try (input - noise * Double(inputFactors.spread)) / Double(inputFactors.signal)
    }

    /// How many times as large a sample is as what the model sees of it.
    func inputScale(at timestep: Double) throws -> Double {
        let factors = try noiseFactors(at: timestep, for: "guided")
        return Double((factors.signal * factors.signal + factors.spread * factors.spread).squareRoot())
    }
}
