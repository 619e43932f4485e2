extension ImageClassifier {
    /// Loads a classifier that was saved here: `config.json` and weights as safetensors. The classifier is in evaluation mode,
    /// and no random numbers are used up.
    /// - Parameter name: the folder where the files are, or a model that comes with the lessons:
    ///   `diffusion-lab/fashion-mnist-classifier`.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ name: String) throws -> ImageClassifier {
        let operation = "ImageClassifier.fromPretrained"
        let folder = try PretrainedFolder(named: name, for: operation)
        var warnings: [String] = []
        let config = try ImageClassifierConfig(
            file: folder.requiredPath(of: Pretrained.modelConfig, for: operation), for: operation, warnings: &warnings)
        try config.check()
        let model = try Pretrained.loadModel(from: folder, atLeast: config.leastWeights, for: operation) {
            try ImageClassifier(config)
        }
        model.eval()
        return model
    }

    /// Saves the classifier in the way of diffusers' models: `config.json` and `diffusion_pytorch_model.safetensors`.
    /// - Parameters:
    ///   - variant: a word that goes into the name of the file, such as `fp16`.
    ///   - dtype: how numbers are stored; what the variant says if nil.
    /// - Throws: `EngineError` when the folder cannot be written, or a weight is too large for `dtype`.
    public func savePretrained(_ folder: String, variant: String? = nil, dtype: FloatFormat? = nil) throws {
        try Pretrained.saveModel(self, config.json, in: folder, variant: variant, dtype: dtype)
    }
}
