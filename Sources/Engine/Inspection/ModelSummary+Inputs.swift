// The inputs that models are looked at with where nobody gives one.

/// Sends zeros through a UNet, at timestep 0 and for class 0 where it has classes, and tells what its modules made of it.
/// - Parameters:
///   - inputSize: the shape of the input, [batch, channels, height, width]; nil for one image of the model's `sampleSize`.
///   - depth: how deep the printed table goes: 1 for the modules directly in the model.
/// - Throws: `EngineError` when the shape does not fit the model, or none is given and the model has no `sampleSize`.
public func summary(_ model: UNet2DModel, _ inputSize: [Int]? = nil, depth: Int = 2) throws -> ModelSummary {
    let config = model.config
    guard let shape = inputSize ?? config.imageShape else {
        throw EngineError(
            "summary", "the model has no sampleSize; give the shape of an input: summary(model, [1, 3, 32, 32])")
    }
    let images = try Tensor.zeros(shape)
    let labels: Tensor? =
        switch (config.classEmbedType, config.numClassEmbeds) {
        case (nil, nil): nil
        case (.identity, _): try Tensor.zeros([shape[0], config.timeEmbeddingSize])
        default: try Tensor.zeros([shape[0]], dtype: .int64)
        }
    return try summary(model, depth: depth) { try model(images, 0, classLabels: labels) }
}

/// Sends zeros through the course's small UNet and tells what its modules made of it.
/// - Parameters:
///   - inputSize: the shape of the input, [batch, channels, height, width]; nil for one image of 28×28.
///   - depth: how deep the printed table goes.
/// - Throws: `EngineError` when the shape does not fit the model.
public func summary(_ model: BasicUNet, _ inputSize: [Int]? = nil, depth: Int = 2) throws -> ModelSummary {
    let images = try Tensor.zeros(inputSize ?? [1, model.downLayers[0].weight.shape[1], 28, 28])
    return try summary(model, depth: depth) { try model(images) }
}

/// Sends zeros through a layer, such as a `Sequential`, and tells what its modules made of it.
/// - Parameters:
///   - inputSize: the shape of the input.
///   - depth: how deep the printed table goes.
/// - Throws: `EngineError` when the shape does not fit the layer.
public func summary(_ layer: any Layer, _ inputSize: [Int], depth: Int = 2) throws -> ModelSummary {
    let input = try Tensor.zeros(inputSize)
    return try summary(layer, depth: depth) { try layer(input) }
}

extension UNet2DConfig {
    /// The shape of one image that the model is for.
    fileprivate var imageShape: [Int]? { sampleSize.map { [1, inChannels, $0, sampleWidth ?? $0] } }
}
