/// How the cost of a training step grows with the number and the size of the images.
enum Growth {
    /// Batches of images of one size, and images of several sizes in batches of one size.
    static let sizes: [(batch: Int, side: Int)] =
        [1, 2, 4, 8, 16, 32, 64, 128].map { ($0, 32) } + [16, 24, 48, 64].map { (16, $0) }

    /// What a training step took.
    struct Step {
        let batch: Int
        let side: Int
        let seconds: Double
        let peakBytes: Double

        var secondsPerImage: Double { seconds / Double(batch) }
        var secondsPerPixel: Double { secondsPerImage / Double(side * side) }

        /// Milliseconds a step, milliseconds an image, microseconds a pixel, MiB.
        var cells: [String] {
            [
                Words.milliseconds(seconds), Words.milliseconds(secondsPerImage), Words.number(secondsPerPixel * 1e6),
                Words.mebibytes(peakBytes),
            ]
        }
    }
}
