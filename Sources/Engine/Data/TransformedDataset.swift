import Synchronization

/// A data set whose images go through a chain of transforms.
public struct TransformedDataset {
    /// The images before the transforms.
    public let dataset: ImageDataset
    let transform: Compose
    let prepared: PreparedImages

    init(_ dataset: ImageDataset, _ transform: Compose) {
        self.dataset = dataset
        self.transform = transform
        prepared = PreparedImages(dataset, transform.fixedSteps)
    }

    /// How many images there are.
    public var count: Int { dataset.count }
    /// The names of the classes.
    public var classes: [String] { dataset.classes }

    /// Image number `index` after the transforms, and its label. Random transforms draw anew each time.
    /// - Throws: `EngineError` when there is no such image, or it cannot be read or transformed.
    public subscript(_ index: Int) -> (image: Tensor, label: Int) {
        get throws { (try finish(try prepared.image(index)), dataset.labels(of: [index])[0]) }
    }

    /// Takes the steps that are left for a prepared image: the random ones and all after them.
    func finish(_ image: PixelImage) throws -> Tensor { try transform.tensor(image, afterStep: prepared.steps.count) }
}

extension TransformedDataset: CustomStringConvertible {
    /// One line: the data set and its transforms.
    public var description: String {
        "\(dataset), through " + transform.steps.map { "\(type(of: $0))" }.joined(separator: ", ")
    }
}

/// The images of a data set after those first transforms that always do the same, kept so that they are decoded, drawn and
/// resized once. Used from the consumer's thread and from the prefetching one.
final class PreparedImages: Sendable {
    let dataset: ImageDataset
    let steps: [any ImageTransform]

    private struct Cache {
        var images: [Int: PixelImage] = [:]
        var bytes = 0
    }
    private let cache = Mutex(Cache())
    /// Beyond this, images are prepared anew each time.
    private static let largestCache = 256 << 20

    init(_ dataset: ImageDataset, _ steps: [any ImageTransform]) {
        self.dataset = dataset
        self.steps = steps
    }

    /// - Throws: `EngineError` when there is no such image, it cannot be read, or a step cannot be taken.
    func image(_ index: Int) throws -> PixelImage { try kept(index) ?? prepare(index, dataset.image(index)) }

    /// Like `image`, but nil for an image that cannot be read.
    func readableImage(_ index: Int) throws -> PixelImage? {
        try kept(index) ?? dataset.readableImage(index).map { try prepare(index, $0) }
    }

    private func prepare(_ index: Int, _ original: PixelImage) throws -> PixelImage {
        let image = try steps.reduce(original) { try $1($0) }
        if !(dataset.source.isInMemory && steps.isEmpty) { keep(image, index) }
        return image
    }

    private func kept(_ index: Int) -> PixelImage? { cache.withLock { $0.images[index] } }

    private func keep(_ image: PixelImage, _ index: Int) {
        cache.withLock { cache in
            guard cache.bytes + image.bytes.count <= Self.largestCache, cache.images[index] == nil else { return }
            cache.images[index] = image
            cache.bytes += image.bytes.count
        }
    }
}
