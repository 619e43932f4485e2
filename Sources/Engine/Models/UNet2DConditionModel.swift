/// A UNet that also looks at vectors from outside: at the words of a text, or whatever else `encoderHiddenStates` stand for.
/// <https://arxiv.org/abs/2112.10752>
///
/// It computes what diffusers' class of this name computes, has the same parameters under the same names, and draws the
/// same initial weights after the same `manualSeed`.
///
/// ```swift
/// let model = UNet2DConditionModel(sampleSize: 16, inChannels: 1, outChannels: 1, blockOutChannels: [32, 64],
///     downBlockTypes: [.down, .crossAttnDown], upBlockTypes: [.crossAttnUp, .up], crossAttentionDim: 16)
/// let prediction = model(noisyImages, timesteps, encoderHiddenStates: words)
/// ```
public final class UNet2DConditionModel: UNet {
    /// The options that the model was made with.
    public let config: UNet2DConditionConfig

    /// A model with these options and random weights from the default generator.
    /// - Throws: `EngineError` naming options that do not fit each other.
    public init(_ config: UNet2DConditionConfig) throws {
        try config.check()
        self.config = config
        try super.init(config)
    }

    public override var details: String {
        let size = config.sampleSize.map { "sampleSize: \($0), " } ?? ""
        return "\(size)inChannels: \(config.inChannels), outChannels: \(config.outChannels), "
            + "blockOutChannels: \(config.blockOutChannels), "
            + "crossAttentionDim: \(config.crossAttentionDim.values.map(String.init).joined(separator: ", "))"
    }

    /// The model's prediction for noisy images.
    /// - Parameters:
    ///   - sample: the images, `[B, inChannels, H, W]`; H and W must be divisible by 2 for every level but the last.
    ///   - timestep: one for each image, `[B]`, or a single one for all.
    ///   - encoderHiddenStates: the vectors that the images look at, `[B, any number, crossAttentionDim]`.
    ///   - classLabels: the class of each image, `[B]`, for a model that has classes as well.
    /// - Returns: `[B, outChannels, H, W]`.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(
        _ sample: Tensor, _ timestep: Tensor, encoderHiddenStates: Tensor, classLabels: Tensor? = nil
    ) throws -> Tensor {
        try traced(sample, timestep, encoderHiddenStates) {
            try check(encoderHiddenStates, for: sample)
            return try predict(sample, timestep, classLabels: classLabels, context: encoderHiddenStates)
        }
    }

    /// The model's prediction for noisy images that are all at the same timestep.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(
        _ sample: Tensor, _ timestep: Int, encoderHiddenStates: Tensor, classLabels: Tensor? = nil
    ) throws -> Tensor {
        try self(sample, Tensor([timestep]), encoderHiddenStates: encoderHiddenStates, classLabels: classLabels)
    }

    /// The model's prediction for noisy images that are all at the same timestep, which may lie between two.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(
        _ sample: Tensor, _ timestep: Double, encoderHiddenStates: Tensor, classLabels: Tensor? = nil
    ) throws -> Tensor {
        try self(sample, Tensor([timestep]), encoderHiddenStates: encoderHiddenStates, classLabels: classLabels)
    }

    private func check(_ context: Tensor, for sample: Tensor) throws {
        let expected = "[\(sample.shape.first ?? 0), any number, \(config.crossAttentionDim[0])]"
        try require(
            context.dtype == .float32 && context.ndim == 3 && context.shape[0] == sample.shape.first
                && context.shape[1] > 0 && config.crossAttentionDim.values.allSatisfy { $0 == context.shape[2] },
            typeName,
            "encoderHiddenStates are \(context.dtype) of shape \(context.shape), but this model and batch need float32 "
                + expected)
    }
}
