import Testing

@testable import Engine

/// What is done in one pass must equal what is done step by step: values and all gradients.
@Suite struct FusedLayerTests {
    /// Winograd by chunks and by stages, patches, a product without patches, and so few pixels that channels are shared.
    @Test(arguments: [
        (batch: 3, inChannels: 32, outChannels: 24, side: 9, kernel: 3, stride: 1),
        (batch: 2, inChannels: 16, outChannels: 80, side: 5, kernel: 3, stride: 1),
        (batch: 2, inChannels: 6, outChannels: 5, side: 8, kernel: 3, stride: 2),
        (batch: 2, inChannels: 7, outChannels: 9, side: 6, kernel: 1, stride: 1),
        (batch: 1, inChannels: 64, outChannels: 70, side: 4, kernel: 3, stride: 1),
    ])
    func aConvolutionAddsInThePassing(
        batch: Int, inChannels: Int, outChannels: Int, side: Int, kernel: Int, stride: Int
    ) throws {
        let generator = Generator(seed: 3)
        let layer = try Conv2d(inChannels, outChannels, kernelSize: kernel, stride: stride, padding: kernel / 2)
        let x = try Tensor.randn([batch, inChannels, side, side], generator: generator)
        let imageBias = try Tensor.randn([batch, outChannels], generator: generator)
        let addend = try Tensor.randn(layer(x).shape, generator: generator)
        try expectSame(layer.parameters(), [x, imageBias, addend]) {
            try layer($0[0], imageBias: $0[1], addend: $0[2])
        } stepByStep: {
            try layer($0[0]) + $0[1].unsqueeze(-1).unsqueeze(-1) + $0[2]
        }
    }

    @Test(arguments: [1, 5, 70]) func aLinearLayerAddsInThePassing(rows: Int) throws {
        let generator = Generator(seed: 4)
        let layer = try Linear(40, 33)
        let x = try Tensor.randn([2, rows, 40], generator: generator)
        let addend = try Tensor.randn([2, rows, 33], generator: generator)
        try expectSame(layer.parameters(), [x, addend]) {
            try layer($0[0], addend: $0[1])
        } stepByStep: {
            try layer($0[0]) + $0[1]
        }
    }

    /// Heads of 8 and 16 channels stay in registers, others go through matrix products. Numbers of tokens below, at and
    /// above a vector's length.
    @Test(arguments: [4, 8, 16, 24], [1, 16, 37]) func attentionFollowsItsFormula(size: Int, tokens: Int) throws {
        let heads = 3
        let stacked = try Tensor.randn([2, tokens, 3 * heads * size], generator: Generator(seed: 5))
        try expectSame([], [stacked]) {
            try selfAttention($0[0], heads: heads)
        } stepByStep: {
            let parts = try $0[0].chunk(3, dim: 2).map {
                try $0.reshape([2, tokens, heads, size]).permute([0, 2, 1, 3])
            }
            let scores = try parts[0].matmul(parts[1].permute([0, 1, 3, 2])) / Double(size).squareRoot()
            return try scores.softmax(dim: -1).matmul(parts[2]).permute([0, 2, 1, 3]).reshape([2, tokens, -1])
        }
    }

    /// Queries that differ by hundreds: the largest weight is 1, the others vanish, and nothing overflows.
    @Test func attentionBearsLargeScores() throws {
        let stacked = try Tensor.randn([1, 20, 3 * 8], generator: Generator(seed: 6)) * 40
        let output = try selfAttention(stacked, heads: 1)
        let parts = try stacked.chunk(3, dim: 2)
        let scores = try parts[0].matmul(parts[1].permute([0, 2, 1])) / Double(8).squareRoot()
        try expectClose(output, scores.softmax(dim: -1).matmul(parts[2]), relative: 1e-5)
    }
}

/// Expects both functions to give the same values, and the same gradients of `inputs` and `parameters`, to 2e-5 of the
/// largest: Winograd's error where it is used, and sums in another order.
private func expectSame(
    _ parameters: [Parameter], _ inputs: [Tensor], _ fused: ([Tensor]) throws -> Tensor,
    stepByStep: ([Tensor]) throws -> Tensor, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    func outcome(_ function: ([Tensor]) throws -> Tensor) throws -> [Tensor] {
        let leaves = try inputs.map { try $0.detach().copy().requiresGrad() }
        for parameter in parameters { parameter.grad = nil }
        let output = try function(leaves)
        try output.backward(.randn(output.shape, generator: Generator(seed: 7)))
        return try [output] + (leaves + parameters).map { try #require($0.grad) }
    }
    for (position, (a, b)) in try zip(outcome(fused), outcome(stepByStep)).enumerated() {
        try expectClose(a.detach(), b.detach(), relative: 2e-5, "result \(position)", sourceLocation: sourceLocation)
    }
}
