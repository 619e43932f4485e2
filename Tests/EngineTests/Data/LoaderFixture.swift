import Foundation

@testable import Engine

/// What Tests/Reference/data_loader.py recorded of PyTorch.
struct LoaderFixture: Decodable {
    struct Served: Decodable {
        let labels: [Int]
        let shape: [Int]
        let images: [Double]
    }
    struct Order: Decodable {
        let count: Int
        let seed: Int
        let order: [Int]
    }
    struct Crop: Decodable {
        let width: Int
        let height: Int
        let size: [Int]
        let bytes: [UInt8]
    }
    struct ResizeSize: Decodable {
        let from: [Int]
        let size: Int
        let to: [Int]
    }
    struct Grid: Decodable {
        let shape: [Int]
        let columns: Int
        let padding: Int
        let value: Double
        let gridShape: [Int]
        let grid: [Double]
    }
    let shuffled: [Served]
    let randAfterShuffled: [Double]
    let inOrder: [Served]
    let randAfterInOrder: [Double]
    let firstBatches: [[Int]]
    let randAfterFirstBatches: [Double]
    let ownGenerator: [[Int]]
    let randAfterOwnGenerator: [Double]
    let orders: [Order]
    let centerCrops: [Crop]
    let resizeSizes: [ResizeSize]
    let grids: [Grid]

    static let recorded: LoaderFixture = {
        let file = URL(fileURLWithPath: ImageFixtures.folder).deletingLastPathComponent()
            .appendingPathComponent("data_loader.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do { return try decoder.decode(LoaderFixture.self, from: Data(contentsOf: file)) } catch {
            fatalError("the fixture cannot be read: \(error)")
        }
    }()
}

/// The pictures of noise that the fixture was made with; label: the number modulo 3.
struct NoisePictures: ImageSource {
    var count = 11
    var width = 6
    var height = 5
    /// The numbers of images whose files are broken.
    var broken: Set<Int> = []
    let kind = "noise"
    let isInMemory = false

    func image(_ index: Int) throws -> PixelImage {
        if broken.contains(index) { throw EngineError("PixelImage", "picture-\(index).png is broken") }
        return ImageFixtures.noise(width: width, height: height, channels: 3, start: index)
    }
    func label(_ index: Int) -> Int { index % 3 }

    var dataset: ImageDataset { ImageDataset(name: "noise", classes: ["a", "b", "c"], source: self) }
}
