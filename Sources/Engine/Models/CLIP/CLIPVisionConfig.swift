/// The options of CLIP's image tower, by transformers' names and with its defaults, which are those of
/// `openai/clip-vit-base-patch32`.
public struct CLIPVisionConfig: Hashable, Sendable, CLIPTowerConfig {
    /// The length of a patch's vector.
    public var hiddenSize = 768
    /// The length of the vectors inside of a layer's perceptron.
    public var intermediateSize = 3072
    /// How many layers there are.
    public var numHiddenLayers = 12
    /// How many heads look at the patches in each layer.
    public var numAttentionHeads = 12
    /// The channels of an image.
    public var numChannels = 3
    /// Width and height of an image, in pixels.
    public var imageSize = 224
    /// Width and height of a patch, in pixels.
    public var patchSize = 32
    /// The nonlinearity.
    public var hiddenAct = Activation.quickGelu
    /// Keeps the roots of the normalisations away from zero.
    public var layerNormEps = 1e-5
    var attentionDropout = 0.0
    var initializerFactor = 1.0
    var initializerRange = 0.02
    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}

    /// These options; the others are defaults.
    public init(
        hiddenSize: Int = 768, intermediateSize: Int = 3072, numHiddenLayers: Int = 12, numAttentionHeads: Int = 12,
        numChannels: Int = 3, imageSize: Int = 224, patchSize: Int = 32, hiddenAct: Activation = .quickGelu,
        layerNormEps: Double = 1e-5
    ) {
        self.hiddenSize = hiddenSize
        self.intermediateSize = intermediateSize
        self.numHiddenLayers = numHiddenLayers
        self.numAttentionHeads = numAttentionHeads
        self.numChannels = numChannels
        self.imageSize = imageSize
        self.patchSize = patchSize
        self.hiddenAct = hiddenAct
        self.layerNormEps = layerNormEps
    }

    /// How many patches an image is cut into.
    var numPatches: Int { (imageSize / patchSize) * (imageSize / patchSize) }
}

extension CLIPVisionConfig: PretrainedConfig {
    static let className = "CLIPVisionConfig"
    static let modelType = "clip_vision_model"
    static let legacyKeys: [String: String] = [:]

    static let fields: [ConfigField<Self>] =
        towerFields + [
            .init("num_channels", \.numChannels),
            .init("image_size", \.imageSize),
            .init("patch_size", \.patchSize),
        ]

    func check() throws {
        try checkTower()
        try checkPositive("numChannels", numChannels)
        try checkPositive("imageSize", imageSize)
        try checkPositive("patchSize", patchSize)
        try require(
            patchSize <= imageSize, Self.className,
            "patchSize is \(patchSize), but an image has \(imageSize)×\(imageSize) pixels")
    }

    /// How many numbers the tower learns.
    var parameterCount: Double {
        let patch = Double(patchSize) * Double(patchSize) * Double(numChannels)
        return encoderParameterCount + Double(hiddenSize) * (patch + Double(numPatches) + 6)
    }
}
