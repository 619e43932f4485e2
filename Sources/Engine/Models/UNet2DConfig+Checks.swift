extension UNet2DConfig {
    /// - Throws: `EngineError` naming the options that do not fit each other.
    func check() throws {
        for (name, value) in [
            ("layersPerBlock", layersPerBlock), ("sampleSize", sampleSize), ("sampleWidth", sampleWidth),
            ("timeEmbeddingDim", timeEmbeddingDim), ("attentionHeadDim", attentionHeadDim),
            ("attnNormNumGroups", attnNormNumGroups), ("numTrainTimesteps", numTrainTimesteps),
        ] {
            if let value { try checkPositive(name, value) }
        }
        try checkShared()
        try checkAttention()
        try require(
            timeEmbeddingType != .learned || numTrainTimesteps != nil, Self.className,
            "timeEmbeddingType .learned needs numTrainTimesteps, the number of timesteps to have vectors for")
    }

    private func checkAttention() throws {
        guard channels(ofLevelsWith: .cross).isEmpty, midBlockType != .crossAttn else {
            throw Self.crossAttentionError
        }
        if let groups = attnNormNumGroups, let channels = blockOutChannels.last, channels % groups != 0 {
            throw EngineError(
                Self.className,
                "the middle has \(channels) channels, which attnNormNumGroups \(groups) does not divide")
        }
        guard let headDim = attentionHeadDim else { return }
        let middle = midBlockType != nil && addAttention ? blockOutChannels.suffix(1) : []
        if let narrow = (channels(ofLevelsWith: .own) + middle).first(where: { $0 < headDim }) {
            throw EngineError(
                Self.className,
                "attentionHeadDim is \(headDim) but a level with attention has \(narrow) channels; "
                    + "use at most \(narrow), or nil for a single head")
        }
    }
}
