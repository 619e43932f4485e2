/// The layers of a transformer, one after the other: <https://arxiv.org/abs/1706.03762>.
final class CLIPEncoder: Module {
    let layers: [CLIPEncoderLayer]

    /// - Parameter isCausal: whether a token sees only those before it, and itself.
    init(_ config: some CLIPTowerConfig, isCausal: Bool) throws {
        layers = try (0..<config.numHiddenLayers).map { _ in try CLIPEncoderLayer(config, isCausal: isCausal) }
    }

    /// - Parameter x: `[B, tokens, hiddenSize]`.
    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try layers.reduce(x) { try $1($0) } }
    }
}

/// Tokens look at each other, then a perceptron works on each; both see normalised tokens, and what they make is added.
final class CLIPEncoderLayer: Module {
    let selfAttn: CLIPAttention
    let layerNorm1: LayerNorm
    let mlp: CLIPMLP
    let layerNorm2: LayerNorm

    override var stateNames: [String: String] { ["layerNorm1": "layer_norm1", "layerNorm2": "layer_norm2"] }

    init(_ config: some CLIPTowerConfig, isCausal: Bool) throws {
        selfAttn = try CLIPAttention(config.hiddenSize, heads: config.numAttentionHeads, isCausal: isCausal)
        layerNorm1 = try LayerNorm(config.hiddenSize, eps: config.layerNormEps)
        mlp = try CLIPMLP(config.hiddenSize, config.intermediateSize, config.hiddenAct)
        layerNorm2 = try LayerNorm(config.hiddenSize, eps: config.layerNormEps)
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) {
            let looked = try selfAttn(layerNorm1(x), addend: x)
            return try mlp(layerNorm2(looked), addend: looked)
        }
    }
}

/// Attention of tokens to each other by several heads.
final class CLIPAttention: Module {
    // In this order in files.
    let kProj: Linear
    let vProj: Linear
    let qProj: Linear
    let outProj: Linear
    private let heads: Int
    private let isCausal: Bool

    init(_ size: Int, heads: Int, isCausal: Bool) throws {
        kProj = try Linear(size, size)
        vProj = try Linear(size, size)
        qProj = try Linear(size, size)
        outProj = try Linear(size, size)
        (self.heads, self.isCausal) = (heads, isCausal)
    }

    /// - Parameter addend: what is added to the result, of its shape.
    func callAsFunction(_ x: Tensor, addend: Tensor) throws -> Tensor {
        try traced(x) {
            let projections = [qProj, kProj, vProj]
            let stacked = try x.linear(
                concat(projections.map(\.weight)), bias: concat(projections.compactMap(\.bias)))
            ModuleTrace.note(projections, sharing: stacked)
            return try outProj(selfAttention(stacked, heads: heads, isCausal: isCausal), addend: addend)
        }
    }
}

/// Two linear layers with a nonlinearity between them, on each token by itself.
final class CLIPMLP: Module {
    let fc1: Linear
    let fc2: Linear
    private let activation: Activation

    init(_ size: Int, _ inner: Int, _ activation: Activation) throws {
        fc1 = try Linear(size, inner)
        fc2 = try Linear(inner, size)
        self.activation = activation
    }

    /// - Parameter addend: what is added to the result, of its shape.
    func callAsFunction(_ x: Tensor, addend: Tensor) throws -> Tensor {
        try traced(x) { try fc2(activation(fc1(x)), addend: addend) }
    }
}
