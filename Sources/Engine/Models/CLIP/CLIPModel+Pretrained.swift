extension CLIPModel {
    /// Loads a model that was saved here or by transformers: `config.json` and the weights. The model is in evaluation mode, and
    /// no random numbers are used up.
    /// - Parameters:
    ///   - name: the folder where the files are, or a model of the Hub, `owner/name`, which is fetched once.
    ///   - revision: a branch, a tag or a commit of the model on the Hub; nil is its main branch.
    ///   - localFilesOnly: whether nothing is fetched.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or does not fit; `Interrupted` at Ctrl-C.
    public static func fromPretrained(
        _ name: String, revision: String? = nil, localFilesOnly: Bool = false
    ) throws -> CLIPModel {
        let operation = "CLIPModel.fromPretrained"
        let choice = PretrainedChoice(revision: revision, localFilesOnly: localFilesOnly)
        let folder = try PretrainedFolder(named: name, choice, for: operation)
        let config = try CLIPConfig(
            file: folder.requiredPath(of: Pretrained.modelConfig, for: operation), for: operation)
        try config.check()
        let model = try Pretrained.loadModel(
            from: folder, names: .transformers, atLeast: config.parameterCount, for: operation
        ) {
            try CLIPModel(uninitialised: config)
        }
        model.eval()
        return model
    }

    /// Saves the model as transformers would: `config.json` and `model.safetensors`.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        try Pretrained.saveModel(self, config.json, in: folder, names: .transformers)
    }
}
