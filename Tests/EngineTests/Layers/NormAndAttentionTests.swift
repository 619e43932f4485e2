import Foundation
import Testing

@testable import Engine

private func message(_ call: () throws -> Tensor) -> String {
    do { return "\(try call().shape)" } catch { return "\(error)" }
}

@Suite struct GroupNormTests {
    @Test(arguments: [1, 3, 6]) func gradientsAgreeWithDifferences(groups: Int) throws {
        let generator = Generator(seed: 4)
        let inputs = try [
            Tensor.randn([2, 6, 3, 2], generator: generator), .randn([6], generator: generator),
            .randn([6], generator: generator),
        ]
        try expectGradients(of: inputs) { try $0[0].groupNorm(groups, $0[1], $0[2]) }
        try expectGradients(of: inputs) { try $0[0].groupNorm(groups, $0[1], $0[2], eps: 1e-5, thenSiLU: true) }
    }

    /// With a mean 1000 times the deviation single-precision sums of squares would be off by a tenth or more.
    @Test func aLargeMeanCostsNoAccuracy() throws {
        let x = try Tensor.randn([2, 64, 32, 32], generator: Generator(seed: 1))
        let expected = try x.groupNorm(8).toArray()
        expectClose(try (x + 1000.0).groupNorm(8).toArray(), expected, relative: 0, absolute: 5e-4)
    }

    @Test func oneImageIsSharedAmongThreads() throws {
        let x = try Tensor.randn([4, 24, 5, 5], generator: Generator(seed: 1))
        let together = try x.groupNorm(6).toArray()
        let alone = try (0..<4).flatMap { try x[$0..<($0 + 1)].groupNorm(6).toArray() }
        expectClose(alone, together, relative: 1e-6, absolute: 1e-6)
    }

    @Test func withSiLUIsTheNormFollowedBySiLU() throws {
        let norm = try GroupNorm(4, 8)
        let x = try Tensor.randn([2, 8, 3, 3], generator: Generator(seed: 2))
        expectClose(try norm.withSiLU(x).toArray(), try norm(x).silu().toArray(), relative: 1e-6, absolute: 1e-6)
    }

    @Test func errorsNameTheShapes() throws {
        let x = try Tensor.zeros([2, 6, 4, 4])
        #expect(
            message { try x.groupNorm(4) }
                == "groupNorm: the 6 channels of [2, 6, 4, 4] cannot be cut into 4 groups of one size")
        #expect(
            message { try x.groupNorm(2, .ones([4])) }
                == "groupNorm: the weight [4] must be [6] to fit the input [2, 6, 4, 4]")
        #expect(
            message { try Tensor.zeros([3]).groupNorm(1) } == "groupNorm: the input must be [N, C, ...], but is [3]")
        #expect(throws: EngineError("GroupNorm", "6 channels cannot be cut into 4 groups of one size")) {
            try GroupNorm(4, 6)
        }
    }
}

@Suite struct LayerNormTests {
    @Test(arguments: [[6], [2, 5], [2, 3, 4]]) func gradientsAgreeWithDifferences(shape: [Int]) throws {
        let generator = Generator(seed: 4)
        let size = shape[shape.count - 1]
        let inputs = try [
            Tensor.randn(shape, generator: generator), .randn([size], generator: generator),
            .randn([size], generator: generator),
        ]
        try expectGradients(of: inputs) { try $0[0].layerNorm($0[1], $0[2]) }
    }

    /// The vectors of a transposed matrix are its columns, wherever they lie in memory.
    @Test func vectorsLieAlongTheLastDimension() throws {
        let x = try Tensor.randn([4, 3], generator: Generator(seed: 3))
        let columns = try x.transpose(0, 1)
        #expect(try columns.layerNorm().toArray() == columns.contiguous().layerNorm().toArray())
        #expect(try Tensor.zeros([0, 3]).layerNorm().shape == [0, 3])
    }

    @Test func theLayerHoldsWeightAndBias() throws {
        let norm = try LayerNorm(3, eps: 1e-6)
        #expect(norm.stateDict().map(\.name) == ["weight", "bias"])
        try norm.load(stateDict: ["weight": Tensor([1.0, 2, 3]), "bias": Tensor([0.0, 0, 10])])
        // The mean is 2 and the deviation √(2/3).
        let unit = 1.5.squareRoot()
        expectClose(try norm(Tensor([[1.0, 2, 3]])).toArray(), [-unit, 0, 10 + 3 * unit], relative: 1e-5, absolute: 0)
    }

    @Test func errorsNameTheShapes() throws {
        let x = try Tensor.zeros([2, 6])
        #expect(
            message { try x.layerNorm(.ones([4])) }
                == "layerNorm: the weight [4] must be [6] to fit the input [2, 6]")
        #expect(
            message { try Tensor(1.0).layerNorm() }
                == "layerNorm: the input must be [..., size] with a size of at least 1, but is []")
        #expect(
            message { try x.long().layerNorm() }
                == "layerNorm: the input [2, 6] must be float32, but is int64; convert it with float()")
        #expect(throws: EngineError("LayerNorm", "size is 0 but must be at least 1")) { try LayerNorm(0) }
    }
}

@Suite struct AttentionTests {
    private func qkv(queries: Int, keys: Int) throws -> [Tensor] {
        let generator = Generator(seed: 6)
        return try [
            .randn([2, 2, queries, 3], generator: generator), .randn([2, 2, keys, 3], generator: generator),
            .randn([2, 2, keys, 4], generator: generator),
        ]
    }

    @Test func gradientsAgreeWithDifferences() throws {
        try expectGradients(of: qkv(queries: 3, keys: 4)) { try scaledDotProductAttention($0[0], $0[1], $0[2]) }
    }

    @Test func itIsSoftmaxOfTheProductsTimesTheValues() throws {
        let x = try qkv(queries: 5, keys: 20)
        let (q, k, v) = (try x[0].toArray(), try x[1].toArray(), try x[2].toArray())
        let expected = (0..<2 * 2 * 5 * 4).map { place in
            let (head, query, column) = (place / 20, place / 4, place % 4)
            let weights = (0..<20).map { key in
                exp((0..<3).reduce(0.0) { $0 + q[query * 3 + $1] * k[(head * 20 + key) * 3 + $1] } / 3.0.squareRoot())
            }
            return (0..<20).reduce(0.0) { $0 + weights[$1] * v[(head * 20 + $1) * 4 + column] } / weights.reduce(0, +)
        }
        let y = try scaledDotProductAttention(x[0], x[1], x[2])
        expectClose(try y.toArray(), expected, relative: 1e-5, absolute: 1e-6)
    }

    @Test func headsMayBeViewsOfOneMatrix() throws {
        let tokens = try Tensor.randn([2, 5, 12], generator: Generator(seed: 3))
        let heads = try tokens.reshape([2, 5, 4, 3]).permute([0, 2, 1, 3])
        let copies = try heads.contiguous()
        #expect(
            try scaledDotProductAttention(heads, heads, heads).toArray()
                == scaledDotProductAttention(copies, copies, copies).toArray())
    }

    @Test func largeScoresDoNotOverflow() throws {
        let q = try Tensor([[[[300.0]]]]), k = try Tensor([[[[300.0], [-300.0]]]]), v = try Tensor([[[[2.0], [5.0]]]])
        #expect(try scaledDotProductAttention(q, k, v).item() == 2)
    }

    @Test func errorsNameTheShapes() throws {
        let q = try Tensor.zeros([1, 2, 3, 4])
        #expect(
            message { try scaledDotProductAttention(q, q, .zeros([1, 2, 5, 4])) }
                == "scaledDotProductAttention: q is [1, 2, 3, 4], k is [1, 2, 3, 4], v is [1, 2, 5, 4]; they must share "
                + "batch and heads, q and k the vectors' size, k and v the number of tokens")
        #expect(
            message { try scaledDotProductAttention(q[0], q, q) }
                == "scaledDotProductAttention: q is [2, 3, 4], k is [1, 2, 3, 4], v is [1, 2, 3, 4], but each must be "
                + "[batch, heads, tokens, size]")
    }
}
