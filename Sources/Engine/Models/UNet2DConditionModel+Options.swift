extension UNet2DConditionModel {
    /// A model with these options and random weights from the default generator; `UNet2DConditionConfig` explains each of
    /// them, and has some for each level of its own.
    /// - Throws: `EngineError` naming options that do not fit each other.
    public convenience init(
        sampleSize: Int? = nil,
        inChannels: Int = 4,
        outChannels: Int = 4,
        layersPerBlock: Int = 2,
        blockOutChannels: [Int] = [320, 640, 1280, 1280],
        downBlockTypes: [DownBlockType] = [.crossAttnDown, .crossAttnDown, .crossAttnDown, .down],
        upBlockTypes: [UpBlockType] = [.up, .crossAttnUp, .crossAttnUp, .crossAttnUp],
        crossAttentionDim: Int = 1280,
        attentionHeadDim: Int = 8,
        transformerLayersPerBlock: Int = 1,
        onlyCrossAttention: Bool = false,
        useLinearProjection: Bool = false,
        centerInputSample: Bool = false,
        timeEmbeddingType: TimeEmbeddingType = .positional,
        timeEmbeddingDim: Int? = nil,
        freqShift: Int = 0,
        flipSinToCos: Bool = true,
        midBlockType: MidBlockType? = .crossAttn,
        midBlockScaleFactor: Double = 1,
        downsamplePadding: Int = 1,
        dropout: Double = 0,
        actFn: Activation = .silu,
        normNumGroups: Int = 32,
        normEps: Double = 1e-5,
        resnetTimeScaleShift: TimeScaleShift = .default,
        classEmbedType: ClassEmbedType? = nil,
        numClassEmbeds: Int? = nil,
        convInKernel: Int = 3,
        convOutKernel: Int = 3
    ) throws {
        var config = UNet2DConditionConfig()
        config.sampleSize = sampleSize
        config.inChannels = inChannels
        config.outChannels = outChannels
        config.layersPerBlock = .all(layersPerBlock)
        config.blockOutChannels = blockOutChannels
        config.downBlockTypes = downBlockTypes
        config.upBlockTypes = upBlockTypes
        config.crossAttentionDim = .all(crossAttentionDim)
        config.attentionHeadDim = .all(attentionHeadDim)
        config.transformerLayersPerBlock = .all(transformerLayersPerBlock)
        config.onlyCrossAttention = .all(onlyCrossAttention)
        config.useLinearProjection = useLinearProjection
        config.centerInputSample = centerInputSample
        config.timeEmbeddingType = timeEmbeddingType
        config.timeEmbeddingDim = timeEmbeddingDim
        config.freqShift = freqShift
        config.flipSinToCos = flipSinToCos
        config.midBlockType = midBlockType
        config.midBlockScaleFactor = midBlockScaleFactor
        config.downsamplePadding = downsamplePadding
        config.dropout = dropout
        config.actFn = actFn
        config.normNumGroups = normNumGroups
        config.normEps = normEps
        config.resnetTimeScaleShift = resnetTimeScaleShift
        config.classEmbedType = classEmbedType
        config.numClassEmbeds = numClassEmbeds
        config.convInKernel = convInKernel
        config.convOutKernel = convOutKernel
        try self.init(config)
    }
}
