import Foundation

/// Whether a model makes images of its own or repeats those it was trained on.
///
/// A sample near a training image proves nothing by itself: images of a kind are alike. So the distances of samples to their
/// nearest training images stand beside those of images that the model has not seen. Samples that are much nearer are copies.
///
/// ```swift
/// let check = MemorisationCheck(samples, training: trainingImages, heldOut: heldOutImages)
/// print(check)
/// ```
public struct MemorisationCheck {
    /// The training images nearest to the samples.
    public let samples: NearestNeighbours
    /// The training images nearest to images that the model has not seen.
    public let heldOut: NearestNeighbours

    /// - Parameters:
    ///   - samples: images that the model made, [N, C, H, W].
    ///   - training: the images that it was trained on.
    ///   - heldOut: images of the same kind that it has not seen.
    /// - Throws: `EngineError` when the shapes do not fit, or there are no images.
    public init(_ samples: Tensor, training: Tensor, heldOut: Tensor) throws {
        self.samples = try NearestNeighbours(of: samples, in: training)
        self.heldOut = try NearestNeighbours(of: heldOut, in: training)
    }

    /// The median distance of the samples to their nearest training images.
    public var sampleDistance: Double { Self.quantile(0.5, of: samples.distances) }

    /// The median distance of the held-out images to theirs.
    public var heldOutDistance: Double { Self.quantile(0.5, of: heldOut.distances) }

    /// The share of samples that are nearer to a training image than 95 of 100 held-out images are. About 0.05 if the samples are
    /// like new images, 1 if all are copies.
    public var copyShare: Double {
        let limit = Self.quantile(0.05, of: heldOut.distances)
        return Double(samples.distances.count { $0 < limit }) / Double(samples.distances.count)
    }

    /// The number below which a share of the numbers lies, in a straight line between neighbours.
    private static func quantile(_ share: Double, of numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        let place = share * Double(sorted.count - 1)
        let (below, above) = (sorted[Int(place)], sorted[min(Int(place) + 1, sorted.count - 1)])
        return below + (above - below) * (place - place.rounded(.down))
    }
}

extension MemorisationCheck: CustomStringConvertible {
    /// The distances side by side, and the share of copies.
    public var description: String {
        func row(_ name: String, _ distance: Double, _ count: Int) -> String {
            name + String(format: " %.3f (median of %d)", distance, count)
        }
        return """
            distance to the nearest training image
            \(row("  samples:        ", sampleDistance, samples.distances.count))
            \(row("  held-out images:", heldOutDistance, heldOut.distances.count))
            samples nearer than 95 % of the held-out images: \(String(format: "%.0f %%", copyShare * 100)) \
            (5 % is what new images would have)
            """
    }
}
