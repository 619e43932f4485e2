import Testing

@testable import Engine

@Suite struct CreationTests {
    @Test func nestedNumbersBecomeTensors() throws {
        let matrix = try Tensor([[1.0, 2, 3], [4, 5, 6]])
        #expect(matrix.shape == [2, 3] && matrix.dtype == .float32)
        #expect(try matrix.toArray() == [1, 2, 3, 4, 5, 6])
        #expect(try Tensor([3, 1]).dtype == .int64)
        #expect(try Tensor(2.5).item() == 2.5)
        #expect(try Tensor([[Double]]()).shape == [0])
        #expect(try Tensor([[[1], [2]]]).shape == [1, 2, 1])
    }

    @Test func unevenNumbersThrow() {
        expectError("Tensor: the arrays differ in length: one has 2 elements, another 1") {
            _ = try Tensor([[1.0, 2], [3]])
        }
        expectError("Tensor: the arrays differ in length: one has 1 elements, another 2") {
            _ = try Tensor([[[1], [2]], [[3], [4, 5]]])
        }
    }

    @Test func constantsFillTheirShape() throws {
        #expect(try Tensor.zeros([2, 2]).toArray() == [0, 0, 0, 0])
        #expect(try Tensor.ones([3]).toArray() == [1, 1, 1])
        #expect(try Tensor.full([2], 0.5).toArray() == [0.5, 0.5])
        #expect(try Tensor.full([2], 7).dtype == .int64)
        #expect(try Tensor.eye(3).toArray() == [1, 0, 0, 0, 1, 0, 0, 0, 1])
        let sizes = [2, 1]
        #expect(try Tensor.zeros(sizes).shape == Tensor.ones(Shape(sizes)).shape)
        #expect(try Tensor.zeros([]).shape == [])
        let labels = try Tensor([3, 4])
        #expect(try Tensor.onesLike(labels).toInts() == [1, 1])
        #expect(try Tensor.zerosLike(labels).dtype == .int64)
        #expect(try Tensor.fullLike(labels, 0.5).toArray() == [0.5, 0.5])
        #expect(try Tensor.randnLike(Tensor.zeros([2, 3])).shape == [2, 3])
        #expect(try Tensor.randLike(Tensor.zeros([2, 3])).shape == [2, 3])
    }

    @Test func rangesStopBeforeTheirEnd() throws {
        #expect(try Tensor.arange(4).toInts() == [0, 1, 2, 3])
        #expect(try Tensor.arange(10, 0, step: -3).toInts() == [10, 7, 4, 1])
        #expect(try Tensor.arange(2.5).toArray() == [0, 1, 2])
        #expect(try Tensor.arange(0.0, 1, step: 0.25).toArray() == [0, 0.25, 0.5, 0.75])
        #expect(try Tensor.arange(0).shape == [0])
        expectError("arange: going from 0.0 by -1.0 never reaches 3.0; change the sign of the step") {
            _ = try Tensor.arange(0, 3, step: -1)
        }
        expectError("arange: start, end and step must be finite and step not 0, but they are 0.0, 3.0 and 0.0") {
            _ = try Tensor.arange(0, 3, step: 0)
        }
        expectError("arange: from 0.0 to 1e+300 by 1.0 is more numbers than memory can hold") {
            _ = try Tensor.arange(1e300)
        }
    }

    @Test func impossibleShapesThrow() {
        expectError("zeros: the shape [2, -1] has a negative size") { _ = try Tensor.zeros([2, -1]) }
        expectError("randn: the shape [4611686018427387904, 4] has more elements than memory can hold") {
            _ = try Tensor.randn([1 << 62, 4])
        }
        expectError("eye: the size -1 is negative") { _ = try Tensor.eye(-1) }
        expectError("linspace: the shape [-2] has a negative size") { _ = try Tensor.linspace(0, 1, -2) }
        #expect(throws: EngineError.self) { try Tensor.zeros([1 << 45]) }
        #expect(throws: EngineError.self) { try Tensor.zeros([0, 1 << 62, 1 << 62]) }
    }

    @Test func numbersComeOut() throws {
        #expect(try Tensor([2.75]).item() == 2.75)
        #expect(try Tensor([[-3.9]]).intItem() == -3)
        #expect(try Tensor([2.9, -2.9, .nan, .infinity, -.infinity]).toInts() == [2, -2, 0, Int.max, Int.min])
        #expect(try Tensor([5, 6]).toArray() == [5, 6])
        #expect(try Tensor([1.5, -1.5]).long().toInts() == [1, -1])
        #expect(try Tensor([1, 2]).float().dtype == .float32)
        expectError(
            "item: only a tensor of one element is a number, but this one has the shape [2]; index it or reduce it first"
        ) { _ = try Tensor([1.0, 2]).item() }
    }

    @Test func anInterruptionStopsTheNextOperation() throws {
        Interruption.request()
        defer { Interruption.clear() }
        #expect(throws: Interrupted.self) { try Tensor.zeros([2]) }
    }
}
