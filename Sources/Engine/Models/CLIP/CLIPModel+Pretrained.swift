import Foundation

extension CLIPModel {
    /// Loads a model that was saved here or by transformers: `config.json` and weights as `model.safetensors`. The model is in
    /// evaluation mode, and no random numbers are used up.
    /// - Parameter folder: where the files are.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> CLIPModel {
        let operation = "CLIPModel.fromPretrained"
        let source = try CLIPFolder(folder, for: operation)
        let config = try CLIPConfig(
            file: source.requiredFile(Pretrained.modelConfig, for: operation), for: operation)
        try config.check()
        let weights = try source.requiredFile(CLIPFolder.weights, for: operation)
        // Before the model is built, as it could be of any size. A number takes two bytes at least.
        let bytes = try? FileManager.default.attributesOfItem(atPath: weights)[.size] as? Int
        try require(
            Double(bytes ?? 0) >= 2 * config.parameterCount, operation,
            "\(weights) has \(readableByteCount(bytes ?? 0)), too little for the model that \(Pretrained.modelConfig) "
                + "describes")
        let model = try Generator.default.keepingState { try CLIPModel(uninitialised: config) }
        do {
            // Files from before 2023 also have the numbers of the positions.
            try model.load(stateDict: loadTensors(weights).filter { !$0.key.hasSuffix(".position_ids") })
        } catch let error as EngineError {
            throw EngineError(
                operation, "the weights in \(folder) do not fit \(Pretrained.modelConfig): \(error.message)")
        }
        model.eval()
        return model
    }

    /// Saves the model as transformers would: `config.json` and `model.safetensors`.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        let operation = "savePretrained"
        try Pretrained.makeFolder(folder, for: operation)
        let state = Dictionary(uniqueKeysWithValues: stateDict().map { ($0.name, $0.tensor) })
        try Safetensors.write(
            state, metadata: ["format": "pt"], to: URL(filePath: "\(folder)/\(CLIPFolder.weights)"))
        try Pretrained.write(config.json, to: "\(folder)/\(Pretrained.modelConfig)", for: operation)
    }
}
