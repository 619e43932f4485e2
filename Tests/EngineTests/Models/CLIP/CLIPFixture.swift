import Foundation

@testable import Engine

/// What transformers computed: Tests/Reference/clip.py.
struct CLIPFixture: Decodable {
    struct Model: Decodable {
        let inputIds: [[Int]]
        let pixelSeed: Int
        let textFeatures: [Double]
        let imageFeatures: [Double]
        let logitsPerText: [Double]
        let loss: Double
        let pixelGradient: [Double]
        let gradients: [String: [Double]]
    }
    struct Tokenizer: Decodable {
        struct Lacking: Decodable {
            let vocabulary: [String: Int]
            let texts: [String]
            let ids: [[Int]]
        }
        let pieces: [String]
        let spaces: [String]
        let blockSize: Int
        let fingerprints: [String]
        let samples: [String]
        let padded: [[Int]]
        let full: [[Int]]
        let tokens: [[String]]
        let decoded: [String]
        let lacking: Lacking
    }
    struct Image: Decodable {
        let size: Int
        let crop: Int
        let width: Int
        let height: Int
        let pixels: [Double]
    }
    let models: [String: Model]
    let tokenizer: Tokenizer
    let images: [Image]

    static let expected = Result { try Fixtures.json("clip/expected.json", as: CLIPFixture.self) }

    static func path(_ name: String) -> String { Fixtures.path("clip/\(name)") }

    /// Every n-th element, about twenty of them, then the sum of all magnitudes.
    static func sample(_ x: Tensor) throws -> [Double] {
        let all = try x.toArray()
        return stride(from: 0, to: all.count, by: max(1, all.count / 20)).map { all[$0] } + [all.map(abs).reduce(0, +)]
    }

    /// The whole numbers that the script drew.
    struct Draws {
        private var state: Int
        init(_ state: Int) { self.state = state }
        mutating func below(_ count: Int) -> Int {
            state = (state * 1_103_515_245 + 12345) % (1 << 31)
            return (state >> 16) % count
        }
    }
}
