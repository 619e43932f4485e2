import Foundation
import Testing

@testable import Engine

/// What PyTorch and torchvision computed: Tests/Reference/clip_layers.py.
struct CLIPLayers: Decodable {
    /// Rectangles that are drawn one after the other from the seed 3: top, left, height, width.
    struct Crops: Decodable {
        let height: Int
        let width: Int
        let scale: [Double]
        let ratio: [Double]
        let crops: [[Int]]
    }
    let cases: [String: TorchCase]
    let crops: [Crops]

    static let fixture = Result { try Fixtures.json("clip_layers.json", as: CLIPLayers.self) }
}

private let classes = Result { try Tensor([2, 0, 3, 3, 1]) }

private typealias Operation = @Sendable ([Tensor]) throws -> Tensor

/// The operations of the fixture, by name.
private let operations: [String: Operation] = {
    let causal: Operation = { try scaledDotProductAttention($0[0], $0[1], $0[2], isCausal: true) }
    var operations: [String: Operation] = [
        "causal4": causal, "causal8": causal, "causal16": causal, "causal32": causal, "causalFewQueries": causal,
        "quickGelu": { try $0[0].quickGelu() },
        "normalize": { try $0[0].normalize() },
        "crossEntropy": { try crossEntropy($0[0], classes.get()) },
        "crossEntropyNone": { try crossEntropy($0[0], classes.get(), reduction: .none) },
        "randomResizedCrop": { try RandomResizedCrop(6, scale: [0.3, 1])($0[0], generator: Generator(seed: 3)) },
    ]
    for mode in InterpolationMode.allCases {
        for antialias in [false, true] {
            for (name, size) in [("Smaller", [5, 3]), ("Larger", [13, 20]), ("Both", [16, 4]), ("Same", [9, 7])] {
                operations[mode.rawValue + (antialias ? "Antialias" : "") + name] = {
                    try $0[0].resize(size, mode: mode, antialias: antialias)
                }
            }
        }
    }
    return operations
}()

@Suite struct CLIPLayerTests {
    @Test(arguments: operations.keys.sorted()) func valuesAndGradientsAreTorchs(_ name: String) throws {
        try #require(CLIPLayers.fixture.get().cases[name]).expect(try #require(operations[name]))
    }

    @Test func everyCaseOfTheFixtureIsTested() throws {
        #expect(try Set(CLIPLayers.fixture.get().cases.keys) == Set(operations.keys))
    }

    @Test(arguments: [4, 8, 16, 24]) func aTokenDoesNotSeeThoseAfterIt(size: Int) throws {
        let generator = Generator(seed: 5)
        let tokens = try Tensor.randn([2, 40, 3 * 2 * size], generator: generator)
        let later = try Tensor.randn([2, 10, 3 * 2 * size], generator: generator) * 50
        let changed = try concat([tokens.narrow(1, 0, 30), later], dim: 1)
        let before = try selfAttention(tokens, heads: 2, isCausal: true).narrow(1, 0, 30)
        let after = try selfAttention(changed, heads: 2, isCausal: true).narrow(1, 0, 30)
        #expect(try before.toArray() == after.toArray())
    }

    @Test(arguments: [5, 8]) func causalGradientsAgreeWithDifferences(size: Int) throws {
        let stacked = try Tensor.randn([1, 19, 3 * size], generator: Generator(seed: 6))
        try expectGradients(of: [stacked]) { try selfAttention($0[0], heads: 1, isCausal: true) }
    }

    @Test func mistakesAreNamed() throws {
        expectError("crossEntropy: the logits are [2, 3] and the target is [3]; they must be [N, classes] and [N]") {
            _ = try crossEntropy(.zeros([2, 3]), Tensor([0, 1, 2]))
        }
        expectError("crossEntropy: there is no class 3; the logits [2, 3] have 3") {
            _ = try crossEntropy(.zeros([2, 3]), Tensor([0, 3]))
        }
        expectError("crossEntropy: the target [2] must be int64, but is float32; convert it with long()") {
            _ = try crossEntropy(.zeros([2, 3]), Tensor([0.0, 1.0]))
        }
        expectError("resize: works on float32 images [N, C, H, W], not on [3, 8, 8] of float32") {
            _ = try Tensor.zeros([3, 8, 8]).resize([4, 4])
        }
        expectError("resize: the size [4, 0] is not [height, width], each from 1 to 16384 pixels") {
            _ = try Tensor.zeros([1, 3, 8, 8]).resize([4, 0])
        }
    }
}
