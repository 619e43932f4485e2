/// A numbered collection of images with labels.
///
/// ```swift
/// let dataset = ImageDataset.named("butterflies")
/// dataset[0].image          // the first picture
/// dataset[0].label          // the number of its class
/// dataset.classes           // the names of the classes
/// ```
public struct ImageDataset: Sendable {
    /// What it is called.
    public let name: String
    /// The names of the classes; a label is an index into them.
    public let classes: [String]
    let source: any ImageSource
    /// Which images of the source belong to this data set, in order.
    private let indices: [Int]

    init(name: String, classes: [String], source: any ImageSource, indices: [Int]? = nil) {
        self.name = name
        self.classes = classes
        self.source = source
        self.indices = indices ?? Array(0..<source.count)
    }

    /// How many images there are.
    public var count: Int { indices.count }

    /// Image number `index` and its label.
    /// - Throws: `EngineError` when there is no such image or its file cannot be read.
    public subscript(_ index: Int) -> (image: PixelImage, label: Int) {
        get throws { (try image(index), source.label(indices[index])) }
    }

    /// The label of every image, in order.
    public var labels: [Int] { indices.map(source.label) }

    func labels(of numbers: some Sequence<Int>) -> [Int] { numbers.map { source.label(indices[$0]) } }

    func image(_ index: Int) throws -> PixelImage {
        try require(
            indices.indices.contains(index), "ImageDataset",
            "there is no image \(index); \(name) has images 0 to \(count - 1)")
        return try source.image(indices[index])
    }

    /// The first `count` images, or all where there are fewer.
    /// - Throws: `EngineError` when `count` is negative.
    public func prefix(_ count: Int) throws -> ImageDataset {
        try require(count >= 0, "prefix", "\(count) images cannot be taken")
        return ImageDataset(name: name, classes: classes, source: source, indices: Array(indices.prefix(count)))
    }

    /// The images of the given numbers, in that order.
    /// - Throws: `EngineError` when one of them does not exist.
    public func select(_ numbers: [Int]) throws -> ImageDataset {
        for number in numbers {
            try require(
                indices.indices.contains(number), "select",
                "there is no image \(number); \(name) has images 0 to \(count - 1)")
        }
        return ImageDataset(name: name, classes: classes, source: source, indices: numbers.map { indices[$0] })
    }

    /// At most `count` images, picked at random but always the same for a seed, in their order. The random numbers of
    /// `manualSeed` are left alone.
    /// - Throws: `EngineError` when `count` is negative.
    public func sample(_ count: Int, seed: Int = 0) throws -> ImageDataset {
        guard count < self.count else { return self }
        try require(count >= 0, "sample", "\(count) images cannot be picked")
        let shuffled = try Tensor.randperm(self.count, generator: Generator(seed: seed)).toInts()
        return try select(shuffled.prefix(count).sorted())
    }

    /// The images of one class.
    /// - Throws: `EngineError` when there is no class of that name.
    public func ofClass(_ name: String) throws -> ImageDataset {
        guard let label = classes.firstIndex(of: name) else {
            throw EngineError(
                "ofClass", "there is no class \"\(name)\"; the classes are \(classes.joined(separator: ", "))")
        }
        let chosen = indices.filter { source.label($0) == label }
        return ImageDataset(name: self.name, classes: classes, source: source, indices: chosen)
    }

    /// The data set whose images go through `transform` each time they are asked for.
    public func transformed(_ transform: Compose) -> TransformedDataset { TransformedDataset(self, transform) }
}

extension ImageDataset: CustomStringConvertible {
    /// One line: name, count, kind of image, and the first classes.
    public var description: String {
        let shown = classes.prefix(5).joined(separator: ", ") + (classes.count > 5 ? ", …" : "")
        let classText = classes.count == 1 ? "" : ", \(classes.count) classes (\(shown))"
        return "ImageDataset \(name): \(count) images, \(source.kind)\(classText)"
    }
}
