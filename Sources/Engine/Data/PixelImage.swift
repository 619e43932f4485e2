/// A picture as cameras and files have it: 8 bits a sample, grey or RGB.
///
/// Data sets are made of these; the transform `ToTensor()` turns one into a float tensor.
public struct PixelImage: Hashable, Sendable {
    /// How many pixels wide it is.
    public let width: Int
    /// How many pixels high it is.
    public let height: Int
    /// 1 for grey, 3 for red, green and blue.
    public let channels: Int
    /// The samples: rows from the top, `channels` samples a pixel, `width * height * channels` in all.
    public internal(set) var bytes: [UInt8]

    /// An image of given samples.
    /// - Throws: `EngineError` when the sizes are not positive, `channels` is not 1 or 3, or `bytes` has another count.
    public init(width: Int, height: Int, channels: Int, bytes: [UInt8]) throws {
        let size = "\(width)×\(height)"
        try require(width > 0 && height > 0, "PixelImage", "the size \(size) is not positive")
        try require(
            channels == 1 || channels == 3, "PixelImage", "has \(channels) channels; only 1 (grey) or 3 (RGB) work")
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        try require(
            !overflow && bytes.count / channels == pixels && bytes.count % channels == 0, "PixelImage",
            "\(size) with \(channels) channels does not fit \(bytes.count) bytes")
        self.init(uncheckedWidth: width, height: height, channels: channels, bytes: bytes)
    }

    /// For sizes that the engine itself computed.
    init(uncheckedWidth width: Int, height: Int, channels: Int, bytes: [UInt8]) {
        self.width = width
        self.height = height
        self.channels = channels
        self.bytes = bytes
    }

    /// The samples of the pixel in column `x` and row `y`, counted from the top left.
    public subscript(x: Int, y: Int) -> [UInt8] {
        get throws {
            try require(
                (0..<width).contains(x) && (0..<height).contains(y), "PixelImage",
                "there is no pixel (\(x), \(y)) in a picture of \(width)×\(height)")
            let start = (y * width + x) * channels
            return Array(bytes[start..<start + channels])
        }
    }
}

extension PixelImage: CustomStringConvertible {
    /// The size and the kind of colour.
    public var description: String { "PixelImage \(width)×\(height) \(channels == 1 ? "grey" : "RGB")" }
}
