/// A level of the way down in a UNet.
public enum DownBlockType: String, Hashable, Sendable, CaseIterable {
    /// Residual blocks, then a strided convolution that halves the size.
    case down = "DownBlock2D"
    /// The same with self-attention after each residual block.
    case attnDown = "AttnDownBlock2D"
    /// The same with a transformer after each residual block, which also looks at `encoderHiddenStates`: for a
    /// `UNet2DConditionModel`.
    case crossAttnDown = "CrossAttnDownBlock2D"
    /// Residual blocks, then one that halves the size by pooling.
    case resnetDown = "ResnetDownsampleBlock2D"
}

/// A level of the way up in a UNet.
public enum UpBlockType: String, Hashable, Sendable, CaseIterable {
    /// Residual blocks, then doubling the size by repeating pixels, and a convolution.
    case up = "UpBlock2D"
    /// The same with self-attention after each residual block.
    case attnUp = "AttnUpBlock2D"
    /// The same with a transformer after each residual block, which also looks at `encoderHiddenStates`: for a
    /// `UNet2DConditionModel`.
    case crossAttnUp = "CrossAttnUpBlock2D"
    /// Residual blocks, then one that doubles the size.
    case resnetUp = "ResnetUpsampleBlock2D"
}

/// The middle of a UNet.
public enum MidBlockType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// A residual block, self-attention, and another residual block; in a `UNet2DConditionModel` one residual block alone.
    case unet = "UNetMidBlock2D"
    /// A residual block, a transformer that also looks at `encoderHiddenStates`, and another residual block: for a
    /// `UNet2DConditionModel`.
    case crossAttn = "UNetMidBlock2DCrossAttn"
}

/// How a timestep becomes a vector.
public enum TimeEmbeddingType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// Sines and cosines of fixed frequencies.
    case positional
    /// Sines and cosines of log t at random frequencies, drawn once; the model's output is divided by t.
    case fourier
    /// A vector for each timestep, learned.
    case learned
}

/// How a residual block takes in the embedding of the timestep.
public enum TimeScaleShift: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// Adds it.
    case `default`
    /// Scales by one half of it, 1 + a, and adds the other half.
    case scaleShift = "scale_shift"
}

/// How `.attnDown` and `.attnUp` levels change the size of the image.
public enum ResampleType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// With a convolution.
    case conv
    /// With a residual block.
    case resnet
}

/// How class labels become vectors, where `numClassEmbeds` does not say it.
public enum ClassEmbedType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// As timesteps do: sines and cosines, then two linear layers.
    case timestep
    /// They are vectors already, as long as the time embedding.
    case identity
}

/// The options of a `UNet2DModel`, under diffusers' names and with its defaults.
public struct UNet2DConfig: Hashable, Sendable {
    /// The side of the images that the model is for, or their height; pipelines make images of this size.
    public var sampleSize: Int?
    /// The width of the images, where they are not square.
    public var sampleWidth: Int?
    /// The number of channels that come in.
    public var inChannels = 3
    /// The number of channels that go out.
    public var outChannels = 3
    /// Whether images come in the range 0 to 1 and are brought to -1 to 1 first.
    public var centerInputSample = false
    /// How the timestep becomes a vector.
    public var timeEmbeddingType = TimeEmbeddingType.positional
    /// The length of the time embedding; four times the first of `blockOutChannels` if nil.
    public var timeEmbeddingDim: Int?
    /// Makes the frequencies of the positional embedding fall faster.
    public var freqShift = 0
    /// Whether cosines come before sines in the positional embedding.
    public var flipSinToCos = true
    /// The levels of the way down, from the full size to the smallest.
    public var downBlockTypes: [DownBlockType] = [.down, .attnDown, .attnDown, .attnDown]
    /// The middle; none if nil.
    public var midBlockType: MidBlockType? = .unet
    /// The levels of the way up, from the smallest to the full size.
    public var upBlockTypes: [UpBlockType] = [.attnUp, .attnUp, .attnUp, .up]
    /// The number of channels of each level on the way down; the way up mirrors it.
    public var blockOutChannels = [224, 448, 672, 896]
    /// The number of residual blocks of a level on the way down; the way up has one more.
    public var layersPerBlock = 2
    /// What the middle's blocks divide their results by.
    public var midBlockScaleFactor = 1.0
    /// The padding of downsampling convolutions; 0 pads on the right and at the bottom alone.
    public var downsamplePadding = 1
    /// How `.attnDown` levels halve the size.
    public var downsampleType = ResampleType.conv
    /// How `.attnUp` levels double the size.
    public var upsampleType = ResampleType.conv
    /// The share of values that residual blocks drop in training.
    public var dropout = 0.0
    /// The nonlinearity of the residual blocks.
    public var actFn = Activation.silu
    /// The channels of an attention head; nil for a single head with all channels.
    public var attentionHeadDim: Int? = 8
    /// The groups of group normalisation.
    public var normNumGroups = 32
    /// The groups of the normalisation before the middle's attention; `normNumGroups` if nil (with `.scaleShift`: none).
    public var attnNormNumGroups: Int?
    /// Added to the variance in normalisation.
    public var normEps = 1e-5
    /// How residual blocks take in the time embedding.
    public var resnetTimeScaleShift = TimeScaleShift.default
    /// Whether the middle has attention.
    public var addAttention = true
    /// How class labels become vectors; nil for a learned table of `numClassEmbeds`.
    public var classEmbedType: ClassEmbedType?
    /// The number of classes; nil for a model without.
    public var numClassEmbeds: Int?
    /// The number of timesteps that a `.learned` time embedding has vectors for.
    public var numTrainTimesteps: Int?

    /// All options at their defaults.
    public init() {}

}

extension UNet2DConfig: UNetOptions {
    var timeEmbeddingSize: Int { timeEmbeddingDim ?? blockOutChannels[0] * 4 }
    var timeProjectionSize: Int { timeEmbeddingType == .fourier ? 2 * blockOutChannels[0] : blockOutChannels[0] }
    var convInKernel: Int { 3 }
    var convOutKernel: Int { 3 }
    var endActivation: Activation { .silu }
    var dividesByTimestep: Bool { timeEmbeddingType == .fourier }
    var hasSecondMidResnet: Bool { true }

    func layers(inLevel level: Int) -> Int { layersPerBlock }

    func timeProjection() throws -> any TimeProjection {
        let width = blockOutChannels[0]
        return switch timeEmbeddingType {
        case .positional:
            SinusoidalTimeProjection(width: width, flipSinToCos: flipSinToCos, freqShift: freqShift)
        case .fourier: try GaussianFourierProjection(width: width, scale: 16)
        case .learned: try Embedding(numTrainTimesteps ?? 0, width)
        }
    }

    func attention(_ kind: AttentionKind, inLevel level: Int) throws -> any SpatialAttention {
        guard kind == .own else { throw Self.crossAttentionError }
        let channels = blockOutChannels[level]
        return try AttentionBlock(
            channels, headDim: attentionHeadDim ?? channels, groups: normNumGroups, eps: normEps)
    }

    func midAttention() throws -> (any SpatialAttention)? {
        guard addAttention, let channels = blockOutChannels.last else { return nil }
        // diffusers leaves the normalisation out for models that scale and shift, unless it is asked for.
        let groups = attnNormNumGroups ?? (resnetTimeScaleShift == .default ? normNumGroups : nil)
        return try AttentionBlock(
            channels, headDim: attentionHeadDim ?? channels, groups: groups, eps: normEps,
            rescaleOutputFactor: midBlockScaleFactor)
    }

    static let crossAttentionError = EngineError(
        className, "blocks with cross-attention look at encoderHiddenStates, which only a UNet2DConditionModel is given"
    )
}
