import Testing

@testable import Benchmarks
@testable import Engine

/// Workloads of every kind, at small sizes: they run, and their checks notice what is wrong.
@Suite struct PreparedTests {
    private static let convolution = ConvolutionShape(
        batch: 2, inChannels: 16, outChannels: 16, side: 9, kernel: 3, stride: 1, padding: 1)
    private static let strided = ConvolutionShape(
        batch: 3, inChannels: 2, outChannels: 5, side: 8, kernel: 3, stride: 2, padding: 1)

    static let workloads: [Workload] =
        [
            .matrixProduct(size: 20), .trainStep(model: .basic, batch: 2, side: 28),
            .trainStep(model: .mnist, batch: 1, side: 16), .forward(model: .mnist, batch: 2),
            .groupNormSiLU(batch: 2, channels: 64, side: 4), .attention(batch: 2, heads: 3, tokens: 7, size: 5),
            .adamW(model: .basic),
        ]
        + [convolution, strided].flatMap { shape in
            ConvolutionDirection.allCases.map { .convolution(direction: $0, shape: shape) }
        }

    @Test(arguments: workloads) func runsAndPassesItsChecks(_ workload: Workload) throws {
        let prepared = try Prepared(workload)
        try prepared.runOnce()
        try prepared.runOnce()
        let digest = try prepared.digest()
        #expect(digest.values.allSatisfy { $0.isFinite })
        #expect(digest.scale > 0)
        try prepared.check()
    }

    @Test(arguments: ConvolutionDirection.allCases)
    func aConvolutionThatIsABitOffIsNoticed(_ direction: ConvolutionDirection) throws {
        let shape = Self.strided
        let x = try Tensor.randn([3, 2, 8, 8]), w = try Tensor.randn([5, 2, 3, 3]), g = try Tensor.randn([3, 5, 4, 4])
        let naive = NaiveConvolution(shape, input: x, weight: w, outputGradient: g)
        let (input, weight) = (try x.detach().requiresGrad(), try w.detach().requiresGrad())
        let output = try input.conv2d(weight, stride: 2, padding: 1)
        try output.backward(g)
        let results: [ConvolutionDirection: Tensor] = [
            .forward: output.detach(), .inputGradient: try #require(input.grad),
            .weightGradient: try #require(weight.grad),
        ]
        let result = try #require(results[direction])
        try naive.check(result, direction)
        #expect(throws: WrongOutput.self) { try naive.check(result * 1.001, direction) }
        #expect(throws: WrongOutput.self) { try naive.check(result.flip([2]), direction) }
    }

    @Test func aLossThatDoesNotFallIsNoticed() throws {
        try Prepared.checkFalling([2, 2.1, 1.9])
        for losses in [[], [2], [2, 2], [2, 1.5, 2.5], [2, .nan], [.infinity, 1]] {
            #expect(throws: WrongOutput.self) { try Prepared.checkFalling(losses) }
        }
    }

    @Test func everyModelsConvolutionsAreFound() throws {
        let shapes = try CourseModel.basic.convolutions(batch: 8)
        #expect(
            shapes.map(\.name) == [
                "5x5 1 to 32, 8x28x28", "5x5 32 to 64, 8x14x14", "5x5 64 to 64, 8x7x7", "5x5 64 to 64, 8x7x7",
                "5x5 64 to 32, 8x14x14", "5x5 32 to 1, 8x28x28",
            ])
        #expect(shapes[0].flop == Double(2 * 8 * 32 * 25 * 28 * 28))
    }
}
