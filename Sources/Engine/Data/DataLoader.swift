/// Some images of a data set and their labels.
public struct Batch {
    private let contents: Result<(images: Tensor, labels: Tensor), any Error>

    init(_ contents: Result<(images: Tensor, labels: Tensor), any Error>) { self.contents = contents }

    /// The images: [batch, channels, height, width], float32.
    /// - Throws: what went wrong while the batch was loaded.
    public var images: Tensor { get throws { try contents.get().images } }

    /// The numbers of the classes: [batch], int64.
    /// - Throws: what went wrong while the batch was loaded.
    public var labels: Tensor { get throws { try contents.get().labels } }

    var error: (any Error)? {
        if case .failure(let error) = contents { return error }
        return nil
    }
}

extension Batch: CustomStringConvertible {
    /// The shape of the images, or what went wrong.
    public var description: String {
        switch contents {
        case .success(let contents): "Batch of images \(contents.images.shape) and labels \(contents.labels.shape)"
        case .failure(let error): "Batch that could not be loaded: \(error)"
        }
    }
}

/// Serves a data set in batches, in a new random order each time through if asked to.
///
/// ```swift
/// let loader = DataLoader(dataset.transformed(preprocess), batchSize: 64, shuffle: true)
/// for batch in loader { print(batch.images.shape) }
/// ```
///
/// After the same `manualSeed` it serves the batches that PyTorch's `DataLoader` (without workers) serves. Images are
/// decoded, drawn and resized ahead of time on a thread of their own; random transforms run when a batch is taken, so that
/// their draws come in PyTorch's order among all others. Images that cannot be read are left out of their batches.
public final class DataLoader: Sequence {
    /// What is served.
    public let dataset: TransformedDataset
    /// How many images a batch has.
    public let batchSize: Int
    let shuffle: Bool
    let dropLast: Bool
    let prefetch: Bool
    let generator: Generator?

    /// - Parameters:
    ///   - dataset: images that transforms have made tensors of one size.
    ///   - batchSize: how many images a batch has; the last batch may have fewer.
    ///   - shuffle: whether the order is drawn anew each time through.
    ///   - dropLast: whether a last batch with fewer images is left out.
    ///   - prefetch: whether images are prepared ahead of time; makes no difference to the results.
    ///   - generator: what the order is drawn from; nil for `Generator.default`.
    /// - Throws: `EngineError` when there are no images or `batchSize` is not positive.
    public init(
        _ dataset: TransformedDataset, batchSize: Int = 1, shuffle: Bool = false, dropLast: Bool = false,
        prefetch: Bool = true, generator: Generator? = nil
    ) throws {
        try require(batchSize > 0, "DataLoader", "batchSize is \(batchSize); at least 1 is needed")
        try require(dataset.count > 0, "DataLoader", "the data set has no images")
        self.dataset = dataset
        self.batchSize = batchSize
        self.shuffle = shuffle
        self.dropLast = dropLast
        self.prefetch = prefetch
        self.generator = generator
    }

    /// Serves images that only need `ToTensor()`.
    /// - Throws: `EngineError` when there are no images or `batchSize` is not positive.
    public convenience init(
        _ dataset: ImageDataset, batchSize: Int = 1, shuffle: Bool = false, dropLast: Bool = false,
        prefetch: Bool = true,
        generator: Generator? = nil
    ) throws {
        try self.init(
            dataset.transformed(Compose([ToTensor()])), batchSize: batchSize, shuffle: shuffle, dropLast: dropLast,
            prefetch: prefetch, generator: generator)
    }

    /// How many batches one time through the data set gives.
    public var count: Int { dropLast ? dataset.count / batchSize : (dataset.count - 1) / batchSize + 1 }

    /// Begins a time through the data set.
    public func makeIterator() -> DataLoaderIterator { DataLoaderIterator(self, prefetch: prefetch) }

    /// The first batch of a new time through the data set, as Python's `next(iter(loader))`.
    /// - Throws: `EngineError` when it cannot be loaded, or `dropLast` leaves no batch.
    public func nextBatch() throws -> Batch {
        guard let batch = DataLoaderIterator(self, prefetch: false).next() else {
            throw EngineError(
                "nextBatch", "there is no full batch: \(dataset.count) images, batchSize \(batchSize) and dropLast")
        }
        if let error = batch.error { throw error }
        return batch
    }
}

/// One time through a data loader's batches.
public final class DataLoaderIterator: IteratorProtocol {
    private let loader: DataLoader
    private let prefetches: Bool
    private var batches: [ArraySlice<Int>]?
    /// How many batches have been served or, as none of their images can be read, passed over.
    private(set) var position = 0
    private var hasServed = false
    private var prefetcher: Prefetcher?

    init(_ loader: DataLoader, prefetch: Bool) {
        self.loader = loader
        prefetches = prefetch
        // PyTorch draws a base seed for workers here, whether it has any or not, and the order only at the first batch.
        _ = (loader.generator ?? .default).seedForAnother()
    }

    deinit { prefetcher?.stop() }

    /// The next batch; nil at the end. A batch that cannot be loaded says so when it is read, and is the last.
    public func next() -> Batch? {
        let span = Profiler.begin("data loading")
        defer { span.end() }
        do {
            let batches = try self.batches ?? begin()
            while position < batches.count {
                let indices = batches[position]
                position += 1
                guard let batch = try load(indices) else { continue }
                hasServed = true
                return Batch(.success(batch))
            }
            return try end()
        } catch {
            (batches, position) = ([], 0)
            prefetcher?.stop()
            return Batch(.failure(error))
        }
    }

    /// Goes on after the first `count` batches, as if they had been served, but without loading them and without the random
    /// numbers of their transforms. Only before the first batch.
    func skip(_ count: Int) throws {
        position = min(count, loader.count)
        hasServed = count > 0
        _ = try begin()
    }

    private func begin() throws -> [ArraySlice<Int>] {
        let order = try order()
        let size = loader.batchSize
        let made = (0..<loader.count).map { order[$0 * size..<min(($0 + 1) * size, order.count)] }
        batches = made
        if prefetches { prefetcher = Prefetcher(loader.dataset.prepared, Array(made.dropFirst(position))) }
        return made
    }

    /// PyTorch's order: a permutation from a generator that is seeded by the default one, or straight from a given one.
    private func order() throws -> [Int] {
        let count = loader.dataset.count
        guard loader.shuffle else { return Array(0..<count) }
        let generator = loader.generator ?? Generator(seed: Generator.default.seedForAnother())
        return try Tensor.randperm(count, generator: generator).withInts { numbers in
            (0..<count).map { Int(numbers[$0]) }
        }
    }

    /// The images of a batch that can be read; nil if there are none.
    private func load(_ indices: ArraySlice<Int>) throws -> (images: Tensor, labels: Tensor)? {
        let images = try prefetcher?.next() ?? indices.map(loader.dataset.prepared.readableImage)
        let readable = zip(indices, images).compactMap { index, image in image.map { (index: index, image: $0) } }
        if readable.count < indices.count { loader.dataset.dataset.unreadableImages.report(atEndOfPass: false) }
        guard !readable.isEmpty else { return nil }
        let tensors = try readable.map { try loader.dataset.finish($0.image) }
        let labels = loader.dataset.dataset.labels(of: readable.map(\.index))
        return (try Self.collate(tensors), try Tensor(labels))
    }

    /// After the last batch.
    /// - Throws: `EngineError` when not one image could be read.
    private func end() throws -> Batch? {
        let dataset = loader.dataset.dataset
        dataset.unreadableImages.report(atEndOfPass: true)
        if let reason = dataset.unreadable.first, !hasServed, position > 0 {
            throw EngineError(
                "DataLoader", "none of the \(dataset.count) images of \(dataset.name) can be read: \(reason)")
        }
        return nil
    }

    /// Copies equal images into one tensor.
    private static func collate(_ images: [Tensor]) throws -> Tensor {
        let (shape, count) = (images[0].shape, images[0].count)
        let batch = try Tensor.empty(Shape([images.count] + shape.dims), for: "DataLoader")
        for (index, image) in images.enumerated() {
            try require(
                image.shape == shape && image.dtype == .float32, "DataLoader",
                "the images of a batch must be equal, but one is \(image.shape) and another \(shape). "
                    + "Resize([height, width]) makes them so; ToRGB() makes grey ones and coloured ones alike")
            Tensor.withFloats(batch, try image.contiguous()) { target, source in
                (target + index * count).update(from: source, count: count)
            }
        }
        return batch
    }
}

extension DataLoader: CustomStringConvertible {
    /// One line: `DataLoader(1000 images in 16 batches of 64, shuffled)`.
    public var description: String {
        "DataLoader(\(dataset.count) images in \(count) batches of \(batchSize)\(shuffle ? ", shuffled" : ""))"
    }
}
