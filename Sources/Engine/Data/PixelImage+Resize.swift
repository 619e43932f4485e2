// Pillow's resampling in fixed-point numbers, so that images come out byte for byte as there.

extension PixelImage {
    /// The picture at another size; when it shrinks, each new pixel averages all old pixels that it covers (antialiasing).
    /// Computes exactly what Pillow's `resize` with `BILINEAR` or `BICUBIC` computes.
    func resized(
        width newWidth: Int, height newHeight: Int, mode: InterpolationMode = .bilinear
    ) throws -> PixelImage {
        // Which axis goes first decides how intermediate bytes are rounded. Pillow 13's rule: the height, if it shrinks by
        // more than twice as many pixels as the width. Earlier versions always began with the width.
        if newHeight < height && height - newHeight > 2 * (width - newWidth) {
            return try resampledColumns(to: newHeight, mode).resampledRows(to: newWidth, mode)
        }
        return try resampledRows(to: newWidth, mode).resampledColumns(to: newHeight, mode)
    }

    private func resampledRows(to newWidth: Int, _ mode: InterpolationMode) throws -> PixelImage {
        if newWidth == width { return self }
        let taps = ResamplingTaps(from: width, to: newWidth, mode)
        var result = try Self.blank(newWidth, height, channels)
        for y in 0..<height {
            try Interruption.check()
            for x in 0..<newWidth {
                let (first, weights) = (taps.first[x], taps.weights[x])
                for channel in 0..<channels {
                    var sum = ResamplingTaps.half
                    var at = (y * width + first) * channels + channel
                    for weight in weights {
                        sum += Int32(bytes[at]) * weight
                        at += channels
                    }
                    result[(y * newWidth + x) * channels + channel] = ResamplingTaps.byte(sum)
                }
            }
        }
        return PixelImage(uncheckedWidth: newWidth, height: height, channels: channels, bytes: result)
    }

    private func resampledColumns(to newHeight: Int, _ mode: InterpolationMode) throws -> PixelImage {
        if newHeight == height { return self }
        let taps = ResamplingTaps(from: height, to: newHeight, mode)
        let rowLength = width * channels
        try SystemMemory.require(newHeight * rowLength, for: "resize")
        var result: [UInt8] = []
        result.reserveCapacity(newHeight * rowLength)
        for y in 0..<newHeight {
            try Interruption.check()
            var sums = [Int32](repeating: ResamplingTaps.half, count: rowLength)
            for (offset, weight) in taps.weights[y].enumerated() {
                let start = (taps.first[y] + offset) * rowLength
                for column in 0..<rowLength { sums[column] += Int32(bytes[start + column]) * weight }
            }
            for sum in sums { result.append(ResamplingTaps.byte(sum)) }
        }
        return PixelImage(uncheckedWidth: width, height: newHeight, channels: channels, bytes: result)
    }
}

/// Which old samples make up each new one along one axis, and with what weights, as fixed-point numbers.
private struct ResamplingTaps {
    /// 8 bits for the sample, 2 for headroom, the rest of 32 for the fraction.
    private static let fractionBits = 32 - 8 - 2
    static let half: Int32 = 1 << (fractionBits - 1)

    var first: [Int] = []
    var weights: [[Int32]] = []

    init(from oldCount: Int, to newCount: Int, _ mode: InterpolationMode) {
        let axis = AxisResampling(oldCount: oldCount, newCount: newCount, mode: mode, antialias: true)
        for index in 0..<newCount {
            let taps = axis.taps(index, AxisSpan(start: 0, length: oldCount))
            first.append(taps[0].pixel)
            weights.append(taps.map { Self.fixedPoint($0.weight) })
        }
    }

    /// Rounded away from zero at halves, as in Pillow.
    private static func fixedPoint(_ weight: Double) -> Int32 {
        Int32((weight < 0 ? -0.5 : 0.5) + weight * Double(1 << fractionBits))
    }

    static func byte(_ sum: Int32) -> UInt8 { UInt8(max(0, min(255, sum >> fractionBits))) }
}
