/// Two networks that turn texts and images into vectors of one space, trained so that an image lies near to the text that goes
/// with it: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision"
/// (<https://arxiv.org/abs/2103.00020>).
///
/// It computes what transformers' class of this name computes, and has the same parameters under the same names.
///
/// ```swift
/// let clip = CLIPModel.fromPretrained("openai/clip-vit-base-patch32")
/// let tokenizer = CLIPTokenizer.fromPretrained("openai/clip-vit-base-patch32")
/// let text = clip.getTextFeatures(tokenizer(["a red heart"])).normalize()
/// let image = clip.getImageFeatures(pixels).normalize()
/// let similarity = (text * image).sum(dims: [1])
/// ```
public final class CLIPModel: Module {
    /// The options that the model was made with.
    public let config: CLIPConfig
    /// The logarithm of what similarities are multiplied by, a single number.
    public let logitScale: Parameter
    let textModel: CLIPTextModel
    let visionModel: CLIPVisionModel
    let visualProjection: Linear
    let textProjection: Linear

    public override var details: String {
        "images: \(config.visionConfig.imageSize)×\(config.visionConfig.imageSize), "
            + "tokens: \(config.textConfig.maxPositionEmbeddings), projectionDim: \(config.projectionDim)"
    }

    /// A model with these options and random weights from the default generator.
    /// - Throws: `EngineError` naming options that do not fit each other.
    public convenience init(_ config: CLIPConfig) throws {
        try self.init(uninitialised: config)
        try drawInitialWeights()
    }

    /// A model whose weights are to be loaded.
    init(uninitialised config: CLIPConfig) throws {
        try config.check()
        self.config = config
        logitScale = Parameter(try Tensor.scalar(config.logitScaleInitValue))
        textModel = try CLIPTextModel(config.textConfig)
        visionModel = try CLIPVisionModel(config.visionConfig)
        visualProjection = try Linear(config.visionConfig.hiddenSize, config.projectionDim, bias: false)
        textProjection = try Linear(config.textConfig.hiddenSize, config.projectionDim, bias: false)
    }

    /// The vectors of texts, not normalised.
    /// - Parameter inputIds: what `CLIPTokenizer` makes of texts, [N, tokens].
    /// - Returns: [N, projectionDim].
    /// - Throws: `EngineError` when a text is too long, or has no end.
    public func getTextFeatures(_ inputIds: Tensor) throws -> Tensor { try textProjection(textModel(inputIds)) }

    /// The vectors of images, not normalised.
    /// - Parameter pixelValues: what `CLIPImageProcessor` makes of images, [N, channels, imageSize, imageSize].
    /// - Returns: [N, projectionDim].
    /// - Throws: `EngineError` when the images have another size.
    public func getImageFeatures(_ pixelValues: Tensor) throws -> Tensor {
        try visualProjection(visionModel(pixelValues))
    }

    /// How well each text goes with each image.
    /// - Parameters:
    ///   - inputIds: texts, [T, tokens].
    ///   - pixelValues: images, [N, channels, imageSize, imageSize].
    public func callAsFunction(_ inputIds: Tensor, _ pixelValues: Tensor) throws -> CLIPOutput {
        try traced(inputIds, pixelValues) {
            let texts = try getTextFeatures(inputIds).normalize()
            let images = try getImageFeatures(pixelValues).normalize()
            return CLIPOutput(
                logitsPerText: try texts.matmul(images.T) * logitScale.exp(), textEmbeds: texts, imageEmbeds: images)
        }
    }
}

/// What a CLIP model says of texts and images.
public struct CLIPOutput {
    /// Scaled similarities, [texts, images].
    public let logitsPerText: Tensor
    /// The texts' vectors, of length 1, [texts, projectionDim].
    public let textEmbeds: Tensor
    /// The images' vectors, of length 1, [images, projectionDim].
    public let imageEmbeds: Tensor

    /// Scaled similarities, [images, texts].
    public var logitsPerImage: Tensor { get throws { try logitsPerText.T } }

    /// The contrastive loss of texts and images that go together pair by pair: the mean surprise at which image belongs to a
    /// text, and which text to an image.
    /// - Throws: `EngineError` when there are not as many texts as images.
    public var loss: Tensor {
        get throws {
            try require(
                logitsPerText.shape[0] == logitsPerText.shape[1], "CLIPOutput.loss",
                "there are \(logitsPerText.shape[0]) texts and \(logitsPerText.shape[1]) images; give pairs")
            let pairs = try Tensor.arange(logitsPerText.shape[0])
            return try (crossEntropy(logitsPerText, pairs) + crossEntropy(logitsPerImage, pairs)) / 2
        }
    }
}
