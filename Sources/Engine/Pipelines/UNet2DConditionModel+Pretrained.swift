extension UNet2DConditionModel {
    /// Loads a model that was saved here or by diffusers: `config.json` and weights as safetensors. The model is in
    /// evaluation mode, and no random numbers are used up.
    /// - Parameter folder: where the files are, or the folder of a pipeline.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> UNet2DConditionModel {
        let operation = "UNet2DConditionModel.fromPretrained"
        try Pretrained.requireFolder(folder, for: operation)
        let source = Pretrained.folder(of: "unet", in: folder)
        var warnings: [String] = []
        let config = try UNet2DConditionConfig(
            file: "\(source)/\(Pretrained.modelConfig)", for: operation, warnings: &warnings)
        try config.check()
        try Pretrained.requireWeights(atLeast: config.leastWeights, in: source, for: operation)
        let model = try Generator.default.keepingState { try UNet2DConditionModel(config) }
        try Pretrained.loadWeights(into: model, from: source, for: operation)
        model.warnings = warnings
        model.eval()
        return model
    }

    /// Saves the model as diffusers would: `config.json` and `diffusion_pytorch_model.safetensors`.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        let operation = "savePretrained"
        try Pretrained.makeFolder(folder, for: operation)
        try Pretrained.writeWeights(of: self, in: folder)
        try Pretrained.write(config.json, to: "\(folder)/\(Pretrained.modelConfig)", for: operation)
    }
}
