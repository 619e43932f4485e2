/// The options of an `ImageClassifier`.
public struct ImageClassifierConfig: Hashable, Sendable {
    /// The side of the images in pixels.
    public var imageSize = 32
    /// 1 for grey images, 3 for colour.
    public var numChannels = 3
    /// The names of the classes, in the order of their numbers.
    public var classes: [String] = []
    /// The channels of each stage. Between stages the image becomes half as large. The last is the number of features.
    public var hiddenSizes = [24, 48, 64]
    /// The groups of group normalisation.
    public var normNumGroups = 8

    /// All options at their defaults.
    public init() {}
}

extension ImageClassifierConfig: PretrainedConfig {
    static let className = "ImageClassifier"
    static let legacyKeys: [String: String] = [:]
    static let fields: [ConfigField<Self>] = [
        .init("image_size", \.imageSize),
        .init("num_channels", \.numChannels),
        .init("classes", \.classes),
        .init("hidden_sizes", \.hiddenSizes),
        .init("norm_num_groups", \.normNumGroups),
    ]

    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) throws {
        try requireClass(in: members, oneOf: [className])
    }

    /// - Throws: `EngineError` naming the option that makes no sense.
    func check() throws {
        for (name, value) in [("imageSize", imageSize), ("numChannels", numChannels), ("normNumGroups", normNumGroups)]
            + hiddenSizes.map({ ("hiddenSizes", $0) })
        {
            try checkPositive(name, value)
        }
        try require(classes.count > 1, Self.className, "there are \(classes.count) classes; a choice takes two")
        try require(
            (1...8).contains(hiddenSizes.count), Self.className,
            "there are \(hiddenSizes.count) hiddenSizes; a classifier has 1 to 8 stages")
        try require(
            imageSize >> (hiddenSizes.count - 1) > 0, Self.className,
            "imageSize is \(imageSize), which cannot be halved \(hiddenSizes.count - 1) times")
        for channels in hiddenSizes where channels % normNumGroups != 0 {
            throw EngineError(
                Self.className,
                "a stage has \(channels) channels, which normNumGroups \(normNumGroups) does not divide; use channels that "
                    + "are multiples of \(normNumGroups), or fewer groups")
        }
        let bytes = leastWeights * Double(MemoryLayout<Float>.size)
        try require(
            bytes <= Double(SystemMemory.totalBytes), Self.className,
            "a classifier of these sizes takes more memory than this machine has; use fewer channels")
    }

    /// At least so many numbers have to be learnt: the second convolution of every stage.
    var leastWeights: Double { hiddenSizes.reduce(0) { $0 + 9 * Double($1) * Double($1) } }
}
