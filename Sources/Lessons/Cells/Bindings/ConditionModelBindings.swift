import Engine

extension Registry {
    /// The UNet with cross-attention.
    func registerConditionModel() {
        type(
            "UNet2DConditionModel", UNet2DConditionModel.self, parent: nominal(registered: Module.self),
            "diffusers' UNet with cross-attention to vectors from outside, such as those of a text."
        ) { unet in
            registerInitialiser(unet)
            registerPredictions(unet)
            unet.staticMethod(
                """
                static func fromPretrained(_ name: String, revision: String? = nil, subfolder: String? = nil, \
                variant: String? = nil, localFilesOnly: Bool = false) -> UNet2DConditionModel
                """,
                "Loads a network from a folder or the Hub."
            ) {
                (name: String, revision: String?, subfolder: String?, variant: String?, isLocal: Bool) in
                try UNet2DConditionModel.fromPretrained(
                    name, revision: revision, subfolder: subfolder, variant: variant, localFilesOnly: isLocal)
            }
            unet.method("func savePretrained(\(Self.savingParameters))", "Saves the network as diffusers does.") {
                (unet: UNet2DConditionModel, folder: String, variant: String?, dtype: FloatFormat?) in
                try unet.savePretrained(folder, variant: variant, dtype: dtype)
            }
        }
    }

    private func registerInitialiser(_ unet: Members<UNet2DConditionModel>) {
        unet.initialiser(
            """
            init(sampleSize: Int? = nil, inChannels: Int = 4, outChannels: Int = 4, layersPerBlock: Int = 2, \
            blockOutChannels: [Int] = [320, 640, 1280, 1280], \
            downBlockTypes: [DownBlockType] = [.crossAttnDown, .crossAttnDown, .crossAttnDown, .down], \
            upBlockTypes: [UpBlockType] = [.up, .crossAttnUp, .crossAttnUp, .crossAttnUp], \
            crossAttentionDim: Int = 1280, attentionHeadDim: Int = 8, transformerLayersPerBlock: Int = 1, \
            onlyCrossAttention: Bool = false, useLinearProjection: Bool = false, centerInputSample: Bool = false, \
            timeEmbeddingType: TimeEmbeddingType = .positional, timeEmbeddingDim: Int? = nil, freqShift: Int = 0, \
            flipSinToCos: Bool = true, midBlockType: MidBlockType? = .crossAttn, midBlockScaleFactor: Double = 1, \
            downsamplePadding: Int = 1, dropout: Double = 0, actFn: Activation = .silu, normNumGroups: Int = 32, \
            normEps: Double = 1e-5, resnetTimeScaleShift: TimeScaleShift = .default, \
            classEmbedType: ClassEmbedType? = nil, numClassEmbeds: Int? = nil, convInKernel: Int = 3, \
            convOutKernel: Int = 3)
            """, "A network with random initial weights. attentionHeadDim is the number of heads, as in diffusers.",
            UNet2DConditionModel.init(
                sampleSize:inChannels:outChannels:layersPerBlock:blockOutChannels:downBlockTypes:upBlockTypes:
                crossAttentionDim:attentionHeadDim:transformerLayersPerBlock:onlyCrossAttention:useLinearProjection:
                centerInputSample:timeEmbeddingType:timeEmbeddingDim:freqShift:flipSinToCos:midBlockType:
                midBlockScaleFactor:downsamplePadding:dropout:actFn:normNumGroups:normEps:resnetTimeScaleShift:
                classEmbedType:numClassEmbeds:convInKernel:convOutKernel:))
    }

    private func registerPredictions(_ unet: Members<UNet2DConditionModel>) {
        let parameters = "encoderHiddenStates: Tensor, classLabels: Tensor? = nil"
        unet.method(
            "func callAsFunction(_ sample: Tensor, _ timestep: Tensor, \(parameters)) -> Tensor",
            "What the network predicts."
        ) {
            (unet: UNet2DConditionModel, x: Tensor, t: Tensor, context: Tensor, labels: Tensor?) in
            try unet(x, t, encoderHiddenStates: context, classLabels: labels)
        }
        unet.method(
            "func callAsFunction(_ sample: Tensor, _ timestep: Int, \(parameters)) -> Tensor",
            "What the network predicts."
        ) {
            (unet: UNet2DConditionModel, x: Tensor, t: Int, context: Tensor, labels: Tensor?) in
            try unet(x, t, encoderHiddenStates: context, classLabels: labels)
        }
        unet.method(
            "func callAsFunction(_ sample: Tensor, _ timestep: Double, \(parameters)) -> Tensor",
            "What the network predicts."
        ) {
            (unet: UNet2DConditionModel, x: Tensor, t: Double, context: Tensor, labels: Tensor?) in
            try unet(x, t, encoderHiddenStates: context, classLabels: labels)
        }
    }
}
