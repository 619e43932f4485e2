/// What the images of a data set are like, taken together.
public struct ImageStatistics: Hashable, Sendable {
    /// How many images were looked at.
    public let imageCount: Int
    /// The mean of each channel over all pixels of all images, from 0 to 1 as `ToTensor()` gives them.
    public let mean: [Double]
    /// The standard deviation of each channel over all pixels of all images.
    public let std: [Double]
    /// The smallest and the largest width, in pixels.
    public let widths: ClosedRange<Int>
    /// The smallest and the largest height, in pixels.
    public let heights: ClosedRange<Int>
}

extension ImageDataset {
    /// Mean and deviation of each channel, and the sizes of the images. Images that cannot be read are left out.
    ///
    /// - Parameter limit: the most images that are looked at. Of larger sets, so many are taken at equal distances.
    /// - Throws: `EngineError` when `limit` is not positive or no image can be read; `Interrupted` at Ctrl-C.
    public func statistics(limit: Int = 1000) throws -> ImageStatistics {
        try require(limit > 0, "statistics", "limit is \(limit); at least one image is needed")
        var sums = PixelSums()
        try Progress.track(numbersSpread(limit), label: "Reading images") { index in
            if let image = try readableImage(index) { sums.add(image) }
        }
        guard let statistics = sums.statistics else {
            let reason = unreadable.first.map { "none of its images can be read: \($0)" } ?? "it has no images"
            throw EngineError("statistics", "\(name) cannot be described, as \(reason)")
        }
        return statistics
    }

    /// At most `count` images at equal distances, so that they are of all parts of the data set.
    /// - Throws: `EngineError` when `count` is negative.
    public func spread(_ count: Int) throws -> ImageDataset {
        try require(count >= 0, "spread", "\(count) images cannot be taken")
        return count < self.count ? try select(numbersSpread(count)) : self
    }

    private func numbersSpread(_ count: Int) -> [Int] {
        count < self.count ? (0..<count).map { $0 * self.count / count } : Array(0..<self.count)
    }
}

/// Sums over the pixels of images, exact because bytes are summed as whole numbers.
private struct PixelSums {
    private var sums = [0, 0, 0]
    private var squares = [0, 0, 0]
    private var pixelCount = 0
    private var imageCount = 0
    private var hasColour = false
    private var widths: ClosedRange<Int>?
    private var heights: ClosedRange<Int>?

    /// A grey image counts as one of three equal channels, so that it can stand among coloured ones.
    mutating func add(_ image: PixelImage) {
        for channel in 0..<image.channels {
            var (sum, square) = (0, 0)
            for place in stride(from: channel, to: image.bytes.count, by: image.channels) {
                let value = Int(image.bytes[place])
                sum += value
                square += value * value
            }
            for target in image.channels == 1 ? 0..<3 : channel..<channel + 1 {
                sums[target] += sum
                squares[target] += square
            }
        }
        pixelCount += image.width * image.height
        imageCount += 1
        hasColour = hasColour || image.channels == 3
        widths = Self.extended(widths, to: image.width)
        heights = Self.extended(heights, to: image.height)
    }

    private static func extended(_ range: ClosedRange<Int>?, to size: Int) -> ClosedRange<Int> {
        min(range?.lowerBound ?? size, size)...max(range?.upperBound ?? size, size)
    }

    var statistics: ImageStatistics? {
        guard let widths, let heights else { return nil }
        let channels = hasColour ? 3 : 1
        let means = sums.prefix(channels).map { Double($0) / Double(pixelCount) }
        let deviations = zip(means, squares).map { mean, square in
            max(0, Double(square) / Double(pixelCount) - mean * mean).squareRoot()
        }
        return ImageStatistics(
            imageCount: imageCount, mean: means.map { $0 / 255 }, std: deviations.map { $0 / 255 }, widths: widths,
            heights: heights)
    }
}
