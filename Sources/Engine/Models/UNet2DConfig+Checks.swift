extension UNet2DConfig {
    /// - Throws: `EngineError` naming the options that do not fit each other.
    func check() throws {
        try checkCounts()
        try checkBlocks()
        try checkNormalisation()
        try checkAttention()
        try checkEmbeddings()
        try checkSize()
    }

    /// At least so many numbers have to be learnt: what takes most of them, the second convolution of every block and the
    /// embeddings. A model has two to three times as many.
    var leastWeights: Double {
        let (time, first) = (Double(timeEmbeddingSize), Double(blockOutChannels[0]))
        let blocks = blockOutChannels.reduce(0) { $0 + 9 * Double($1) * Double($1) } * 2 * Double(layersPerBlock)
        let ends = 9 * first * Double(inChannels + outChannels)
        return blocks + ends + time * (time + first) + time * Double(numClassEmbeds ?? 0)
    }

    private func checkSize() throws {
        let bytes = leastWeights * Double(MemoryLayout<Float>.size)
        try require(
            bytes <= Double(SystemMemory.totalBytes), Self.className,
            "a model of these sizes takes more than \(readableByteCount(Int(min(bytes, 1e18)))) of memory, and this machine "
                + "has \(readableByteCount(SystemMemory.totalBytes)); use fewer channels or layers")
    }

    private func checkCounts() throws {
        try checkPositive("inChannels", inChannels)
        try checkPositive("outChannels", outChannels)
        try checkPositive("layersPerBlock", layersPerBlock)
        try checkPositive("normNumGroups", normNumGroups)
        for channels in blockOutChannels { try checkPositive("blockOutChannels", channels) }
        for (name, value) in [
            ("sampleSize", sampleSize), ("sampleWidth", sampleWidth), ("timeEmbeddingDim", timeEmbeddingDim),
            ("attentionHeadDim", attentionHeadDim), ("attnNormNumGroups", attnNormNumGroups),
            ("numClassEmbeds", numClassEmbeds), ("numTrainTimesteps", numTrainTimesteps),
        ] {
            if let value { try checkPositive(name, value) }
        }
        try require(
            (0...Self.largest).contains(downsamplePadding), Self.className,
            "downsamplePadding is \(downsamplePadding); use 0 or 1")
        try require(
            (-Self.largest...Self.largest).contains(freqShift), Self.className, "freqShift is \(freqShift); use 0 or 1")
        try require(
            midBlockScaleFactor != 0, Self.className, "midBlockScaleFactor is 0, and results are divided by it")
    }

    private func checkPositive(_ name: String, _ value: Int) throws {
        try require(
            (1...Self.largest).contains(value), Self.className,
            "\(name) is \(value); use a whole number from 1 to \(Self.largest)")
    }

    /// Keeps products of a few options within the range of whole numbers. No model comes near it.
    private static let largest = 1_000_000

    private func checkBlocks() throws {
        try require(
            (1...16).contains(downBlockTypes.count), Self.className,
            "there are \(downBlockTypes.count) downBlockTypes; a model has 1 to 16 levels")
        try require(
            downBlockTypes.count == upBlockTypes.count, Self.className,
            "there are \(downBlockTypes.count) downBlockTypes but \(upBlockTypes.count) upBlockTypes; give as many of each"
        )
        try require(
            blockOutChannels.count == downBlockTypes.count, Self.className,
            "there are \(downBlockTypes.count) downBlockTypes but \(blockOutChannels.count) blockOutChannels; "
                + "give one number for each level")
    }

    private func checkNormalisation() throws {
        for channels in blockOutChannels where channels % normNumGroups != 0 {
            throw EngineError(
                Self.className,
                "a level has \(channels) channels, which normNumGroups \(normNumGroups) does not divide; "
                    + "use channels that are multiples of \(normNumGroups), or fewer groups")
        }
        if let groups = attnNormNumGroups, let channels = blockOutChannels.last, channels % groups != 0 {
            throw EngineError(
                Self.className,
                "the middle has \(channels) channels, which attnNormNumGroups \(groups) does not divide")
        }
    }

    private func checkAttention() throws {
        guard let headDim = attentionHeadDim else { return }
        var channels = zip(downBlockTypes, blockOutChannels).filter { $0.0 == .attnDown }.map(\.1)
        channels += zip(upBlockTypes, blockOutChannels.reversed()).filter { $0.0 == .attnUp }.map(\.1)
        if midBlockType != nil, addAttention { channels += blockOutChannels.suffix(1) }
        if let narrow = channels.first(where: { $0 < headDim }) {
            throw EngineError(
                Self.className,
                "attentionHeadDim is \(headDim) but a level with attention has \(narrow) channels; "
                    + "use at most \(narrow), or nil for a single head")
        }
    }

    private func checkEmbeddings() throws {
        try require(
            timeEmbeddingType != .learned || numTrainTimesteps != nil, Self.className,
            "timeEmbeddingType .learned needs numTrainTimesteps, the number of timesteps to have vectors for")
        try require(
            timeEmbeddingType != .positional || blockOutChannels[0] > 1, Self.className,
            "blockOutChannels starts with 1; a positional time embedding needs at least 2")
        try require(
            timeEmbeddingType != .positional || blockOutChannels[0] / 2 != freqShift, Self.className,
            "freqShift is \(freqShift), half of the first of blockOutChannels; the frequencies would be infinite")
    }
}
