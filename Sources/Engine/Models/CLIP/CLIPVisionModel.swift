/// CLIP's image tower, a vision transformer: <https://arxiv.org/abs/2010.11929>. An image is cut into patches, and a token that
/// stands for none of them gathers what they show.
final class CLIPVisionModel: Module {
    let embeddings: CLIPVisionEmbeddings
    /// Spelt so in files.
    let preLayrnorm: LayerNorm
    let encoder: CLIPEncoder
    let postLayernorm: LayerNorm

    init(_ config: CLIPVisionConfig) throws {
        embeddings = try CLIPVisionEmbeddings(config)
        preLayrnorm = try LayerNorm(config.hiddenSize, eps: config.layerNormEps)
        encoder = try CLIPEncoder(config, isCausal: false)
        postLayernorm = try LayerNorm(config.hiddenSize, eps: config.layerNormEps)
    }

    /// - Parameter pixelValues: `[B, numChannels, imageSize, imageSize]`.
    /// - Returns: each image's vector, `[B, hiddenSize]`.
    func callAsFunction(_ pixelValues: Tensor) throws -> Tensor {
        try traced(pixelValues) {
            let hidden = try encoder(preLayrnorm(embeddings(pixelValues)))
            return try postLayernorm(hidden.narrow(1, 0, 1).squeeze(1))
        }
    }
}

/// A vector for each patch of an image, and one in front that gathers, plus one for the position of each.
final class CLIPVisionEmbeddings: Module {
    let classEmbedding: Parameter
    let patchEmbedding: Conv2d
    let positionEmbedding: Embedding
    private let config: CLIPVisionConfig

    init(_ config: CLIPVisionConfig) throws {
        self.config = config
        classEmbedding = Parameter(try Tensor.randn([config.hiddenSize]))
        patchEmbedding = try Conv2d(
            config.numChannels, config.hiddenSize, kernelSize: config.patchSize, stride: config.patchSize, bias: false)
        positionEmbedding = try Embedding(config.numPatches + 1, config.hiddenSize)
    }

    func callAsFunction(_ pixelValues: Tensor) throws -> Tensor {
        let expected: Shape = [config.numChannels, config.imageSize, config.imageSize]
        try require(
            pixelValues.ndim == 4 && pixelValues.shape.dims.dropFirst() == expected.dims[...], "CLIPVisionModel",
            "takes images [N, \(config.numChannels), \(config.imageSize), \(config.imageSize)], not "
                + "\(pixelValues.shape); CLIPImageProcessor or resize brings them to this size")
        return try traced(pixelValues) {
            let (batch, size) = (pixelValues.shape[0], config.hiddenSize)
            let patches = try patchEmbedding(pixelValues).permute([0, 2, 3, 1]).reshape([batch, -1, size])
            let gathering = try classEmbedding.reshape([1, 1, size]).expand([batch, 1, size])
            return try concat([gathering, patches], dim: 1) + positionEmbedding.weight
        }
    }
}
