import Foundation

/// How pixels between the given ones are made.
public enum InterpolationMode: String, Hashable, Sendable, CaseIterable {
    /// From the two nearest along each axis, in proportion.
    case bilinear
    /// From the four nearest along each axis, by a piecewise cubic: sharper, and may overshoot.
    case bicubic

    /// What a pixel at this distance from the new one counts.
    /// - Parameter antialias: the cubic is another one then, as in PyTorch and Pillow.
    fileprivate func weight(at distance: Double, antialias: Bool) -> Double {
        let x = abs(distance)
        switch self {
        case .bilinear: return max(0, 1 - x)
        case .bicubic:
            let a = antialias ? -0.5 : -0.75
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
        }
    }

    /// How far the weights reach.
    fileprivate var reach: Double { self == .bilinear ? 1 : 2 }
}

/// A stretch of an axis, in pixels: where it begins and how long it is.
struct AxisSpan: Hashable, Sendable {
    let start: Int
    let length: Int
}

/// The new pixels of an axis as weighted sums of the old ones: a matrix [newCount, oldCount] for each of several spans of it.
///
/// New pixel i has its centre at (i + ½) · length / newCount within the span. What would be read outside of the span is read
/// at its border, or left out with antialiasing.
struct AxisResampling {
    let oldCount: Int
    let newCount: Int
    let mode: InterpolationMode
    let antialias: Bool

    /// The matrices, [spans, newCount, oldCount].
    func matrices(for spans: [AxisSpan]) throws -> Tensor {
        let size = newCount * oldCount
        let result = try Tensor.zeros([spans.count, newCount, oldCount])
        try result.withFloats { numbers in
            for (position, span) in spans.enumerated() {
                try Interruption.check()
                for row in 0..<newCount {
                    let start = position * size + row * oldCount + span.start
                    for (column, weight) in taps(row, span) { numbers[start + column] += Float(weight) }
                }
            }
        }
        return result
    }

    /// Which pixels of the span make up a new one, and what each counts.
    func taps(_ row: Int, _ span: AxisSpan) -> [(pixel: Int, weight: Double)] {
        let scale = Double(span.length) / Double(newCount)
        let centre = (Double(row) + 0.5) * scale
        return antialias ? averaged(centre, scale, span.length) : nearest(centre - 0.5, span.length)
    }

    /// The old pixels around a place.
    private func nearest(_ place: Double, _ count: Int) -> [(pixel: Int, weight: Double)] {
        let place = mode == .bilinear ? max(0, place) : place
        let first = Int(place.rounded(.down)) - Int(mode.reach) + 1
        return (0..<2 * Int(mode.reach)).map { offset in
            let weight = mode.weight(at: place - Double(first + offset), antialias: false)
            return (min(max(first + offset, 0), count - 1), weight)
        }
    }

    /// All old pixels that a new one covers: where images shrink, the weights reach further.
    private func averaged(_ centre: Double, _ scale: Double, _ count: Int) -> [(pixel: Int, weight: Double)] {
        let stretch = max(scale, 1)
        let low = max(0, Int(centre - mode.reach * stretch + 0.5))
        let high = min(count, Int(centre + mode.reach * stretch + 0.5))
        let weights = (low..<high).map { pixel in
            mode.weight(at: (Double(pixel) - centre + 0.5) * (1 / stretch), antialias: true)
        }
        let total = weights.reduce(0, +)
        return zip(low..<high, weights).map { ($0, $1 / total) }
    }
}

extension Tensor {
    /// Images at another size, as PyTorch's `interpolate` makes them (with `align_corners=False`). Gradients go back to the
    /// pixels.
    /// - Parameters:
    ///   - size: the new height and width.
    ///   - mode: how pixels in between are made.
    ///   - antialias: whether a pixel of a smaller image is the mean of all that it covers. Without, some pixels are left out.
    /// - Returns: [N, C, height, width].
    /// - Throws: `EngineError` when this is no batch of images, or the size is not positive.
    public func resize(_ size: [Int], mode: InterpolationMode = .bilinear, antialias: Bool = false) throws -> Tensor {
        try checkImages(for: "resize")
        let whole = Crop(top: 0, left: 0, height: shape[2], width: shape[3])
        return try resized([whole], size, mode, antialias, for: "resize")
    }

    /// - Parameter crops: what to cut out before: one for all images, or one for each. They lie within the images.
    func resized(
        _ crops: [Crop], _ size: [Int], _ mode: InterpolationMode, _ antialias: Bool, for operation: String
    ) throws -> Tensor {
        try require(
            size.count == 2 && size.allSatisfy { (1...16384).contains($0) }, operation,
            "the size \(Shape(size)) is not [height, width], each from 1 to 16384 pixels")
        let (height, width) = (shape[2], shape[3])
        let rows = try AxisResampling(oldCount: height, newCount: size[0], mode: mode, antialias: antialias)
            .matrices(for: crops.map { AxisSpan(start: $0.top, length: $0.height) })
        let columns = try AxisResampling(oldCount: width, newCount: size[1], mode: mode, antialias: antialias)
            .matrices(for: crops.map { AxisSpan(start: $0.left, length: $0.width) })
        return try rows.unsqueeze(1).matmul(self).matmul(columns.T.unsqueeze(1))
    }

    /// - Throws: `EngineError` unless this is a batch of images with at least one pixel each.
    func checkImages(for operation: String) throws {
        try require(
            ndim == 4 && dtype == .float32, operation,
            "works on float32 images [N, C, H, W], not on \(shape) of \(dtype)")
        try require(shape[2] > 0 && shape[3] > 0, operation, "the images \(shape) have no pixels")
    }
}
