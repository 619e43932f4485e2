/// A small network that says what is in an image. What it computes on the way, its features, serves to compare images.
///
/// Stages of two 3×3 convolutions, each with group normalisation and SiLU; between stages the image is averaged to half its
/// size. The features are the means of the last stage's channels, and a linear layer makes the classes of them.
///
/// ```swift
/// let classifier = ImageClassifier.fromPretrained("diffusion-lab/fashion-mnist-classifier")
/// classifier.classify(samples)
/// ```
public final class ImageClassifier: Module {
    /// The options that the classifier was made with.
    public let config: ImageClassifierConfig
    let stages: [ClassifierStage]
    let head: Linear

    /// A classifier with these options and random weights from the default generator.
    /// - Throws: `EngineError` naming the option that makes no sense.
    public init(_ config: ImageClassifierConfig) throws {
        try config.check()
        self.config = config
        let channels = [config.numChannels] + config.hiddenSizes
        stages = try zip(channels, config.hiddenSizes).map { try ClassifierStage($0, $1, groups: config.normNumGroups) }
        head = try Linear(channels[channels.count - 1], config.classes.count)
    }

    /// A classifier with random weights from the default generator.
    /// - Parameters:
    ///   - imageSize: the side of the images in pixels.
    ///   - numChannels: 1 for grey images, 3 for colour.
    ///   - classes: the names of the classes, in the order of their numbers.
    ///   - hiddenSizes: the channels of each stage; the last is the number of features.
    ///   - normNumGroups: the groups of group normalisation.
    /// - Throws: `EngineError` naming the option that makes no sense.
    public convenience init(
        imageSize: Int, numChannels: Int = 3, classes: [String], hiddenSizes: [Int] = [24, 48, 64],
        normNumGroups: Int = 8
    ) throws {
        var config = ImageClassifierConfig()
        (config.imageSize, config.numChannels, config.classes) = (imageSize, numChannels, classes)
        (config.hiddenSizes, config.normNumGroups) = (hiddenSizes, normNumGroups)
        try self.init(config)
    }

    public override var details: String {
        "imageSize: \(config.imageSize), numChannels: \(config.numChannels), hiddenSizes: \(config.hiddenSizes)"
    }

    /// The names of the classes, in the order of their numbers.
    public var classes: [String] { config.classes }

    /// The scores of the classes before softmax, [N, classes], for images [N, C, H, W] with values from -1 to 1.
    /// - Throws: `EngineError` when the images do not fit.
    public func callAsFunction(_ images: Tensor) throws -> Tensor {
        try traced(images) { try head(features(images)) }
    }

    /// What the network sees in the images, [N, features]: the layer before the classes. Gradients go through.
    /// - Parameter images: [N, C, H, W] with values from -1 to 1.
    /// - Throws: `EngineError` when the images do not fit.
    public func features(_ images: Tensor) throws -> Tensor {
        let (channels, size) = (config.numChannels, config.imageSize)
        try require(
            images.ndim == 4 && images.shape[0] > 0 && images.shape.dims.dropFirst() == [channels, size, size],
            Self.operation, "the images are \(images.shape); this classifier takes [N, \(channels), \(size), \(size)]")
        var hidden = images
        for (number, stage) in stages.enumerated() {
            if number > 0 { hidden = try hidden.avgPool2d(2) }
            hidden = try stage(hidden)
        }
        return try hidden.mean(dims: [2, 3])
    }

    /// The most probable class of each image, int64 [N].
    /// - Parameter images: [N, C, H, W] with values from -1 to 1, as many as you like.
    /// - Throws: `EngineError` when the images do not fit.
    public func classify(_ images: Tensor) throws -> Tensor { try inParts(images) { try self($0).argmax(dim: 1) } }

    /// The share of images that the classifier takes for what they are said to be, from 0 to 1.
    /// - Parameters:
    ///   - images: [N, C, H, W] with values from -1 to 1.
    ///   - labels: the numbers of the classes, int64 [N].
    /// - Throws: `EngineError` when the images do not fit, or there is not one label for each.
    public func agreement(_ images: Tensor, _ labels: Tensor) throws -> Double {
        try require(
            labels.ndim == 1 && labels.dtype == .int64 && labels.count == images.shape.dims.first, Self.operation,
            "the labels are \(labels.dtype) \(labels.shape), but there must be one int64 for each of \(images.shape)")
        return try classify(images).equal(labels).float().mean().item()
    }

    /// The features of any number of images, without gradients.
    func allFeatures(_ images: Tensor) throws -> Tensor { try inParts(images, features) }

    private static let operation = "ImageClassifier"
    /// So many images go through the network at a time.
    private static let partSize = 256

    private func inParts(_ images: Tensor, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
        try require(
            images.ndim == 4 && images.shape[0] > 0, Self.operation,
            "the images are \(images.shape); they must be [N, C, H, W]")
        let count = images.shape[0]
        return try noGrad {
            try concat(
                stride(from: 0, to: count, by: Self.partSize).map { start in
                    try body(images.narrow(0, start, min(Self.partSize, count - start)))
                })
        }
    }
}

/// Two convolutions at one size, each with normalisation and SiLU.
final class ClassifierStage: Module {
    let conv1, conv2: Conv2d
    let norm1, norm2: GroupNorm

    init(_ inChannels: Int, _ outChannels: Int, groups: Int) throws {
        conv1 = try Conv2d(inChannels, outChannels, kernelSize: 3, padding: 1)
        norm1 = try GroupNorm(groups, outChannels)
        conv2 = try Conv2d(outChannels, outChannels, kernelSize: 3, padding: 1)
        norm2 = try GroupNorm(groups, outChannels)
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try norm2.withSiLU(conv2(norm1.withSiLU(conv1(x)))) }
    }
}
