extension UNet2DConditionConfig {
    /// - Throws: `EngineError` naming the options that do not fit each other.
    func check() throws {
        try checkLevels()
        for (name, value) in [
            ("sampleSize", sampleSize), ("sampleWidth", sampleWidth), ("timeEmbeddingDim", timeEmbeddingDim),
        ] {
            if let value { try checkPositive(name, value) }
        }
        try checkShared()
        try checkAttention()
        for (name, kernel) in [("convInKernel", convInKernel), ("convOutKernel", convOutKernel)] {
            try checkPositive(name, kernel)
            try require(kernel % 2 == 1, Self.className, "\(name) is \(kernel); use an odd number, as 3")
        }
        try require(
            timeEmbeddingType != .learned, Self.className,
            "timeEmbeddingType is .learned, which only a UNet2DModel can have; use .positional or .fourier")
        try require(
            timeEmbeddingType != .fourier || timeEmbeddingSize % 2 == 0, Self.className,
            "timeEmbeddingDim is \(timeEmbeddingSize); timeEmbeddingType .fourier needs an even number")
    }

    /// Each of these options has one value, or one for each level.
    private func checkLevels() throws {
        let levels = downBlockTypes.count
        try onlyCrossAttention.check("onlyCrossAttention", levels: levels, for: Self.className)
        for (name, option) in [
            ("layersPerBlock", layersPerBlock), ("crossAttentionDim", crossAttentionDim),
            ("transformerLayersPerBlock", transformerLayersPerBlock), ("attentionHeadDim", attentionHeadDim),
        ] {
            try option.check(name, levels: levels, for: Self.className)
            for value in option.values { try checkPositive(name, value) }
        }
    }

    private func checkAttention() throws {
        let ways = downBlockTypes.map(\.attention), wayUp = upBlockTypes.reversed().map(\.attention)
        for (level, channels) in blockOutChannels.enumerated() {
            let isMiddle = level == blockOutChannels.count - 1 && midBlockType == .crossAttn
            let kinds = [ways[level], wayUp[level], isMiddle ? .cross : nil].compactMap { $0 }
            let number = attentionHeadDim[level]
            guard !kinds.isEmpty, number > channels else { continue }
            let meaning = kinds.contains(.cross) ? "the number of heads" : "the channels of a head"
            throw EngineError(
                Self.className,
                "attentionHeadDim, \(meaning), is \(number) but a level with attention has \(channels) channels; "
                    + "use at most \(channels)")
        }
    }
}
