/// What the options of both of CLIP's towers have in common.
protocol CLIPTowerConfig: PretrainedConfig {
    /// What transformers calls the kind of tower.
    static var modelType: String { get }
    var hiddenSize: Int { get set }
    var intermediateSize: Int { get set }
    var numHiddenLayers: Int { get set }
    var numAttentionHeads: Int { get set }
    var hiddenAct: Activation { get set }
    var layerNormEps: Double { get set }
    /// Only 0 works.
    var attentionDropout: Double { get set }
    /// What all deviations of initial weights are multiplied by.
    var initializerFactor: Double { get set }
    /// The deviation of the initial weights of what has no rule of its own.
    var initializerRange: Double { get set }
}

extension CLIPTowerConfig {
    static var towerFields: [ConfigField<Self>] {
        [
            .init("hidden_size", \.hiddenSize),
            .init("intermediate_size", \.intermediateSize),
            .init("num_hidden_layers", \.numHiddenLayers),
            .init("num_attention_heads", \.numAttentionHeads),
            .init("hidden_act", \.hiddenAct),
            .init("layer_norm_eps", \.layerNormEps),
            .init("attention_dropout", \.attentionDropout),
            .init("initializer_factor", \.initializerFactor),
            .init("initializer_range", \.initializerRange),
        ]
    }

    /// transformers writes many options of its own into the file, which mean nothing here.
    static func isKnownElsewhere(_ key: String) -> Bool { true }

    /// The options as transformers writes them.
    var transformersJSON: JSONValue {
        var members = origin.foreign
        for field in Self.fields { members[field.key] = field.write(self) }
        members["model_type"] = .string(Self.modelType)
        return .object(members)
    }

    /// How many numbers the layers learn.
    var encoderParameterCount: Double {
        let (hidden, inner) = (Double(hiddenSize), Double(intermediateSize))
        return Double(numHiddenLayers) * (4 * hidden * (hidden + 1) + 2 * hidden * inner + inner + 5 * hidden)
    }

    func checkTower() throws {
        try checkPositive("hiddenSize", hiddenSize)
        try checkPositive("intermediateSize", intermediateSize)
        try checkPositive("numAttentionHeads", numAttentionHeads)
        try require(
            (1...1000).contains(numHiddenLayers), Self.className,
            "numHiddenLayers is \(numHiddenLayers); use a whole number from 1 to 1000")
        try require(
            hiddenSize % numAttentionHeads == 0, Self.className,
            "hiddenSize is \(hiddenSize), which \(numAttentionHeads) heads cannot share equally")
        try require(
            attentionDropout == 0, Self.className, "attentionDropout is \(attentionDropout); only 0 is supported")
        try require(
            layerNormEps > 0 && layerNormEps.isFinite, Self.className,
            "layerNormEps is \(layerNormEps); use a small number above 0")
    }
}
