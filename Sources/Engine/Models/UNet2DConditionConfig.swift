/// The options of a `UNet2DConditionModel`, under diffusers' names and with its defaults.
public struct UNet2DConditionConfig: Hashable, Sendable {
    /// The side of the images that the model is for, or their height; pipelines make images of this size.
    public var sampleSize: Int?
    /// The width of the images, where they are not square.
    public var sampleWidth: Int?
    /// The number of channels that come in.
    public var inChannels = 4
    /// The number of channels that go out.
    public var outChannels = 4
    /// Whether images come in the range 0 to 1 and are brought to -1 to 1 first.
    public var centerInputSample = false
    /// Whether cosines come before sines in the time embedding.
    public var flipSinToCos = true
    /// Makes the frequencies of the positional embedding fall faster.
    public var freqShift = 0
    /// The levels of the way down, from the full size to the smallest.
    public var downBlockTypes: [DownBlockType] = [.crossAttnDown, .crossAttnDown, .crossAttnDown, .down]
    /// The middle; none if nil.
    public var midBlockType: MidBlockType? = .crossAttn
    /// The levels of the way up, from the smallest to the full size.
    public var upBlockTypes: [UpBlockType] = [.up, .crossAttnUp, .crossAttnUp, .crossAttnUp]
    /// Whether pixels look at the context only, and not at each other.
    public var onlyCrossAttention: PerLevel<Bool> = false
    /// The number of channels of each level on the way down; the way up mirrors it.
    public var blockOutChannels = [320, 640, 1280, 1280]
    /// The number of residual blocks of a level on the way down; the way up has one more.
    public var layersPerBlock: PerLevel<Int> = 2
    /// The padding of downsampling convolutions; 0 pads on the right and at the bottom alone.
    public var downsamplePadding = 1
    /// What the middle's blocks divide their results by.
    public var midBlockScaleFactor = 1.0
    /// The share of values that residual blocks drop in training.
    public var dropout = 0.0
    /// The nonlinearity of the residual blocks, of the time embedding and before the last convolution.
    public var actFn = Activation.silu
    /// The groups of group normalisation.
    public var normNumGroups = 32
    /// Added to the variance in group normalisation.
    public var normEps = 1e-5
    /// The length of the vectors that cross-attention looks at.
    public var crossAttentionDim: PerLevel<Int> = 1280
    /// The number of transformer blocks in each layer with cross-attention.
    public var transformerLayersPerBlock: PerLevel<Int> = 1
    /// The number of heads of cross-attention. The name says otherwise, and has stayed what it was when diffusers took one
    /// for the other. In levels with `.attnDown` or `.attnUp` it does mean the channels of a head.
    public var attentionHeadDim: PerLevel<Int> = 8
    /// Whether transformers begin and end with a linear layer; else with a 1×1 convolution.
    public var useLinearProjection = false
    /// How class labels become vectors; nil for a learned table of `numClassEmbeds`.
    public var classEmbedType: ClassEmbedType?
    /// The number of classes; nil for a model without.
    public var numClassEmbeds: Int?
    /// Whether half-precision models compute attention in single precision; here everything is single precision.
    public var upcastAttention = false
    /// How residual blocks take in the time embedding.
    public var resnetTimeScaleShift = TimeScaleShift.default
    /// How the timestep becomes a vector: `.positional` or `.fourier`.
    public var timeEmbeddingType = TimeEmbeddingType.positional
    /// The length of the time embedding; four times the first of `blockOutChannels` if nil, with `.fourier` twice.
    public var timeEmbeddingDim: Int?
    /// The side of the first convolution's filters.
    public var convInKernel = 3
    /// The side of the last convolution's filters.
    public var convOutKernel = 3

    /// All options at their defaults.
    public init() {}
}

extension UNet2DConditionConfig: UNetOptions {
    var timeEmbeddingSize: Int { timeEmbeddingDim ?? blockOutChannels[0] * (timeEmbeddingType == .fourier ? 2 : 4) }
    var timeProjectionSize: Int { timeEmbeddingType == .fourier ? timeEmbeddingSize : blockOutChannels[0] }
    var downsampleType: ResampleType { .conv }
    var upsampleType: ResampleType { .conv }
    var endActivation: Activation { actFn }
    var dividesByTimestep: Bool { false }
    var hasSecondMidResnet: Bool { midBlockType == .crossAttn }

    func layers(inLevel level: Int) -> Int { layersPerBlock[level] }

    func timeProjection() throws -> any TimeProjection {
        timeEmbeddingType == .fourier
            ? try GaussianFourierProjection(width: timeEmbeddingSize / 2, flipSinToCos: flipSinToCos)
            : SinusoidalTimeProjection(
                width: blockOutChannels[0], flipSinToCos: flipSinToCos, freqShift: freqShift)
    }

    func attention(_ kind: AttentionKind, inLevel level: Int) throws -> any SpatialAttention {
        switch kind {
        case .own:
            try AttentionBlock(
                blockOutChannels[level], headDim: attentionHeadDim[level], groups: normNumGroups, eps: normEps)
        case .cross: try transformer(level, onlyCrossAttention: onlyCrossAttention[level])
        }
    }

    func midAttention() throws -> (any SpatialAttention)? {
        guard midBlockType == .crossAttn else { return nil }
        return try transformer(blockOutChannels.count - 1, onlyCrossAttention: false)
    }

    private func transformer(_ level: Int, onlyCrossAttention: Bool) throws -> Transformer2DModel {
        try Transformer2DModel(
            blockOutChannels[level], heads: attentionHeadDim[level], layers: transformerLayersPerBlock[level],
            contextSize: crossAttentionDim[level], groups: normNumGroups, linearProjection: useLinearProjection,
            onlyCrossAttention: onlyCrossAttention)
    }
}
