import Testing

@testable import Engine

private func message(_ call: () throws -> Tensor) -> String {
    do { return "\(try call().shape)" } catch { return "\(error)" }
}

@Suite struct LinearTests {
    @Test func gradientsAgreeWithDifferences() throws {
        let generator = Generator(seed: 4)
        let inputs = try [
            Tensor.randn([2, 3, 4], generator: generator), .randn([5, 4], generator: generator),
            .randn([5], generator: generator),
        ]
        try expectGradients(of: inputs, step: 0.1, tolerance: 1e-4) { try $0[0].linear($0[1], bias: $0[2]) }
    }

    /// Against one large product cut over the threads by rows, and by columns where there are few rows.
    @Test(arguments: [(200, 9), (3, 300)]) func productsAreCutOverThreads(rows: Int, outs: Int) throws {
        let x = try Tensor.randn([rows, 17], generator: Generator(seed: 1))
        let weight = try Tensor.randn([outs, 17], generator: Generator(seed: 2))
        let (a, b) = (try x.toArray(), try weight.toArray())
        let expected = (0..<rows * outs).map { at in
            (0..<17).reduce(0.0) { $0 + a[at / outs * 17 + $1] * b[at % outs * 17 + $1] }
        }
        expectClose(try x.linear(weight).toArray(), expected, relative: 1e-5, absolute: 1e-5)
    }

    @Test func aVectorIsOneRow() throws {
        let y = try Tensor([1.0, 2]).linear(Tensor([[3.0, 4], [5, 6], [7, 8]]), bias: Tensor([0.0, 0, 100]))
        #expect(y.shape == [3])
        #expect(try y.toArray() == [11, 17, 123])
    }

    @Test func errorsNameTheShapes() throws {
        let x = try Tensor.zeros([2, 3])
        #expect(
            message { try x.linear(.zeros([5, 4])) }
                == "linear: the input [2, 3] must end with 4, which the weight [5, 4] takes")
        #expect(
            message { try x.linear(.zeros([5, 3]), bias: .zeros([3])) }
                == "linear: the bias [3] must be [5] to fit the weight [5, 3]")
        #expect(message { try x.linear(.zeros([3])) } == "linear: the weight must be [out, in], but is [3]")
    }
}

@Suite struct PoolingTests {
    @Test func gradientsAgreeWithDifferences() throws {
        let x = try [Tensor.randn([2, 3, 5, 6], generator: Generator(seed: 4))]
        try expectGradients(of: x, step: 0.1, tolerance: 1e-4) { try $0[0].avgPool2d(3, stride: 2) }
        try expectGradients(of: x, step: 0.1, tolerance: 1e-4) { try $0[0].upsampleNearest(scale: 3) }
        try expectGradients(of: x, step: 1e-3) { try $0[0].maxPool2d(2) }
    }

    @Test func theFirstOfEqualMaximaTakesTheGradient() throws {
        let x = try Tensor([[[[1.0, 3], [3, 3]]]]).requiresGrad()
        try x.maxPool2d(2).sum().backward()
        #expect(try x.grad?.toArray() == [0, 1, 0, 0])
    }

    @Test func aMaximumDoesNotHideNaN() throws {
        #expect(try Tensor([[[[1.0, .nan], [3, 2]]]]).maxPool2d(2).item().isNaN)
    }

    @Test func errorsNameTheShapes() throws {
        let x = try Tensor.zeros([1, 1, 2, 3])
        #expect(message { try x.avgPool2d(3) } == "avgPool2d: the 3x3 window is larger than the image [1, 1, 2, 3]")
        #expect(message { try x.maxPool2d(0) } == "maxPool2d: size 0 and stride 0 must be at least 1")
        #expect(message { try x[0].maxPool2d(1) } == "maxPool2d: the input must be [N, C, H, W], but is [1, 2, 3]")
        #expect(message { try x.upsampleNearest(scale: 0) } == "upsampleNearest: the scale is 0 but must be at least 1")
        #expect(
            message { try x.upsampleNearest(scale: .max) }
                == "upsampleNearest: [1, 1, 2, 3] scaled by 9223372036854775807 is too large")
    }
}

@Suite struct EmbeddingTests {
    @Test func gradientsOfARowAddUp() throws {
        let table = try Tensor.zeros([3, 2]).requiresGrad()
        try Tensor([2, 0, 2]).embedding(table).backward(Tensor([[1.0, 2], [3, 4], [5, 6]]))
        #expect(try table.grad?.toArray() == [3, 4, 0, 0, 6, 8])
    }

    @Test func errorsNameTheIndex() throws {
        let layer = try Embedding(3, 2)
        #expect(
            message { try layer(Tensor([0, 3])) }
                == "Embedding: there is no row 3 in a table of 3; indices run from 0 to 2")
        #expect(
            message { try layer(Tensor([0.0])) }
                == "Embedding: the indices [1] must be int64, but are float32; convert them with long()")
    }
}

@Suite struct DropoutTests {
    @Test func whatIsKeptGrowsAndTheRestIsZero() throws {
        let layer = try Dropout(0.25)
        let x = try Tensor.ones([4000]).requiresGrad()
        let y = try layer(x)
        let values = try y.toArray()
        #expect(values.allSatisfy { $0 == 0 || abs($0 - 4.0 / 3) < 1e-6 })
        #expect(abs(Double(values.filter { $0 == 0 }.count) / 4000 - 0.25) < 0.03)
        try y.sum().backward()
        #expect(try x.grad?.toArray() == values)
    }

    @Test func evaluationLetsEverythingThrough() throws {
        let x = try Tensor.ones([8])
        #expect(try Dropout(0.9).eval()(x) === x)
        #expect(try Dropout(1)(x).toArray() == [Double](repeating: 0, count: 8))
        #expect(throws: EngineError("dropout", "the probability 1.5 does not lie between 0 and 1")) { try Dropout(1.5) }
    }

    @Test func theMaskDoesNotDependOnTheLayout() throws {
        let x = try Tensor.ones([2, 3, 4, 5])
        func dropped(_ x: Tensor) throws -> [Double] { try x.dropout(0.5, generator: Generator(seed: 3)).toArray() }
        #expect(try dropped(x) == dropped(x.channelsLast()))
    }
}

@Suite struct LossTests {
    @Test func shapesMustBeEqual() throws {
        let a = try Tensor.zeros([2, 3]), b = try Tensor.zeros([3])
        #expect(message { try mseLoss(a, b) } == "mseLoss: the prediction is [2, 3] but the target is [3]")
        #expect(message { try l1Loss(a, b) } == "l1Loss: the prediction is [2, 3] but the target is [3]")
    }
}
