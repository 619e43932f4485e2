import Synchronization

@testable import Engine

/// Runs `body` with the gallery in a temporary folder and returns the pictures that it shows.
func picturesShown(_ body: (String) throws -> Void) throws -> [PixelImage] {
    var pictures: [PixelImage] = []
    try withTemporaryFolder { folder in
        let shown = ShownPictures()
        Gallery.use(folder: folder, prefix: "cell")
        Gallery.onShow { shown.append($0) }
        defer { Gallery.onShow { print($0.path) } }
        try body(folder)
        pictures = try shown.all.map { picture in
            let image = try PixelImage(contentsOf: picture.path)
            precondition((image.width, image.height) == (picture.width, picture.height))
            return image
        }
    }
    return pictures
}

private final class ShownPictures: Sendable {
    private let pictures = Mutex<[Picture]>([])
    func append(_ picture: Picture) { pictures.withLock { $0.append(picture) } }
    var all: [Picture] { pictures.withLock { $0 } }
}

extension PixelImage {
    /// How many pixels `isWanted` accepts, and the mean of their rows and columns.
    func find(_ isWanted: ([UInt8]) -> Bool) -> (count: Int, x: Double, y: Double) {
        var (count, sumX, sumY) = (0, 0, 0)
        for y in 0..<height {
            for x in 0..<width {
                let start = (y * width + x) * channels
                guard isWanted(Array(bytes[start..<start + channels])) else { continue }
                (count, sumX, sumY) = (count + 1, sumX + x, sumY + y)
            }
        }
        return (count, Double(sumX) / Double(max(count, 1)), Double(sumY) / Double(max(count, 1)))
    }
}
