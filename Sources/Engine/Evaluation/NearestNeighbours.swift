/// For each of some images the most similar one of a collection. Distances are the root of the mean squared difference of
/// their values: 0 for the same image, and at most 2 where values go from -1 to 1.
///
/// ```swift
/// let nearest = NearestNeighbours(of: samples, in: trainingImages)
/// showImages(concat([samples, nearest.images]), columns: 8)     // eight samples, below each its neighbour
/// ```
public struct NearestNeighbours {
    /// How far each image is from its neighbour.
    public let distances: [Double]
    /// Which image of the collection the neighbour is.
    public let indices: [Int]
    /// The neighbours, as many as there are images.
    public let images: Tensor

    /// - Parameters:
    ///   - samples: [N, C, H, W].
    ///   - collection: [M, C, H, W].
    /// - Throws: `EngineError` when the shapes do not fit, or there are no images.
    public init(of samples: Tensor, in collection: Tensor) throws {
        try require(
            samples.ndim == 4 && collection.ndim == 4
                && samples.shape.dims.dropFirst() == collection.shape.dims.dropFirst(),
            Self.operation,
            "the images are \(samples.shape) and \(collection.shape); both must be [N, C, H, W] of one size")
        try require(
            samples.count > 0 && collection.count > 0, Self.operation,
            "there are no images to look for, or to look among")
        (distances, indices, images) = try noGrad {
            let nearest = try Self.nearest(samples, collection)
            let images = try collection.indexSelect(0, nearest)
            let distances = try (samples - images).square().mean(dims: [1, 2, 3]).sqrt().toArray()
            return (distances, try nearest.toInts(), images)
        }
    }

    private static let operation = "NearestNeighbours"
    /// So many samples are compared at a time with so many images.
    private static let (sampleRows, collectionRows) = (256, 4096)

    /// The numbers of the nearest images. Of |a - b|² = |a|² - 2ab + |b|², |a|² is the same for all b.
    private static func nearest(_ samples: Tensor, _ collection: Tensor) throws -> Tensor {
        let rows = try samples.flatten(1).contiguous()
        let columns = try collection.flatten(1).contiguous()
        return try concat(
            blocks(rows.shape[0], sampleRows).map { part in
                let a = try rows[part]
                var best: (distance: Tensor, index: Tensor)?
                for block in blocks(columns.shape[0], collectionRows) {
                    let b = try columns[block]
                    let distance = try b.square().sum(dims: [1]) - a.matmul(b.T) * 2
                    let index = try distance.argmin(dim: 1)
                    let found = (distance: try distance.min(dims: [1]), index: try index + block.lowerBound)
                    best = try best.map { try nearer($0, found) } ?? found
                }
                return best!.index  // There is at least one block.
            })
    }

    private static func blocks(_ count: Int, _ size: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }

    private static func nearer(
        _ a: (distance: Tensor, index: Tensor), _ b: (distance: Tensor, index: Tensor)
    ) throws -> (distance: Tensor, index: Tensor) {
        let keep = try a.distance.lessEqual(b.distance)
        return (
            try Tensor.where(keep, a.distance, b.distance),
            try Tensor.where(keep, a.index.float(), b.index.float()).long()
        )
    }
}
