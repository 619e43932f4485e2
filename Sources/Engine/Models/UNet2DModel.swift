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
public final class UNet2DModel: Module {
    /// The options that the model was made with.
    public let config: UNet2DConfig
    /// What was odd about the files that the model was loaded from.
    public internal(set) var warnings: [String] = []

    // In this order in files; the initial weights are drawn in the order of `init`.
    let convIn: Conv2d
    let timeProj: any TimeProjection
    let timeEmbedding: TimestepEmbedding
    /// A table, or layers for projected labels; nil without classes, and where labels are vectors already.
    let classEmbedding: Module?
    let downBlocks: [DownBlock2D]
    let upBlocks: [UpBlock2D]
    let midBlock: MidBlock2D?
    let convNormOut: GroupNorm
    let convOut: Conv2d

    public override var details: String {
        let size = config.sampleSize.map { "sampleSize: \($0), " } ?? ""
        return "\(size)inChannels: \(config.inChannels), outChannels: \(config.outChannels), "
            + "layersPerBlock: \(config.layersPerBlock), blockOutChannels: \(config.blockOutChannels)"
    }

    /// A model with these options and random weights from the default generator.
    /// - Throws: `EngineError` naming options that do not fit each other.
    public init(_ config: UNet2DConfig) throws {
        try config.check()
        self.config = config
        let channels = config.blockOutChannels
        convIn = try Conv2d(config.inChannels, channels[0], kernelSize: 3, padding: 1)
        timeProj = try Self.timeProjection(config)
        let projected = config.timeEmbeddingType == .fourier ? 2 * channels[0] : channels[0]
        timeEmbedding = try TimestepEmbedding(projected, config.timeEmbeddingSize)
        classEmbedding = try Self.classEmbedding(config, projected)
        downBlocks = try Self.downBlocks(config)
        midBlock = try config.midBlockType.map { _ in try MidBlock2D(channels[channels.count - 1], config) }
        upBlocks = try Self.upBlocks(config)
        convNormOut = try GroupNorm(config.normNumGroups, channels[0], eps: config.normEps)
        convOut = try Conv2d(channels[0], config.outChannels, kernelSize: 3, padding: 1)
    }

    private static func timeProjection(_ config: UNet2DConfig) throws -> any TimeProjection {
        let width = config.blockOutChannels[0]
        switch config.timeEmbeddingType {
        case .positional:
            return SinusoidalTimeProjection(
                width: width, flipSinToCos: config.flipSinToCos, freqShift: config.freqShift)
        case .fourier: return try GaussianFourierProjection(width: width, scale: 16)
        case .learned: return try Embedding(config.numTrainTimesteps ?? 0, width)
        }
    }

    private static func classEmbedding(_ config: UNet2DConfig, _ projected: Int) throws -> Module? {
        switch (config.classEmbedType, config.numClassEmbeds) {
        case (.timestep, _): try TimestepEmbedding(projected, config.timeEmbeddingSize)
        case (nil, let count?): try Embedding(count, config.timeEmbeddingSize)
        case (.identity, _), (nil, nil): nil
        }
    }

    private static func downBlocks(_ config: UNet2DConfig) throws -> [DownBlock2D] {
        let channels = config.blockOutChannels
        return try config.downBlockTypes.enumerated().map { level, type in
            try DownBlock2D(
                type, channels[max(level - 1, 0)], channels[level], isLast: level == channels.count - 1, config)
        }
    }

    private static func upBlocks(_ config: UNet2DConfig) throws -> [UpBlock2D] {
        let channels = Array(config.blockOutChannels.reversed())
        let last = channels.count - 1
        return try config.upBlockTypes.enumerated().map { level, type in
            try UpBlock2D(
                type, inChannels: channels[min(level + 1, last)], previousChannels: channels[max(level - 1, 0)],
                outChannels: channels[level], isLast: level == last, config)
        }
    }
}
