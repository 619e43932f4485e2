/// A network that looks at a noisy image and a timestep and predicts an image of the same size: the noise, mostly.
/// Down to small sizes, through the middle, and up again, with connections across at every size.
/// <https://arxiv.org/abs/1505.04597>, <https://arxiv.org/abs/2006.11239>
///
/// It computes what diffusers' class of this name computes, has the same parameters under the same names, and draws the
/// same initial weights after the same `manualSeed`.
///
/// ```swift
/// let model = UNet2DModel(sampleSize: 32, blockOutChannels: [64, 128, 128, 256],
///     downBlockTypes: [.down, .down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up, .up])
/// let prediction = model(noisyImages, timesteps)
/// ```
public final class UNet2DModel: UNet {
    /// The options that the model was made with.
    public let config: UNet2DConfig

    /// A model with these options and random weights from the default generator.
    /// - Throws: `EngineError` naming options that do not fit each other.
    public init(_ config: UNet2DConfig) throws {
        try config.check()
        self.config = config
        try super.init(config)
    }

    public override var details: String {
        let size = config.sampleSize.map { "sampleSize: \($0), " } ?? ""
        return "\(size)inChannels: \(config.inChannels), outChannels: \(config.outChannels), "
            + "layersPerBlock: \(config.layersPerBlock), blockOutChannels: \(config.blockOutChannels)"
    }

    /// The model's prediction for noisy images.
    /// - Parameters:
    ///   - sample: the images, `[B, inChannels, H, W]`; H and W must be divisible by 2 for every level but the last.
    ///   - timestep: one for each image, `[B]`, or a single one for all.
    ///   - classLabels: the class of each image, `[B]`, for a model that has classes (`[B, length of the time embedding]`
    ///     with `classEmbedType: .identity`).
    /// - Returns: `[B, outChannels, H, W]`.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(_ sample: Tensor, _ timestep: Tensor, classLabels: Tensor? = nil) throws -> Tensor {
        try traced(sample, timestep) { try predict(sample, timestep, classLabels: classLabels) }
    }

    /// The model's prediction for noisy images that are all at the same timestep.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(_ sample: Tensor, _ timestep: Int, classLabels: Tensor? = nil) throws -> Tensor {
        try self(sample, Tensor([timestep]), classLabels: classLabels)
    }

    /// The model's prediction for noisy images that are all at the same timestep, which may lie between two.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(_ sample: Tensor, _ timestep: Double, classLabels: Tensor? = nil) throws -> Tensor {
        try self(sample, Tensor([timestep]), classLabels: classLabels)
    }
}
