extension UNet2DModel {
    /// A model with these options and random weights from the default generator; `UNet2DConfig` explains each of them.
    /// - Throws: `EngineError` naming options that do not fit each other.
    public convenience init(
        sampleSize: Int? = nil,
        inChannels: Int = 3,
        outChannels: Int = 3,
        layersPerBlock: Int = 2,
        blockOutChannels: [Int] = [224, 448, 672, 896],
        downBlockTypes: [DownBlockType] = [.down, .attnDown, .attnDown, .attnDown],
        upBlockTypes: [UpBlockType] = [.attnUp, .attnUp, .attnUp, .up],
        centerInputSample: Bool = false,
        timeEmbeddingType: TimeEmbeddingType = .positional,
        timeEmbeddingDim: Int? = nil,
        freqShift: Int = 0,
        flipSinToCos: Bool = true,
        midBlockType: MidBlockType? = .unet,
        midBlockScaleFactor: Double = 1,
        downsamplePadding: Int = 1,
        downsampleType: ResampleType = .conv,
        upsampleType: ResampleType = .conv,
        dropout: Double = 0,
        actFn: Activation = .silu,
        attentionHeadDim: Int? = 8,
        normNumGroups: Int = 32,
        attnNormNumGroups: Int? = nil,
        normEps: Double = 1e-5,
        resnetTimeScaleShift: TimeScaleShift = .default,
        addAttention: Bool = true,
        classEmbedType: ClassEmbedType? = nil,
        numClassEmbeds: Int? = nil,
        numTrainTimesteps: Int? = nil
    ) throws {
        var config = UNet2DConfig()
        config.sampleSize = sampleSize
        config.inChannels = inChannels
        config.outChannels = outChannels
        config.layersPerBlock = layersPerBlock
        config.blockOutChannels = blockOutChannels
        config.downBlockTypes = downBlockTypes
        config.upBlockTypes = upBlockTypes
        config.centerInputSample = centerInputSample
        config.timeEmbeddingType = timeEmbeddingType
        config.timeEmbeddingDim = timeEmbeddingDim
        config.freqShift = freqShift
        config.flipSinToCos = flipSinToCos
        config.midBlockType = midBlockType
        config.midBlockScaleFactor = midBlockScaleFactor
        config.downsamplePadding = downsamplePadding
        config.downsampleType = downsampleType
        config.upsampleType = upsampleType
        config.dropout = dropout
        config.actFn = actFn
        config.attentionHeadDim = attentionHeadDim
        config.normNumGroups = normNumGroups
        config.attnNormNumGroups = attnNormNumGroups
        config.normEps = normEps
        config.resnetTimeScaleShift = resnetTimeScaleShift
        config.addAttention = addAttention
        config.classEmbedType = classEmbedType
        config.numClassEmbeds = numClassEmbeds
        config.numTrainTimesteps = numTrainTimesteps
        try self.init(config)
    }
}
