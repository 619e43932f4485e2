import Testing

@testable import Engine

@Suite struct KernelAccuracyTests {
    /// Batch, channels in, channels out, side; with the error that was measured, relative to the largest output.
    private static let shapes = [
        (8, 64, 64, 32, 9e-6), (8, 128, 128, 16, 1.3e-5), (8, 256, 128, 8, 1.5e-5), (4, 512, 256, 4, 1.6e-5),
        (8, 32, 32, 28, 6e-6),
    ]

    /// Winograd's F(4x4, 3x3) multiplies by up to 8 and cancels again, so it loses about a decimal against the direct sum.
    /// The bound is twice the measured error; the reference is the direct sum in double precision, at 60 places.
    @Test(arguments: shapes) func winogradStaysWithinItsBound(
        batch: Int, inChannels: Int, outChannels: Int, side: Int, measured: Double
    ) throws {
        let x = try Tensor.randn([batch, inChannels, side, side], generator: Generator(seed: 1))
        let weight = try Tensor.randn([outChannels, inChannels, 3, 3], generator: Generator(seed: 2))
        let y = try x.conv2d(weight, padding: 1).toArray()
        let (a, w) = (try x.toArray(), try weight.toArray())
        let largest = y.map(abs).max() ?? 0
        for index in stride(from: 0, to: y.count, by: y.count / 60 | 1) {
            let (row, column) = (index / side % side, index % side)
            let (k, n) = (index / (side * side) % outChannels, index / (side * side * outChannels))
            var sum = 0.0
            for i in max(0, row - 1)...min(side - 1, row + 1) {
                for j in max(0, column - 1)...min(side - 1, column + 1) {
                    let tap = (i - row + 1) * 3 + j - column + 1
                    for c in 0..<inChannels {
                        sum += a[((n * inChannels + c) * side + i) * side + j] * w[(k * inChannels + c) * 9 + tap]
                    }
                }
            }
            #expect(abs(y[index] - sum) <= 2 * measured * largest)
        }
    }

    /// Values and gradients of a small network, three times: on an idle pool, again, and from inside a piece of other
    /// work, where all pieces run one after another on a single thread.
    @Test func resultsDoNotDependOnWhichThreadRunsAPiece() throws {
        let first = try networkGradients()
        #expect(try networkGradients() == first)
        let inside = Outcome()
        parallelFor(1) { _, _ in inside.result = Result { try networkGradients() } }
        #expect(try inside.result?.get() == first)
    }

    /// `@unchecked Sendable`: written by the one piece, read after all pieces are done.
    private final class Outcome: @unchecked Sendable {
        var result: Result<[[Double]], any Error>?
    }
}

/// All gradients of a network with every kernel that is cut over threads.
private func networkGradients() throws -> [[Double]] {
    let generator = Generator(seed: 11)
    let x = try Tensor.randn([6, 16, 12, 12], generator: generator).requiresGrad()
    let filters = try [[24, 16, 3, 3], [16, 24, 3, 3], [16, 16, 1, 1]].map {
        try Tensor.randn($0, generator: generator).requiresGrad()
    }
    var y = try x.conv2d(filters[0], padding: 1).groupNorm(4, nil, nil, eps: 1e-5, thenSiLU: true)
    y = try y.conv2d(filters[1], stride: 2, padding: 1).upsampleNearest(scale: 2).conv2d(filters[2]).avgPool2d(2)
    let tokens = try y.permute([0, 2, 3, 1]).reshape([6, 36, 2, 8]).permute([0, 2, 1, 3])
    try scaledDotProductAttention(tokens, tokens, tokens).square().sum().backward()
    return try ([x] + filters).map { try #require($0.grad).toArray() }
}
