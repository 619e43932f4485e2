import Engine

extension Registry {
    /// Models and pipelines.
    func registerModels() {
        enumeration("DownBlockType", DownBlockType.self, "A block on the way down.")
        enumeration("UpBlockType", UpBlockType.self, "A block on the way up.")
        enumeration("MidBlockType", MidBlockType.self, "The block in the middle.")
        enumeration("TimeEmbeddingType", TimeEmbeddingType.self, "How a timestep becomes a vector.")
        enumeration("TimeScaleShift", TimeScaleShift.self, "How the timestep enters a block.")
        enumeration("ResampleType", ResampleType.self, "How images change size.")
        enumeration("ClassEmbedType", ClassEmbedType.self, "How a class label becomes a vector.")
        enumeration("Activation", Activation.self, "An activation function.")
        registerConfig()
        type("UNet2DModel", UNet2DModel.self, parent: nominal(registered: Module.self), "diffusers' UNet for images.") {
            unet in
            registerInitialiser(unet)
            registerMembers(unet)
        }
        registerConditionModel()
        type(
            "BasicUNet", BasicUNet.self, parent: nominal(registered: Module.self),
            "The course's small UNet without timesteps."
        ) {
            $0.initialiser("init(inChannels: Int = 1, outChannels: Int = 1)", "The network.") {
                (inputs: Int, outputs: Int) in
                try BasicUNet(inChannels: inputs, outChannels: outputs)
            }
            $0.method("func callAsFunction(_ x: Tensor) -> Tensor", "What the network predicts.") {
                (unet: BasicUNet, x: Tensor) in try unet(x)
            }
        }
        registerEstimate()
        registerPipelines()
        registerCLIP()
    }

    private func registerConfig() {
        type("UNet2DConfig", UNet2DConfig.self, "The options of a UNet2DModel.") { config in
            config.property("var sampleSize: Int?", "The side of the images.") { $0.sampleSize }
            config.property("var inChannels: Int", "How many channels go in.") { $0.inChannels }
            config.property("var outChannels: Int", "How many channels come out.") { $0.outChannels }
            config.property("var layersPerBlock: Int", "How many residual layers a block has.") { $0.layersPerBlock }
            config.property("var blockOutChannels: [Int]", "The channels of each block.") { $0.blockOutChannels }
            config.property("var downBlockTypes: [DownBlockType]", "The blocks on the way down.") { $0.downBlockTypes }
            config.property("var upBlockTypes: [UpBlockType]", "The blocks on the way up.") { $0.upBlockTypes }
            config.property("var dropout: Double", "The share of elements set to 0 in training.") { $0.dropout }
            config.property("var numClassEmbeds: Int?", "How many classes there are.") { $0.numClassEmbeds }
        }
    }

    private func registerInitialiser(_ unet: Members<UNet2DModel>) {
        unet.initialiser(
            """
            init(sampleSize: Int? = nil, inChannels: Int = 3, outChannels: Int = 3, layersPerBlock: Int = 2, \
            blockOutChannels: [Int] = [224, 448, 672, 896], \
            downBlockTypes: [DownBlockType] = [.down, .attnDown, .attnDown, .attnDown], \
            upBlockTypes: [UpBlockType] = [.attnUp, .attnUp, .attnUp, .up], centerInputSample: Bool = false, \
            timeEmbeddingType: TimeEmbeddingType = .positional, timeEmbeddingDim: Int? = nil, freqShift: Int = 0, \
            flipSinToCos: Bool = true, midBlockType: MidBlockType? = .unet, midBlockScaleFactor: Double = 1, \
            downsamplePadding: Int = 1, downsampleType: ResampleType = .conv, upsampleType: ResampleType = .conv, \
            dropout: Double = 0, actFn: Activation = .silu, attentionHeadDim: Int? = 8, normNumGroups: Int = 32, \
            attnNormNumGroups: Int? = nil, normEps: Double = 1e-5, resnetTimeScaleShift: TimeScaleShift = .default, \
            addAttention: Bool = true, classEmbedType: ClassEmbedType? = nil, numClassEmbeds: Int? = nil, \
            numTrainTimesteps: Int? = nil)
            """, "A network with random initial weights.",
            UNet2DModel.init(
                sampleSize:inChannels:outChannels:layersPerBlock:blockOutChannels:downBlockTypes:upBlockTypes:
                centerInputSample:timeEmbeddingType:timeEmbeddingDim:freqShift:flipSinToCos:midBlockType:
                midBlockScaleFactor:downsamplePadding:downsampleType:upsampleType:dropout:actFn:attentionHeadDim:
                normNumGroups:attnNormNumGroups:normEps:resnetTimeScaleShift:addAttention:classEmbedType:
                numClassEmbeds:numTrainTimesteps:))
    }

    private func registerMembers(_ unet: Members<UNet2DModel>) {
        unet.property("var config: UNet2DConfig", "The options.") { $0.config }
        unet.method(
            "func callAsFunction(_ sample: Tensor, _ timestep: Tensor, classLabels: Tensor? = nil) -> Tensor",
            "What the network predicts."
        ) {
            (unet: UNet2DModel, x: Tensor, t: Tensor, labels: Tensor?) in try unet(x, t, classLabels: labels)
        }
        unet.method(
            "func callAsFunction(_ sample: Tensor, _ timestep: Int, classLabels: Tensor? = nil) -> Tensor",
            "What the network predicts."
        ) {
            (unet: UNet2DModel, x: Tensor, t: Int, labels: Tensor?) in try unet(x, t, classLabels: labels)
        }
        unet.method(
            "func callAsFunction(_ sample: Tensor, _ timestep: Double, classLabels: Tensor? = nil) -> Tensor",
            "What the network predicts."
        ) {
            (unet: UNet2DModel, x: Tensor, t: Double, labels: Tensor?) in try unet(x, t, classLabels: labels)
        }
        unet.staticMethod(
            """
            static func fromPretrained(_ name: String, revision: String? = nil, subfolder: String? = nil, \
            variant: String? = nil, localFilesOnly: Bool = false) -> UNet2DModel
            """,
            "Loads a network from a folder, the lessons or the Hub."
        ) {
            (name: String, revision: String?, subfolder: String?, variant: String?, isLocal: Bool) in
            try UNet2DModel.fromPretrained(
                name, revision: revision, subfolder: subfolder, variant: variant, localFilesOnly: isLocal)
        }
        unet.method("func savePretrained(\(Self.savingParameters))", "Saves the network as diffusers does.") {
            (unet: UNet2DModel, folder: String, variant: String?, dtype: FloatFormat?) in
            try unet.savePretrained(folder, variant: variant, dtype: dtype)
        }
    }

    /// What every `savePretrained` takes.
    static let savingParameters = "_ folder: String, variant: String? = nil, dtype: FloatFormat? = nil"

    private func registerEstimate() {
        type("TrainingEstimate", TrainingEstimate.self, "How long a training will take.") { estimate in
            estimate.property("var epochs: Int", "How often training goes through the data.") { $0.epochs }
            estimate.property("var stepsPerEpoch: Int", "How many batches an epoch has.") { $0.stepsPerEpoch }
            estimate.property("var secondsPerStep: Double", "How long a batch takes.") { $0.secondsPerStep }
            estimate.property("var seconds: Double", "How long all takes.") { $0.seconds }
        }
        function(
            "func estimateTraining(_ model: UNet2DModel, _ images: Tensor, classLabels: Tensor? = nil, epochs: Int, stepsPerEpoch: Int) -> TrainingEstimate",
            "How long a training will take, from one timed step."
        ) { (model: UNet2DModel, images: Tensor, labels: Tensor?, epochs: Int, stepsPerEpoch: Int) in
            try estimateTraining(model, images, classLabels: labels, epochs: epochs, stepsPerEpoch: stepsPerEpoch)
        }
    }
}
