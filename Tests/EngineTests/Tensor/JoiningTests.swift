import Testing

@testable import Engine

@Suite struct JoiningTests {
    @Test func tensorsGoOneAfterAnother() throws {
        let (a, b) = (try Tensor.arange(6.0).reshape([2, 3]), try Tensor.full([2, 1], 9.0))
        #expect(try concat([a, b], dim: 1).toArray() == [0, 1, 2, 9, 3, 4, 5, 9])
        #expect(try concat([a, a]).shape == [4, 3])
        #expect(try concat([Tensor([1, 2]), Tensor([3])]).toInts() == [1, 2, 3])
        #expect(try concat([Tensor([1, 2]), Tensor([0.5])]).toArray() == [1, 2, 0.5])
        #expect(try stack([a, a], dim: 1).shape == [2, 2, 3])
        #expect(try stack([Tensor(1.0), Tensor(2.0)]).toArray() == [1, 2])
        let images = try [3, 2].map { try Tensor.randn([2, $0, 4, 4]).channelsLast() }
        let joined = try concat(images, dim: 1)
        #expect(joined.isChannelsLast)
        #expect(try joined.toArray() == concat(images.map { try $0.contiguous() }, dim: 1).toArray())
    }

    @Test func tensorsComeApart() throws {
        let x = try Tensor.arange(10.0)
        #expect(try x.split([3, 0, 7]).map { try $0.toArray().count } == [3, 0, 7])
        #expect(try x.chunk(3).map(\.count) == [4, 4, 2])
        #expect(try x.chunk(5).map(\.count) == [2, 2, 2, 2, 2])
        #expect(try x.chunk(20).count == 10)
        #expect(try x.reshape([2, 5]).chunk(2, dim: 1)[1].toArray() == [3, 4, 8, 9])
        #expect(try x.chunk(Int.max).count == 10)
    }

    @Test func marginsHoldTheirValue() throws {
        let x = try Tensor([[1.0, 2], [3, 4]])
        #expect(try x.pad([0, 1, 1, 0], value: 7).toArray() == [7, 7, 7, 1, 2, 7, 3, 4, 7])
        #expect(try x.pad([]).toArray() == x.toArray())
        #expect(try Tensor([1, 2]).pad([1, 0]).toInts() == [0, 1, 2])
        #expect(try Tensor.zeros([1, 2, 3, 3]).channelsLast().pad([1, 1]).isChannelsLast)
    }

    @Test func repetitionGoesAlongEachDimension() throws {
        let x = try Tensor([[1.0, 2]])
        #expect(try x.repeat([2, 2]).toArray() == [1, 2, 1, 2, 1, 2, 1, 2])
        #expect(try x.repeat([3, 1, 1]).shape == [3, 1, 2])
        #expect(try x.repeat([0, 1]).shape == [0, 2])
    }

    @Test func gradientsGoToTheParts() throws {
        let a = try Tensor.randn([2, 3, 2, 2], generator: Generator(seed: 1))
        let b = try Tensor.randn([2, 2, 2, 2], generator: Generator(seed: 2)).channelsLast()
        try expectGradients(of: [a, b]) { try concat([$0[0], $0[1], $0[0]], dim: 1).square() }
        try expectGradients(of: [a, a]) { try stack([$0[0], $0[1]], dim: 2).square() }
        try expectGradients(of: [a]) { x in
            let parts = try x[0].split([1, 2], dim: 1)
            return try parts[0] * parts[1]
        }
    }

    @Test func whatDoesNotFitThrows() throws {
        let x = try Tensor.zeros([2, 3])
        expectError("concat: there is no tensor to join") { _ = try concat([]) }
        expectError("concat: the shapes [2, 3] and [3, 3] must be the same except in dimension 1") {
            _ = try concat([x, Tensor.zeros([3, 3])], dim: 1)
        }
        expectError("stack: there is no tensor to stack") { _ = try stack([]) }
        expectError("stack: the shapes [2, 3] and [3] must be the same") { _ = try stack([x, Tensor.zeros([3])]) }
        expectError("split: the sizes [1, 1] add up to 2, but dimension 1 of the shape [2, 3] has 3 elements") {
            _ = try x.split([1, 1], dim: 1)
        }
        expectError("split: -1 is no size of a piece of the shape [2, 3]") { _ = try x.split([-1, 4], dim: 1) }
        expectError("chunk: 0 is no number of pieces") { _ = try x.chunk(0) }
        expectError(
            "pad: the margins [1, -1] must be pairs of numbers not below 0, at most one pair for each dimension of [2, 3]"
        ) { _ = try x.pad([1, -1]) }
        expectError("repeat: [2] must be numbers not below 0, one for each dimension of the shape [2, 3] or more") {
            _ = try x.repeat([2])
        }
        #expect(throws: EngineError.self) { try x.repeat([1 << 31, 1 << 31]) }
        #expect(throws: EngineError.self) { try x.pad([0, 1 << 31, 0, 1 << 31]) }
    }
}
