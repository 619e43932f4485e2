/// What a UNet is built of, whichever class its options belong to.
protocol UNetOptions: PretrainedConfig {
    /// The height of the images; nil if the model is for any.
    var sampleSize: Int? { get set }
    /// The width of the images, where it is not the height.
    var sampleWidth: Int? { get set }
    var inChannels: Int { get }
    var outChannels: Int { get }
    var centerInputSample: Bool { get }
    var blockOutChannels: [Int] { get }
    var downBlockTypes: [DownBlockType] { get }
    var midBlockType: MidBlockType? { get }
    var upBlockTypes: [UpBlockType] { get }
    var dropout: Double { get }
    var actFn: Activation { get }
    var normNumGroups: Int { get }
    var normEps: Double { get }
    var resnetTimeScaleShift: TimeScaleShift { get }
    var midBlockScaleFactor: Double { get set }
    var downsamplePadding: Int { get }
    /// How levels with self-attention halve the size.
    var downsampleType: ResampleType { get }
    /// How levels with self-attention double the size.
    var upsampleType: ResampleType { get }

    var timeEmbeddingType: TimeEmbeddingType { get }
    var flipSinToCos: Bool { get }
    var freqShift: Int { get }
    /// The length of the time embedding.
    var timeEmbeddingSize: Int { get }
    /// The length of the vectors that the time embedding is made of.
    var timeProjectionSize: Int { get }
    func timeProjection() throws -> any TimeProjection
    var classEmbedType: ClassEmbedType? { get }
    var numClassEmbeds: Int? { get }

    /// The number of residual blocks of a level on the way down; the way up has one more.
    func layers(inLevel level: Int) -> Int
    /// A layer of attention for a level.
    func attention(_ kind: AttentionKind, inLevel level: Int) throws -> any SpatialAttention
    /// Whether the middle has a second residual block, after attention.
    var hasSecondMidResnet: Bool { get }
    /// The attention in the middle, if it has one.
    func midAttention() throws -> (any SpatialAttention)?

    /// The side of the first convolution's filters.
    var convInKernel: Int { get }
    /// The side of the last convolution's filters.
    var convOutKernel: Int { get }
    /// The nonlinearity between the layers of the time embedding, and before the last convolution.
    var endActivation: Activation { get }
    /// Whether what the network predicts is divided by the timestep.
    var dividesByTimestep: Bool { get }

    /// - Throws: `EngineError` naming the options that do not fit each other.
    func check() throws
}

// As files have it.
extension UNetOptions {
    /// The size of the images.
    var sampleSizes: SampleSize? {
        get { sampleSize.map { SampleSize(height: $0, width: sampleWidth) } }
        set { (sampleSize, sampleWidth) = (newValue?.height, newValue?.width) }
    }

    /// The scale factor.
    var wholeMidBlockScaleFactor: WholeOrFraction {
        get { WholeOrFraction(value: midBlockScaleFactor) }
        set { midBlockScaleFactor = newValue.value }
    }
}

/// What a layer of attention in a UNet looks at.
enum AttentionKind {
    /// The pixels of the image look at each other.
    case own
    /// They also look at vectors that come from outside.
    case cross
}

extension DownBlockType {
    var attention: AttentionKind? {
        switch self {
        case .down, .resnetDown: nil
        case .attnDown: .own
        case .crossAttnDown: .cross
        }
    }
}

extension UpBlockType {
    var attention: AttentionKind? {
        switch self {
        case .up, .resnetUp: nil
        case .attnUp: .own
        case .crossAttnUp: .cross
        }
    }
}

extension UNetOptions {
    /// The options of all residual blocks but those of the middle, which scale their results.
    var resnetOptions: ResnetBlock2D.Options {
        ResnetBlock2D.Options(
            timeChannels: timeEmbeddingSize, groups: normNumGroups, eps: normEps, activation: actFn, dropout: dropout,
            timeScaleShift: resnetTimeScaleShift)
    }

    var hasClasses: Bool { classEmbedType != nil || numClassEmbeds != nil }
}
