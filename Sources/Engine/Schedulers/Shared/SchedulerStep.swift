/// What one step of sampling leads to.
public struct SchedulerStep {
    /// The sample one step less noisy, xₜ₋₁: what the model sees next.
    public let prevSample: Tensor
    /// The clean image that the model's output implies at this step, x̂₀: a preview, and what guidance works on.
    public let predOriginalSample: Tensor
}

extension NoiseScheduler {
    /// - Throws: `EngineError` unless the model's output has the shape of the sample.
    func checkStep(_ modelOutput: Tensor, _ sample: Tensor) throws {
        try require(
            modelOutput.shape == sample.shape, "step",
            "the model's output is \(modelOutput.shape) but the sample is \(sample.shape)")
    }

    /// The noise that a step adds: what the caller gives, or random numbers.
    func freshNoise(_ sample: Tensor, given: Tensor?, _ generator: Generator?) throws -> Tensor {
        guard let given else { return try Tensor.randn(sample.shape, generator: generator) }
        try require(generator == nil, "step", "both generator and varianceNoise are given; use one of them")
        try require(
            given.shape == sample.shape, "step",
            "varianceNoise is \(given.shape) but the sample is \(sample.shape)")
        return given
    }
}
