import Testing

@testable import Engine

@Suite struct ViewTests {
    private let x: Tensor
    init() throws { x = try Tensor.arange(24.0).reshape([2, 3, 4]) }

    @Test func reshapeKeepsTheOrder() throws {
        #expect(try x.reshape([4, -1]).shape == [4, 6])
        #expect(try x.reshape([6, 4]).storage === x.storage)
        for view in try layouts(of: x) {
            #expect(try view.reshape([3, 8]).toArray() == x.toArray())
            #expect(try view.reshape([2, 1, 12]).toArray() == x.toArray())
            #expect(try view.flatten().shape == [24])
        }
        #expect(try x.flatten(1).shape == [2, 12])
        #expect(try x.flatten(0, 1).shape == [6, 4])
        #expect(try Tensor(1.0).flatten().shape == [1])
        #expect(try Tensor(1.0).reshape([1, 1]).shape == [1, 1])
        #expect(try Tensor.zeros([0, 3]).reshape([3, 0, 7]).shape == [3, 0, 7])
    }

    /// Channels-last activations become tokens, [N, C, H·W], without a copy.
    @Test func imagesBecomeTokensWithoutACopy() throws {
        let image = try Tensor.randn([2, 3, 4, 5]).channelsLast()
        #expect(try image.reshape([2, 3, 20]).storage === image.storage)
        #expect(try image.reshape([2, 3, 20]).transpose(1, 2).isContiguous)
        #expect(try image.reshape([2, 60]).toArray() == image.toArray())
    }

    @Test func dimensionsOfSizeOneComeAndGo() throws {
        #expect(try x.unsqueeze(0).shape == [1, 2, 3, 4])
        #expect(try x.unsqueeze(-1).shape == [2, 3, 4, 1])
        #expect(try x.unsqueeze(1).squeeze(1).shape == x.shape)
        #expect(try x.unsqueeze(1).unsqueeze(0).squeeze().shape == x.shape)
    }

    @Test func dimensionsChangePlaces() throws {
        let turned = try x.permute([2, 0, 1])
        #expect(turned.shape == [4, 2, 3])
        let expected = indices(of: [4, 2, 3]).map { Double($0[1] * 12 + $0[2] * 4 + $0[0]) }
        #expect(try turned.toArray() == expected)
        #expect(try x.transpose(0, -1).shape == [4, 3, 2])
        #expect(try x.T.shape == [2, 4, 3])
    }

    @Test func repeatedDimensionsTakeNoMemory() throws {
        let row = try Tensor([1.0, 2])
        let wide = try row.broadcast(to: [3, 2])
        #expect(wide.storage === row.storage)
        #expect(try wide.toArray() == [1, 2, 1, 2, 1, 2])
        #expect(try row.reshape([2, 1]).expand([-1, 3]).toArray() == [1, 1, 1, 2, 2, 2])
    }

    @Test func partsAndReversals() throws {
        #expect(try x.narrow(2, 1, 2).toArray() == [1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22])
        #expect(
            try x.flip([0, 2]).toArray()
                == indices(of: [2, 3, 4]).map { Double((1 - $0[0]) * 12 + $0[1] * 4 + 3 - $0[2]) })
        #expect(try Tensor([1, 2, 3]).flip([0]).toInts() == [3, 2, 1])
        #expect(try Tensor.zeros([0]).flip([0]).shape == [0])
    }

    @Test func layoutsChangeWithoutTheNumbers() throws {
        let image = try Tensor.randn([2, 3, 4, 5])
        let nhwc = try image.channelsLast()
        #expect(nhwc.isChannelsLast && !nhwc.isContiguous)
        #expect(try nhwc.toArray() == image.toArray())
        #expect(try nhwc.contiguous().toArray() == image.toArray())
        #expect(try nhwc.channelsLast() === nhwc)
        #expect(try image.copy().storage !== image.storage)
    }

    @Test func gradientsFlowBackThroughViews() throws {
        let image = try Tensor.randn([2, 3, 4, 2], generator: Generator(seed: 1))
        let functions: [(Tensor) throws -> Tensor] = [
            { try $0.reshape([6, -1]).square() }, { try $0.permute([3, 1, 0, 2]).square() },
            { try $0.T.reshape([48]).square() },
            { try $0.unsqueeze(1).squeeze(1).square() }, { try $0.narrow(1, 1, 2).square() },
            { try $0.flip([1, 3]).square() },
            { try $0[1, .all, -1].square() }, { try $0[.all, 1].unsqueeze(1).broadcast(to: [2, 5, 4, 2]).square() },
            { try $0.channelsLast().contiguous().copy().square() }, { try $0.chunk(2, dim: 2)[1].square() },
            { try $0.pad([1, 2, 0, 1], value: 3).square() }, { try $0.repeat([2, 1, 1, 2]).square() },
            { try $0[Tensor([1, 0, 1])].square() }, { try $0.indexSelect(2, Tensor([3, 3, 0])).square() },
            { try $0.gather(2, Tensor.randint(0, 4, [2, 3, 6, 2], generator: Generator(seed: 2))).square() },
        ]
        for function in functions {
            for view in try layouts(of: image) { try expectGradients(of: [view]) { try function($0[0]) } }
        }
    }

    @Test func whatDoesNotFitThrows() {
        expectError("reshape: 24 elements in the shape [2, 3, 4] do not fill the shape [5, 5]") {
            _ = try x.reshape([5, 5])
        }
        expectError("reshape: 24 elements in the shape [2, 3, 4] do not fill the shape [5, -1]") {
            _ = try x.reshape([5, -1])
        }
        expectError("reshape: [-1, -1] is no shape: sizes must not be negative, except that one may be -1") {
            _ = try x.reshape([-1, -1])
        }
        expectError("reshape: [4611686018427387904, 4] has more elements than memory can hold") {
            _ = try x.reshape([1 << 62, 4])
        }
        expectError("squeeze: dimension 1 of the shape [2, 3, 4] has the size 3, not 1") { _ = try x.squeeze(1) }
        expectError(
            "squeeze: there is no dimension 3 in the shape [2, 3, 4]; dimensions go from 0 to 2, or from -1 back to -3"
        ) {
            _ = try x.squeeze(3)
        }
        expectError("unsqueeze: a new dimension of the shape [2, 3, 4] can stand at -4 to 3, not at 5") {
            _ = try x.unsqueeze(5)
        }
        expectError("permute: the order [0, 1] must name each of the 3 dimensions of [2, 3, 4] once") {
            _ = try x.permute([0, 1])
        }
        expectError("permute: the dimensions [0, 1, 1] name one of them twice") { _ = try x.permute([0, 1, 1]) }
        expectError("narrow: 3 elements from 2 on do not lie in dimension 2 of the shape [2, 3, 4]") {
            _ = try x.narrow(2, 2, 3)
        }
        expectError(
            "broadcast: the shape [2, 3, 4] cannot be repeated to [2, 3]: counted from the last dimension, sizes must be equal "
                + "or 1"
        ) { _ = try x.broadcast(to: [2, 3]) }
        expectError("broadcast: [1099511627776, 1099511627776] has more elements than can be counted") {
            _ = try Tensor(1.0).broadcast(to: [1 << 40, 1 << 40])
        }
        expectError("channelsLast: images have the shape [N, C, H, W], but this tensor has [2, 3, 4]") {
            _ = try x.channelsLast()
        }
        expectError("flatten: dimension 2 comes after dimension 0 in the shape [2, 3, 4]") { _ = try x.flatten(2, 0) }
    }
}
