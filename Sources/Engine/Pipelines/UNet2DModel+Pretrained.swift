extension UNet2DModel {
    /// Loads a model that was saved here or by diffusers: `config.json` and the weights, as safetensors or as a pickle that
    /// holds nothing but numbers. The model is in evaluation mode, and no random numbers are used up.
    /// - Parameters:
    ///   - name: the folder where the files are, or that of a pipeline; a model that comes with the lessons,
    ///     `diffusion-lab/emoji-32`; or a model of the Hub, `owner/name`, which is fetched once.
    ///   - revision: a branch, a tag or a commit of the model on the Hub; nil is its main branch.
    ///   - subfolder: the folder in it where the files are.
    ///   - variant: the weights to take if there are several: `fp16`.
    ///   - localFilesOnly: whether nothing is fetched.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or does not fit; `Interrupted` at Ctrl-C.
    public static func fromPretrained(
        _ name: String, revision: String? = nil, subfolder: String? = nil, variant: String? = nil,
        localFilesOnly: Bool = false
    ) throws -> UNet2DModel {
        let choice = PretrainedChoice(
            revision: revision, subfolder: subfolder, variant: variant, localFilesOnly: localFilesOnly)
        return try fromPretrained(PretrainedFolder(named: name, choice, for: "UNet2DModel.fromPretrained"))
    }

    static func fromPretrained(_ folder: PretrainedFolder) throws -> UNet2DModel {
        try Pretrained.loadUNet(from: folder, for: "UNet2DModel.fromPretrained", UNet2DModel.init)
    }

    /// Saves the model as diffusers would: `config.json` and `diffusion_pytorch_model.safetensors`.
    /// - Parameters:
    ///   - variant: a word that goes into the name of the weights' file, such as `fp16`.
    ///   - dtype: how numbers are stored; if nil in half precision for the variants `fp16` and `bf16`, else in full.
    /// - Throws: `EngineError` when the folder cannot be written, or a weight is too large for `dtype`.
    public func savePretrained(_ folder: String, variant: String? = nil, dtype: FloatFormat? = nil) throws {
        try Pretrained.saveModel(self, config.json, in: folder, variant: variant, dtype: dtype)
    }
}

extension Pretrained {
    /// Loads a UNet from its folder or that of a pipeline. It is in evaluation mode, and no random numbers are used up.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or does not fit.
    static func loadUNet<Config: UNetOptions, Model: UNet>(
        from folder: PretrainedFolder, for operation: String, _ build: (Config) throws -> Model
    ) throws -> Model {
        let folder = try folder.part("unet", describedBy: modelConfig)
        var warnings: [String] = []
        let config = try Config(
            file: folder.requiredPath(of: modelConfig, for: operation), for: operation, warnings: &warnings)
        try config.check()
        let model = try loadModel(from: folder, atLeast: config.leastWeights, for: operation) { try build(config) }
        model.warnings = warnings
        model.eval()
        return model
    }
}

extension Generator {
    /// Runs `body` and puts the generator back to where it was.
    func keepingState<R>(_ body: () throws -> R) rethrows -> R {
        let before = state
        defer { state = before }
        return try body()
    }
}
