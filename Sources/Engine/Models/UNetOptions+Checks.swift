extension UNetOptions {
    /// - Throws: `EngineError` naming the options that do not fit each other, in any UNet.
    func checkShared() throws {
        try checkCounts()
        try checkBlocks()
        try checkNormalisation()
        try checkEmbeddings()
        try checkSize()
    }

    /// At least so many numbers have to be learnt: what takes most of them, the second convolution of every block and the
    /// embeddings. A model has two to three times as many.
    var leastWeights: Double {
        let (time, first) = (Double(timeEmbeddingSize), Double(blockOutChannels[0]))
        let blocks = blockOutChannels.enumerated().reduce(0) { sum, level in
            sum + 9 * Double(level.element) * Double(level.element) * 2 * Double(layers(inLevel: level.offset))
        }
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
        try checkPositive("normNumGroups", normNumGroups)
        for channels in blockOutChannels { try checkPositive("blockOutChannels", channels) }
        if let numClassEmbeds { try checkPositive("numClassEmbeds", numClassEmbeds) }
        try require(
            (0...largestCount).contains(downsamplePadding), Self.className,
            "downsamplePadding is \(downsamplePadding); use 0 or 1")
        try require(
            (-largestCount...largestCount).contains(freqShift), Self.className,
            "freqShift is \(freqShift); use 0 or 1")
        try require(
            midBlockScaleFactor != 0, Self.className, "midBlockScaleFactor is 0, and results are divided by it")
    }

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
    }

    private func checkEmbeddings() throws {
        try checkPositive("timeEmbeddingDim", timeEmbeddingSize)
        try require(
            timeEmbeddingType != .positional || blockOutChannels[0] > 1, Self.className,
            "blockOutChannels starts with 1; a positional time embedding needs at least 2")
        try require(
            timeEmbeddingType != .positional || blockOutChannels[0] / 2 != freqShift, Self.className,
            "freqShift is \(freqShift), half of the first of blockOutChannels; the frequencies would be infinite")
    }

    /// The channels of the levels with attention of a kind.
    func channels(ofLevelsWith kind: AttentionKind) -> [Int] {
        zip(downBlockTypes, blockOutChannels).filter { $0.0.attention == kind }.map(\.1)
            + zip(upBlockTypes, blockOutChannels.reversed()).filter { $0.0.attention == kind }.map(\.1)
    }
}
