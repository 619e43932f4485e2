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
    /// Shared by all data sets of the same source.
    let unreadableImages: UnreadableImages
    /// Which images of the source belong to this data set, in order.
    private let indices: [Int]

    /// A data set of all images of `source` but those that are known to be unreadable.
    init(
        name: String, classes: [String], source: any ImageSource, unreadable: UnreadableImages = UnreadableImages()
    ) {
        self.name = name
        self.classes = classes
        self.source = source
        unreadableImages = unreadable
        indices = (0..<source.count).filter { !unreadable.contains($0) }
    }

    /// Some images of another data set.
    private init(_ dataset: ImageDataset, indices: [Int]) {
        (name, classes, source) = (dataset.name, dataset.classes, dataset.source)
        unreadableImages = dataset.unreadableImages
        self.indices = indices
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

    /// Image number `index`, which must exist; nil if it cannot be read, which is noted.
    func readableImage(_ index: Int) throws -> PixelImage? {
        if unreadableImages.contains(indices[index]) { return nil }
        do {
            return try source.image(indices[index])
        } catch let error as EngineError {
            unreadableImages.note(indices[index], error.message)
            return nil
        }
    }

    /// What was wrong with each image that could not be read, as far as images have been asked for. Loaders leave such
    /// images out.
    public var unreadable: [String] { unreadableImages.reasons.map(\.reason) }

    /// The first `count` images, or all where there are fewer.
    /// - Throws: `EngineError` when `count` is negative.
    public func prefix(_ count: Int) throws -> ImageDataset {
        try require(count >= 0, "prefix", "\(count) images cannot be taken")
        return ImageDataset(self, indices: Array(indices.prefix(count)))
    }

    /// The images of the given numbers, in that order.
    /// - Throws: `EngineError` when one of them does not exist.
    public func select(_ numbers: [Int]) throws -> ImageDataset {
        for number in numbers {
            try require(
                indices.indices.contains(number), "select",
                "there is no image \(number); \(name) has images 0 to \(count - 1)")
        }
        return ImageDataset(self, indices: numbers.map { indices[$0] })
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
        return ImageDataset(self, indices: indices.filter { source.label($0) == label })
    }

    /// What there is about each image: `image`, `label`, and texts such as the `name` of an emoji.
    public var columns: [String] { ["image", "label"] + source.textColumns }

    /// The texts of one column, in order; of the column `label` the names of the classes.
    /// - Throws: `EngineError` when there is no such column, or it has images.
    public func column(_ name: String) throws -> [String] {
        try requireText(name, "column")
        return indices.map { text(name, $0) }
    }

    /// The images whose text in `column` is `value`: `dataset.filter("subgroup", "cat-face")`.
    /// - Throws: `EngineError` when there is no such column, it has images, or no text in it is `value`.
    public func filter(_ column: String, _ value: String) throws -> ImageDataset {
        try requireText(column, "filter")
        let chosen = indices.filter { text(column, $0) == value }
        if chosen.isEmpty {
            let values = Set(indices.map { text(column, $0) }).sorted()
            let shown = values.prefix(20).joined(separator: ", ") + (values.count > 20 ? ", …" : "")
            throw EngineError("filter", "no image has \"\(value)\" in the column \(column). There are \(shown)")
        }
        return ImageDataset(self, indices: chosen)
    }

    private func requireText(_ column: String, _ operation: String) throws {
        let columns = columns.dropFirst()
        try require(
            columns.contains(column), operation,
            "there is no column \"\(column)\" of texts; there are \(columns.joined(separator: ", "))")
    }

    private func text(_ column: String, _ sourceIndex: Int) -> String {
        column == "label" ? classes[source.label(sourceIndex)] : source.text(column, sourceIndex)
    }

    /// The data set whose images go through `transform` each time they are asked for.
    public func transformed(_ transform: Compose) -> TransformedDataset { TransformedDataset(self, transform) }
}

extension ImageDataset: CustomStringConvertible {
    /// One line: name, count, kind of image, the first classes, and how many images turned out to be unreadable.
    public var description: String {
        let shown = classes.prefix(5).joined(separator: ", ") + (classes.count > 5 ? ", …" : "")
        let classText = classes.count == 1 ? "" : ", \(classes.count) classes (\(shown))"
        let unreadableText = unreadable.isEmpty ? "" : ", \(unreadable.count) unreadable"
        return "ImageDataset \(name): \(count) images, \(source.kind)\(classText)\(unreadableText)"
    }
}
