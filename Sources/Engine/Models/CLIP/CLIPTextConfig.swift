/// The options of CLIP's text tower, by transformers' names and with its defaults, which are those of
/// `openai/clip-vit-base-patch32`.
public struct CLIPTextConfig: Hashable, Sendable, CLIPTowerConfig {
    /// How many tokens there are.
    public var vocabSize = 49408
    /// The length of a token's vector.
    public var hiddenSize = 512
    /// The length of the vectors inside of a layer's perceptron.
    public var intermediateSize = 2048
    /// How many layers there are.
    public var numHiddenLayers = 12
    /// How many heads look at the tokens in each layer.
    public var numAttentionHeads = 8
    /// The longest text, in tokens.
    public var maxPositionEmbeddings = 77
    /// The nonlinearity.
    public var hiddenAct = Activation.quickGelu
    /// Keeps the roots of the normalisations away from zero.
    public var layerNormEps = 1e-5
    /// The token that texts begin with.
    public var bosTokenId = 49406
    /// The token that texts end with, at which the text's vector is read. 2 stands for the token of the highest number, as
    /// files from before 2023 have it.
    public var eosTokenId = 49407
    var attentionDropout = 0.0
    var initializerFactor = 1.0
    var initializerRange = 0.02
    var origin = ConfigOrigin()

    /// All options at their defaults.
    public init() {}

    /// These options; the others are defaults.
    public init(
        vocabSize: Int = 49408, hiddenSize: Int = 512, intermediateSize: Int = 2048, numHiddenLayers: Int = 12,
        numAttentionHeads: Int = 8, maxPositionEmbeddings: Int = 77, hiddenAct: Activation = .quickGelu,
        layerNormEps: Double = 1e-5, bosTokenId: Int = 49406, eosTokenId: Int = 49407
    ) {
        self.vocabSize = vocabSize
        self.hiddenSize = hiddenSize
        self.intermediateSize = intermediateSize
        self.numHiddenLayers = numHiddenLayers
        self.numAttentionHeads = numAttentionHeads
        self.maxPositionEmbeddings = maxPositionEmbeddings
        self.hiddenAct = hiddenAct
        self.layerNormEps = layerNormEps
        self.bosTokenId = bosTokenId
        self.eosTokenId = eosTokenId
    }
}

extension CLIPTextConfig: PretrainedConfig {
    static let className = "CLIPTextConfig"
    static let modelType = "clip_text_model"
    static let legacyKeys: [String: String] = [:]

    static let fields: [ConfigField<Self>] =
        towerFields + [
            .init("vocab_size", \.vocabSize),
            .init("max_position_embeddings", \.maxPositionEmbeddings),
            .init("bos_token_id", \.bosTokenId),
            .init("eos_token_id", \.eosTokenId),
        ]

    func check() throws {
        try checkTower()
        try checkPositive("vocabSize", vocabSize)
        try checkPositive("maxPositionEmbeddings", maxPositionEmbeddings)
    }

    /// How many numbers the tower learns.
    var parameterCount: Double {
        encoderParameterCount + Double(hiddenSize) * Double(vocabSize + maxPositionEmbeddings + 2)
    }
}
