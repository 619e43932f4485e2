/// CLIP's text tower: a transformer in which no token looks ahead, so that the last one has seen the whole text.
final class CLIPTextModel: Module {
    let embeddings: CLIPTextEmbeddings
    let encoder: CLIPEncoder
    let finalLayerNorm: LayerNorm
    private let eosTokenId: Int

    init(_ config: CLIPTextConfig) throws {
        embeddings = try CLIPTextEmbeddings(config)
        encoder = try CLIPEncoder(config, isCausal: true)
        finalLayerNorm = try LayerNorm(config.hiddenSize, eps: config.layerNormEps)
        eosTokenId = config.eosTokenId
    }

    /// - Parameter inputIds: `[B, tokens]`, int64.
    /// - Returns: each text's vector, which is that of its end, `[B, hiddenSize]`.
    func callAsFunction(_ inputIds: Tensor) throws -> Tensor {
        try traced(inputIds) {
            let hidden = try encoder(embeddings(inputIds))
            let (batch, tokens) = (inputIds.shape[0], inputIds.shape[1])
            let ends = try endPositions(inputIds).enumerated().map { $0 * tokens + $1 }
            let rows = try hidden.reshape([batch * tokens, hidden.shape[2]]).indexSelect(0, Tensor(ends))
            return try finalLayerNorm(rows)
        }
    }

    /// Where each text ends: at its first end token.
    private func endPositions(_ inputIds: Tensor) throws -> [Int] {
        let (ids, tokens) = (try inputIds.toInts(), inputIds.shape[1])
        return try (0..<inputIds.shape[0]).map { row in
            let text = ids[row * tokens..<(row + 1) * tokens]
            // Before 2023 files said 2 whatever the token was; the end token was the one of the highest number.
            let end = eosTokenId == 2 ? text.max() : eosTokenId
            guard let place = text.firstIndex(where: { $0 == end }) else {
                throw EngineError(
                    "CLIPTextModel", "text \(row) has no end token \(eosTokenId); CLIPTokenizer puts one at the end")
            }
            return place - row * tokens
        }
    }
}

/// A vector for each token, plus one for its position.
final class CLIPTextEmbeddings: Module {
    let tokenEmbedding: Embedding
    let positionEmbedding: Embedding

    init(_ config: CLIPTextConfig) throws {
        tokenEmbedding = try Embedding(config.vocabSize, config.hiddenSize)
        positionEmbedding = try Embedding(config.maxPositionEmbeddings, config.hiddenSize)
    }

    func callAsFunction(_ inputIds: Tensor) throws -> Tensor {
        let longest = positionEmbedding.weight.shape[0]
        try require(
            inputIds.ndim == 2 && inputIds.dtype == .int64, "CLIPTextModel",
            "takes int64 tokens [texts, tokens], not \(inputIds.shape) of \(inputIds.dtype)")
        let tokens = inputIds.shape[1]
        try require(
            (1...longest).contains(tokens), "CLIPTextModel",
            "takes 1 to \(longest) tokens, but the texts \(inputIds.shape) have \(tokens)")
        return try traced(inputIds) {
            try tokenEmbedding(inputIds) + positionEmbedding.weight.narrow(0, 0, tokens)
        }
    }
}
