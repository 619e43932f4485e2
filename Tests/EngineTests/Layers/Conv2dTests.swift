import Testing

@testable import Engine

/// Kernel sizes, strides, paddings and channel counts that take every way through the kernels: Winograd with and without
/// a remainder of channels, in chunks and in stages; patches with and without a copy.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
    var batch = 2, inChannels = 3, outChannels = 5, height = 7, width = 6, kernel = 3, stride = 1, padding = 1

    static let all: [ConvolutionCase] = [
        .init(), .init(kernel: 1, padding: 0), .init(kernel: 5, padding: 2), .init(stride: 2),
        .init(height: 8, width: 8, stride: 2, padding: 0), .init(kernel: 2, stride: 3, padding: 1),
        .init(inChannels: 1, outChannels: 1, height: 4, width: 4), .init(height: 1, width: 1, kernel: 1, padding: 2),
        .init(inChannels: 16, outChannels: 16, height: 8, width: 8),
        .init(inChannels: 20, outChannels: 37), .init(inChannels: 17, outChannels: 16, padding: 0),
        .init(inChannels: 16, outChannels: 33, height: 4, width: 4, padding: 2),
        .init(batch: 1, inChannels: 32, outChannels: 19, height: 3, width: 9, padding: 0),
        .init(batch: 9, inChannels: 64, outChannels: 64, height: 33, width: 31),
        .init(batch: 3, inChannels: 130, outChannels: 70, height: 16, width: 5),
    ]

    var testDescription: String {
        "[\(batch), \(inChannels), \(height), \(width)] to \(outChannels), kernel \(kernel), stride \(stride), padding \(padding)"
    }

    func inputs() throws -> (x: Tensor, weight: Tensor, bias: Tensor) {
        let generator = Generator(seed: 5)
        return (
            try .randn([batch, inChannels, height, width], generator: generator),
            try .randn([outChannels, inChannels, kernel, kernel], generator: generator),
            try .randn([outChannels], generator: generator)
        )
    }
}

/// The definition in double precision, one element at a time.
private struct NaiveConvolution {
    let c: ConvolutionCase
    let x: [Double], w: [Double], bias: [Double]
    var dy: [Double] = []

    var rows: Int { (c.height + 2 * c.padding - c.kernel) / c.stride + 1 }
    var columns: Int { (c.width + 2 * c.padding - c.kernel) / c.stride + 1 }

    init(_ c: ConvolutionCase, _ x: Tensor, _ weight: Tensor, _ bias: Tensor) throws {
        self.c = c
        (self.x, w, self.bias) = (try x.toArray(), try weight.toArray(), try bias.toArray())
    }

    func y(_ index: Int) -> Double {
        let (k, n) = (index / (rows * columns) % c.outChannels, index / (rows * columns * c.outChannels))
        return bias[k]
            + sum(images: n..<n + 1, outs: k..<k + 1, outputs: index % (rows * columns)) { at, tap, _ in
                x[at] * w[tap]
            }
    }

    func dx(_ index: Int) -> Double {
        let n = index / (c.inChannels * c.height * c.width)
        return sum(images: n..<n + 1, outs: 0..<c.outChannels, input: index) { _, tap, place in w[tap] * dy[place] }
    }

    func dw(_ index: Int) -> Double {
        let k = index / (c.inChannels * c.kernel * c.kernel)
        return sum(images: 0..<c.batch, outs: k..<k + 1, weight: index) { at, _, place in x[at] * dy[place] }
    }

    /// Adds up `term(index in x, index in w, index in y)` over all triples that the convolution multiplies, or over those
    /// with a given place in y's image, in x or in w.
    private func sum(
        images: Range<Int>, outs: Range<Int>, outputs: Int? = nil, input: Int? = nil, weight: Int? = nil,
        _ term: (Int, Int, Int) -> Double
    ) -> Double {
        var total = 0.0
        let channels =
            (input.map { $0 / (c.height * c.width) } ?? weight.map { $0 / (c.kernel * c.kernel) })
            .map { $0 % c.inChannels..<$0 % c.inChannels + 1 } ?? 0..<c.inChannels
        for n in images {
            for k in outs {
                for place in outputs.map({ $0..<$0 + 1 }) ?? 0..<rows * columns {
                    for tap in weight.map({ $0 % (c.kernel * c.kernel) }).map({ $0..<$0 + 1 }) ?? 0..<c.kernel
                        * c.kernel
                    {
                        let row = place / columns * c.stride + tap / c.kernel - c.padding
                        let column = place % columns * c.stride + tap % c.kernel - c.padding
                        guard (0..<c.height).contains(row), (0..<c.width).contains(column) else { continue }
                        for channel in channels {
                            let at = ((n * c.inChannels + channel) * c.height + row) * c.width + column
                            if let input, input != at { continue }
                            total += term(
                                at, (k * c.inChannels + channel) * c.kernel * c.kernel + tap,
                                (n * c.outChannels + k) * rows * columns + place)
                        }
                    }
                }
            }
        }
        return total
    }
}

@Suite struct Conv2dTests {
    /// Winograd's sums cancel: its error measured up to 1.5e-5 of the largest output, where patches stay below 2e-6.
    @Test(arguments: ConvolutionCase.all) func valuesAndGradientsFollowTheDefinition(_ c: ConvolutionCase) throws {
        let (x, weight, bias) = try c.inputs()
        for leaf in [x, weight, bias] { try leaf.requiresGrad() }
        let y = try x.conv2d(weight, bias: bias, stride: c.stride, padding: c.padding)
        let dy = try Tensor.randn(y.shape, generator: Generator(seed: 8))
        try y.backward(dy)
        var naive = try NaiveConvolution(c, x, weight, bias)
        naive.dy = try dy.toArray()
        try expectSome(of: y, naive.y, places: 40, "y")
        try expectSome(of: #require(x.grad), naive.dx, places: 10, "dx")
        try expectSome(of: #require(weight.grad), naive.dw, places: 10, "dw")
        let sums = try dy.sum(dims: [0, 2, 3]).toArray()
        expectClose(try #require(bias.grad).toArray(), sums, relative: 1e-5, absolute: 1e-4, "dbias")
    }

    /// Compares `places` elements, the last one among them.
    private func expectSome(of x: Tensor, _ expected: (Int) -> Double, places: Int, _ what: String) throws {
        let values = try x.toArray()
        let scale = values.map(abs).max() ?? 0
        let stride = max(1, values.count / places) | 1  // odd, so that all channels and columns have their turn
        let indices = Array(Swift.stride(from: values.count - 1, through: 0, by: -stride))
        expectClose(indices.map { values[$0] }, indices.map(expected), relative: 0, absolute: 2e-5 * scale, what)
    }

    @Test func aSmallConvolutionAgreesWithDifferences() throws {
        let generator = Generator(seed: 3)
        let inputs = try [
            Tensor.randn([1, 2, 4, 3], generator: generator), .randn([3, 2, 3, 3], generator: generator),
            .randn([3], generator: generator),
        ]
        try expectGradients(of: inputs, step: 0.1, tolerance: 1e-4) {
            try $0[0].conv2d($0[1], bias: $0[2], stride: 2, padding: 1)
        }
    }

    @Test func anyLayoutOfTheInputWillDo() throws {
        let x = try Tensor.randn([2, 6, 5, 16], generator: Generator(seed: 1)).permute([0, 3, 1, 2])
        let weight = try Tensor.randn([16, 16, 3, 3], generator: Generator(seed: 2))
        #expect(try x.conv2d(weight, padding: 1).toArray() == x.contiguous().conv2d(weight, padding: 1).toArray())
    }

    @Test func anEmptyBatchGivesAnEmptyResult() throws {
        let x = try Tensor.zeros([0, 16, 8, 8]).requiresGrad()
        let weight = try Tensor.ones([16, 16, 3, 3]).requiresGrad()
        let y = try x.conv2d(weight, padding: 1)
        #expect(y.shape == [0, 16, 8, 8])
        try y.backward(Tensor.zeros(y.shape))
        #expect(try weight.grad?.toArray().allSatisfy { $0 == 0 } == true)
    }

    @Test func aLayerNoticesThatItsWeightChanged() throws {
        let layer = try Conv2d(16, 16, kernelSize: 3, padding: 1)
        let x = try Tensor.randn([1, 16, 4, 4], generator: Generator(seed: 1))
        let before = try noGrad { try layer(x).toArray() }
        #expect(try noGrad { try layer(x).toArray() } == before)
        try layer.load(stateDict: ["weight": Tensor.zeros([16, 16, 3, 3]), "bias": Tensor.ones([16])])
        #expect(try noGrad { try layer(x).toArray() } == [Double](repeating: 1, count: 256))
    }

    @Test func errorsNameTheShapes() throws {
        let x = try Tensor.zeros([2, 3, 8, 8]), weight = try Tensor.zeros([4, 3, 3, 3])
        func message(_ call: () throws -> Tensor) -> String {
            do { return "\(try call().shape)" } catch { return "\(error)" }
        }
        #expect(
            message { try x.conv2d(.zeros([4, 1, 3, 3])) }
                == "conv2d: the input [2, 3, 8, 8] has 3 channels, but the weight [4, 1, 3, 3] takes 1")
        #expect(
            message { try x[0].conv2d(weight) }
                == "conv2d: the input must be [N, C, H, W], but is [3, 8, 8]; add the batch dimension with unsqueeze(0)"
        )
        #expect(
            message { try x.conv2d(.zeros([4, 3, 9, 9])) }
                == "conv2d: the 9x9 kernel is larger than the image [2, 3, 8, 8] with padding 0")
        #expect(message { try x.conv2d(weight, stride: 0) } == "conv2d: the stride is 0 but must be at least 1")
        #expect(
            message { try x.conv2d(weight, padding: -1) }
                == "conv2d: the padding is -1 but must lie between 0 and 16777216")
        #expect(
            message { try x.conv2d(weight, bias: .zeros([3])) }
                == "conv2d: the bias [3] must be [4] to fit the weight [4, 3, 3, 3]")
        #expect(
            message { try x.long().conv2d(weight) }
                == "conv2d: the input [2, 3, 8, 8] must be float32, but is int64; convert it with float()")
        #expect(throws: EngineError("Conv2d", "inChannels is 0 but must be at least 1")) {
            try Conv2d(0, 4, kernelSize: 3)
        }
    }
}
