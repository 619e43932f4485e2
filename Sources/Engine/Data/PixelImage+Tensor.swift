// Between 8-bit pictures and float tensors.

extension PixelImage {
    /// The picture as a float tensor [channels, height, width] with values from 0 to 1: each byte divided by 255.
    func tensor() throws -> Tensor {
        let made = try Tensor.empty([channels, height, width], for: "ToTensor")
        let plane = width * height
        made.withFloats { target in
            for channel in 0..<channels {
                for pixel in 0..<plane {
                    target[channel * plane + pixel] = Float(bytes[pixel * channels + channel]) / 255
                }
            }
        }
        return made
    }
}

extension Tensor {
    /// The images of a tensor [batch, channels, height, width], [channels, height, width] or [height, width] as 8-bit
    /// pictures.
    ///
    /// - Parameter range: the values that become black and white; nil takes -1...1 when the tensor has values below 0
    ///   (by more than a thousandth, so that rounding does not count) and 0...1 when it has none.
    /// - Throws: `EngineError` for other shapes, for other channel counts than 1 and 3, and for an empty range.
    public func pixelImages(range: ClosedRange<Double>? = nil) throws -> [PixelImage] {
        let (dims, steps) = try imageLayout()
        let range = try range ?? displayRange()
        try require(
            range.upperBound > range.lowerBound && range.upperBound - range.lowerBound < .infinity, "pixelImages",
            "the range \(range) does not say which values are black and white")
        return (0..<dims[0]).map { image($0, dims, steps, Float(range.lowerBound), Float(range.upperBound)) }
    }

    /// The values that are shown black and white where nobody says: see `pixelImages`.
    func displayRange() throws -> ClosedRange<Double> {
        let (dims, steps) = try imageLayout()
        var smallest = Float.infinity
        withFloats { source in
            for image in 0..<dims[0] {
                for channel in 0..<dims[1] {
                    for row in 0..<dims[2] {
                        let start = image * steps[0] + channel * steps[1] + row * steps[2]
                        for column in 0..<dims[3] { smallest = Swift.min(smallest, source[start + column * steps[3]]) }
                    }
                }
            }
        }
        return smallest < -1e-3 ? -1...1 : 0...1
    }

    /// Sizes and strides as of a batch, whether this is one or a single image.
    private func imageLayout() throws -> (dims: [Int], steps: [Int]) {
        let operation = "pixelImages"
        try require(dtype == .float32, operation, "images are float32, not \(dtype); convert with .float()")
        try require(
            (2...4).contains(ndim) && count > 0, operation,
            "\(shape) is not a batch of images [batch, channels, height, width] nor one image [channels, height, width]"
        )
        let missing = 4 - ndim
        let dims = [Int](repeating: 1, count: missing) + shape.dims
        try require(
            dims[1] == 1 || dims[1] == 3, operation,
            "images have 1 channel (grey) or 3 (RGB), but \(shape) has \(dims[1])")
        return (dims, [Int](repeating: 0, count: missing) + strides)
    }

    /// One image, rounded as torchvision's `save_image` does: 255 v + 0.5 cut off; NaN becomes black.
    private func image(_ index: Int, _ dims: [Int], _ steps: [Int], _ low: Float, _ high: Float) -> PixelImage {
        let (channels, height, width) = (dims[1], dims[2], dims[3])
        let scale = 255 / (high - low)
        let bytes = [UInt8](unsafeUninitializedCapacity: channels * height * width) { target, count in
            withFloats { source in
                for row in 0..<height {
                    for column in 0..<width {
                        for channel in 0..<channels {
                            let at = index * steps[0] + channel * steps[1] + row * steps[2] + column * steps[3]
                            let value = (source[at] - low) * scale + 0.5
                            target[(row * width + column) * channels + channel] =
                                value.isNaN ? 0 : UInt8(Swift.max(0, Swift.min(255, value)))
                        }
                    }
                }
            }
            count = channels * height * width
        }
        return PixelImage(uncheckedWidth: width, height: height, channels: channels, bytes: bytes)
    }
}
