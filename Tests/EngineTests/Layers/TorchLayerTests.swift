import Testing

@testable import Engine

/// What PyTorch computed: Tests/Reference/layers.py.
struct TorchLayers: Decodable {
    struct InitialValues: Decodable {
        let first: [Double]
        let sum: Double
    }
    let cases: [String: TorchCase]
    let optimizers: [String: [[Double]]]
    let initial: [String: [InitialValues]]

    static let fixture = Result { try Fixtures.json("layers.json", as: TorchLayers.self) }
}

private let indices = Result { try Tensor([[2, 0], [2, 4]]) }

/// The operations of the fixture, by name.
private let operations: [String: @Sendable ([Tensor]) throws -> Tensor] = [
    "conv": { try $0[0].conv2d($0[1], bias: $0[2], padding: 1) },
    "convWinograd": { try $0[0].conv2d($0[1], bias: $0[2], padding: 1) },
    "convWinogradUnpadded": { try $0[0].conv2d($0[1]) },
    "convStride2": { try $0[0].conv2d($0[1], bias: $0[2], stride: 2, padding: 1) },
    "conv5x5": { try $0[0].conv2d($0[1], bias: $0[2], padding: 2) },
    "conv1x1": { try $0[0].conv2d($0[1], bias: $0[2]) },
    "linear": { try $0[0].linear($0[1], bias: $0[2]) },
    "groupNorm": { try $0[0].groupNorm(3, $0[1], $0[2]) },
    "groupNormTokens": { try $0[0].groupNorm(2, $0[1], $0[2], eps: 1e-6) },
    "groupNormSiLU": { try $0[0].groupNorm(8, $0[1], $0[2], eps: 1e-5, thenSiLU: true) },
    "layerNorm": { try $0[0].layerNorm($0[1], $0[2]) },
    "layerNormPlain": { try $0[0].layerNorm(eps: 1e-3) },
    "gelu": { try $0[0].gelu() },
    "attention": { try scaledDotProductAttention($0[0], $0[1], $0[2]) },
    "attentionLong": { try scaledDotProductAttention($0[0], $0[1], $0[2]) },
    "avgPool": { try $0[0].avgPool2d(2) },
    "avgPoolOverlapping": { try $0[0].avgPool2d(3, stride: 2) },
    "maxPool": { try $0[0].maxPool2d(2) },
    "maxPoolOverlapping": { try $0[0].maxPool2d(3, stride: 1) },
    "upsample": { try $0[0].upsampleNearest(scale: 2) },
    "embedding": { try indices.get().embedding($0[0]) },
    "mse": { try mseLoss($0[0], $0[1]) },
    "mseSum": { try mseLoss($0[0], $0[1], reduction: .sum) },
    "mseNone": { try mseLoss($0[0], $0[1], reduction: .none) },
    "mseWeighted": { try mseLoss($0[0], $0[1], weight: $0[2]) },
    "l1": { try l1Loss($0[0], $0[1]) },
]

@Suite struct TorchLayerTests {
    @Test(arguments: operations.keys.sorted()) func valuesAndGradientsAreTorchs(_ name: String) throws {
        let expected = try #require(TorchLayers.fixture.get().cases[name])
        try expected.expect(try #require(operations[name]))
    }

    @Test func everyCaseOfTheFixtureIsTested() throws {
        #expect(try Set(TorchLayers.fixture.get().cases.keys) == Set(operations.keys))
    }

    /// The first numbers within 1e-7 and the sums within 1e-5: the same draws in the same order.
    @Test func initialWeightsAreTorchs() throws {
        let layers: [String: () throws -> Module] = [
            "conv": { try Conv2d(3, 8, kernelSize: 3) }, "linear": { try Linear(5, 7) },
            "embedding": { try Embedding(10, 6) },
        ]
        for (name, expected) in try TorchLayers.fixture.get().initial {
            manualSeed(0)
            let make = try #require(layers[name])
            let parameters = try make().parameters()
            #expect(parameters.count == expected.count)
            for (parameter, values) in zip(parameters, expected) {
                let numbers = try parameter.toArray()
                expectClose(Array(numbers.prefix(3)), values.first, relative: 1e-6, absolute: 1e-7, name)
                expectClose([numbers.reduce(0, +)], [values.sum], relative: 1e-5, absolute: 1e-5, name)
            }
        }
    }
}
