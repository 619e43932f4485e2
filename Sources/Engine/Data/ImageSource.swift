/// Where a data set's images come from. Images are asked for from several threads at once.
protocol ImageSource: Sendable {
    var count: Int { get }
    /// What all images look like, for the description: `64×64 RGB`.
    var kind: String { get }
    /// Whether an image is had without drawing or decoding, so that keeping it would gain nothing.
    var isInMemory: Bool { get }
    func image(_ index: Int) throws -> PixelImage
    func label(_ index: Int) -> Int
    /// What there is to read about each image beside its label.
    var textColumns: [String] { get }
    /// The text of one of `textColumns` for an image.
    func text(_ column: String, _ index: Int) -> String
}

extension ImageSource {
    var textColumns: [String] { [] }
    func text(_ column: String, _ index: Int) -> String { "" }
}

extension ButterflyCollection: ImageSource {
    var kind: String { "\(size)×\(size) RGB" }
    var isInMemory: Bool { false }
    func image(_ index: Int) -> PixelImage { draw(index) }
}

/// Pictures that are there already, with their labels.
struct ImagesInMemory: ImageSource {
    let width: Int
    let height: Int
    /// All pictures one after the other, grey.
    let pixels: [UInt8]
    let labels: [UInt8]

    var count: Int { labels.count }
    var kind: String { "\(width)×\(height) grey" }
    var isInMemory: Bool { true }

    func image(_ index: Int) -> PixelImage {
        let size = width * height
        let bytes = Array(pixels[index * size..<(index + 1) * size])
        return PixelImage(uncheckedWidth: width, height: height, channels: 1, bytes: bytes)
    }

    func label(_ index: Int) -> Int { Int(labels[index]) }
}

/// PNG and JPEG files. Grey ones are read as colour, so that all images of a folder fit into one batch.
struct ImageFiles: ImageSource {
    let folder: String
    /// The files' paths within the folder.
    let files: [String]
    let labels: [Int]

    var count: Int { files.count }
    var kind: String { "PNG and JPEG files" }
    var isInMemory: Bool { false }
    var textColumns: [String] { ["file"] }
    func image(_ index: Int) throws -> PixelImage { try PixelImage(contentsOf: "\(folder)/\(files[index])").rgb() }
    func label(_ index: Int) -> Int { labels[index] }
    func text(_ column: String, _ index: Int) -> String { files[index] }
}
