import Testing

@testable import Engine

@Suite struct SubscriptTests {
    private let x: Tensor
    init() throws { x = try Tensor.arange(24.0).reshape([2, 3, 4]) }

    @Test func numbersTakeOneElement() throws {
        #expect(try x[0].shape == [3, 4])
        #expect(try x[-1].toArray() == (12..<24).map(Double.init))
        #expect(try x[1, 2].toArray() == [20, 21, 22, 23])
        #expect(try x[1, 2, 3].item() == 23)
        #expect(try x[.all, 0].toArray() == [0, 1, 2, 3, 12, 13, 14, 15])
        #expect(try x[.all, .all, -1].toArray() == [3, 7, 11, 15, 19, 23])
        #expect(try Tensor.zeros([2, 2, 2, 3])[1, 0, .all, 0..<2].shape == [2, 2])
    }

    @Test func rangesTakeSeveral() throws {
        #expect(try x[0..<1].shape == [1, 3, 4])
        #expect(try x[.all, 1...2].shape == [2, 2, 4])
        #expect(try x[.all, .all, 2...].toArray() == [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23])
        #expect(try x[.all, ..<1, (-2)...].toArray() == [2, 3, 14, 15])
        #expect(try x[0, ...1, -3..<(-1)].toArray() == [1, 2, 5, 6])
        #expect(try x[0, ...(-1)].shape == [3, 4])
        #expect(try x[1..<1].shape == [0, 3, 4])
    }

    @Test func partsShareTheMemory() throws {
        #expect(try x[1].storage === x.storage)
        #expect(try x[.all, 1...].storage === x.storage)
    }

    @Test func tensorsTakeTheElementsThatTheyName() throws {
        let places = try Tensor([[1, 0], [-1, 1]])
        let picked = try x[places]
        #expect(picked.shape == [2, 2, 3, 4])
        #expect(try picked[0, 1].toArray() == x[0].toArray())
        #expect(try x[.all, Tensor([2, 0]), 1].toArray() == [9, 1, 21, 13])
        #expect(try x[Tensor(1)].toArray() == x[1].toArray())
        #expect(try Tensor([5, 6, 7])[Tensor([2, 2])].toInts() == [7, 7])
        #expect(try x.indexSelect(-1, Tensor([Int]())).shape == [2, 3, 0])
    }

    @Test func gatherTakesOneElementForEachPlace() throws {
        let places = try Tensor([[[1, 0, 2, 0]], [[0, 0, 1, -1]]])
        #expect(try x.gather(1, places).toArray() == [4, 1, 10, 3, 12, 13, 18, 23])
        #expect(
            try Tensor([[5, (1 << 53) + 1]]).gather(1, Tensor([[1, 1, 0]])).toInts() == [
                (1 << 53) + 1, (1 << 53) + 1, 5,
            ])
    }

    @Test func iterationGoesOverTheFirstDimension() throws {
        var sums: [Double] = []
        for part in x { sums.append(try part.sum().item()) }
        #expect(sums == [66, 210])
        #expect(try Tensor.arange(3).map { try $0.intItem() } == [0, 1, 2])
        #expect(try Array(Tensor(1.0)).isEmpty)
        #expect(x.underestimatedCount == 0)
    }

    @Test func placesThatDoNotExistThrow() throws {
        expectError(
            "subscript: there is no element 3 in dimension 1 of the shape [2, 3, 4]; its elements go from 0 to 2"
        ) {
            _ = try x[0..<2, 3]
        }
        expectError(
            "subscript: there is no element -3 in dimension 0 of the shape [2, 3, 4]; its elements go from 0 to 1"
        ) {
            _ = try x[-3]
        }
        expectError(
            "subscript: the range 1..<5 does not lie in dimension 0 of the shape [2, 3, 4], which has 2 elements"
        ) {
            _ = try x[1..<5]
        }
        expectError(
            "subscript: the range 3... does not lie in dimension 0 of the shape [2, 3, 4], which has 2 elements"
        ) {
            _ = try x[3...]
        }
        for range in [Int.max - 1..<Int.max, Int.min..<0, Int.min..<Int.max] {
            #expect(throws: EngineError.self) { try x[range] }
        }
        #expect(throws: EngineError.self) { try x[0...Int.max] }
        #expect(throws: EngineError.self) { try x[...Int.max] }
        expectError("subscript: 4 indices are too many for the shape [2, 3, 4]") { _ = try x[0, 0, 0, 0] }
        expectError("subscript: dimension 0 of the shape [0] is empty") { _ = try Tensor.zeros([0])[0] }
        expectError("indexSelect: indices must be int64, but are float32; convert them with .long()") {
            _ = try x[Tensor([1.0])]
        }
        expectError("indexSelect: there is no element 2 in dimension 0 of the shape [2, 3, 4]") {
            _ = try x[Tensor([0, 2])]
        }
        expectError("indexSelect: indices must have one dimension, but have the shape [1, 1]") {
            _ = try x.indexSelect(0, Tensor([[1]]))
        }
        expectError("gather: the index has the shape [2, 2], which must be [2, 3, 4] except in dimension 1") {
            _ = try x.gather(1, Tensor.zeros([2, 2], dtype: .int64))
        }
    }
}
