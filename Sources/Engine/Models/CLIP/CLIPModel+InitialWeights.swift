extension CLIPModel {
    /// Draws the weights from normal distributions as wide as transformers has them; biases are 0, normalisations do nothing.
    func drawInitialWeights() throws {
        let state = try namedParameters().map { name, parameter in
            (name: name, tensor: try initialValue(name, parameter))
        }
        try load(stateDict: state)
    }

    private func initialValue(_ name: String, _ parameter: Parameter) throws -> Tensor {
        if name == "logit_scale" || name.contains("norm") { return parameter.detach() }
        if name.hasSuffix(".bias") { return try Tensor.zeros(parameter.shape) }
        let deviation =
            name.hasPrefix("text") ? deviation(name, config.textConfig) : deviation(name, config.visionConfig)
        return try Tensor.randn(parameter.shape) * deviation
    }

    /// Layers whose results are added up are drawn narrower the more of them there are.
    private func deviation(_ name: String, _ tower: some CLIPTowerConfig) -> Double {
        let width = 1 / Double(tower.hiddenSize).squareRoot()
        let depth = 1 / Double(2 * tower.numHiddenLayers).squareRoot()
        let rules: [(String, Double)] = [
            ("out_proj", width), ("_proj.", width * depth), ("fc1", width / 2.0.squareRoot()), ("fc2", width * depth),
            ("projection", width), ("class_embedding", width),
        ]
        let found = rules.first { name.contains($0.0) }?.1
        return (found ?? tower.initializerRange) * tower.initializerFactor
    }
}
