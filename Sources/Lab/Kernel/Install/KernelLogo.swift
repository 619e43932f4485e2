import Engine

/// The picture in Jupyter's launcher: a butterfly that comes out of noise, from left to right.
enum KernelLogo {
    /// The butterfly of the built-in data set that is easiest to recognise when small.
    private static let butterfly = 3

    static func draw(size: Int) throws -> PixelImage {
        let clean = try ImageDataset.named("butterflies", count: butterfly + 1, size: size)[butterfly].image
        let generator = Generator(seed: 0)
        let noise = try Tensor.randn([clean.bytes.count], generator: generator).toArray()
        let bytes = clean.bytes.indices.map { index in
            // The share of noise falls from one at the left edge to none in the middle.
            let column = index / clean.channels % clean.width
            let share = max(0, 1 - 2 * Double(column) / Double(clean.width))
            let value = Double(clean.bytes[index]) * (1 - share) + (128 + 64 * noise[index]) * share
            return UInt8(max(0, min(255, value)))
        }
        return try PixelImage(width: clean.width, height: clean.height, channels: clean.channels, bytes: bytes)
    }
}
