import Testing

@testable import Engine

@Suite struct MatmulTests {
    /// Every product as a sum in double precision.
    private func naive(_ a: Tensor, _ b: Tensor, _ batch: [Int]) throws -> [Double] {
        let (x, y) = (try a.toArray(), try b.toArray())
        let (m, k, n) = (a.shape[a.ndim - 2], a.shape[a.ndim - 1], b.shape[b.ndim - 1])
        return indices(of: batch + [m, n]).map { index in
            let (front, row, column) = (index.dropLast(2), index[index.count - 2], index[index.count - 1])
            return (0..<k).reduce(0) { sum, i in
                sum + element(x, a.shape.dims, at: front + [row, i])
                    * element(y, b.shape.dims, at: front + [i, column])
            }
        }
    }

    @Test(
        arguments: [
            ([3, 4], [4, 5], []), ([1, 4], [4, 1], []), ([2, 3, 4], [4, 5], [2]), ([2, 3, 4], [2, 4, 5], [2]),
            ([2, 1, 3, 4], [5, 4, 2], [2, 5]), ([3, 4], [2, 4, 2], [2]), ([70, 65], [65, 130], []),
        ] as [([Int], [Int], [Int])])
    func productsAreThoseOfTheNaiveTwin(_ first: [Int], _ second: [Int], _ batch: [Int]) throws {
        let generator = Generator(seed: 1)
        let (a, b) = (try Tensor.randn(first, generator: generator), try Tensor.randn(second, generator: generator))
        let expected = try naive(a, b, batch)
        for x in try layouts(of: a) {
            for y in try layouts(of: b) {
                let product = try x.matmul(y)
                #expect(product.shape.dims == batch + [first[first.count - 2], second[second.count - 1]])
                expectClose(try product.toArray(), expected, relative: 1e-5, absolute: 1e-5)
            }
        }
        if a.count + b.count < 100 { try expectGradients(of: [a, b]) { try $0[0].matmul($0[1]) } }
    }

    @Test func vectorsAreRowsAndColumns() throws {
        let (v, m) = (try Tensor([1.0, 2]), try Tensor([[1.0, 10, 100], [2, 20, 200]]))
        #expect(try v.matmul(v).item() == 5)
        #expect(try v.matmul(m).toArray() == [5, 50, 500])
        #expect(try m.T.matmul(v).toArray() == [5, 50, 500])
        try expectGradients(of: [v, m]) { try $0[0].matmul($0[1]) }
        try expectGradients(of: [m, v]) { try $0[0].T.matmul($0[1]) }
    }

    @Test func emptyMatricesMultiply() throws {
        #expect(try Tensor.zeros([0, 3]).matmul(.zeros([3, 2])).shape == [0, 2])
        #expect(try Tensor.zeros([2, 0]).matmul(.zeros([0, 2])).toArray() == [0, 0, 0, 0])
        #expect(try Tensor.zeros([2, 4, 0]).matmul(.zeros([0, 3])).shape == [2, 4, 3])
    }

    @Test func whatDoesNotFitThrows() throws {
        let x = try Tensor.zeros([2, 3])
        #expect(
            throws: EngineError(
                "matmul",
                "the shapes [2, 3] and [2, 3] do not fit: the first has 3 columns, the second 2 rows. x.T swaps rows and columns"
            )
        ) { try x.matmul(x) }
        #expect(
            throws: EngineError(
                "matmul", "both tensors must be float32, but they are float32 and int64; convert them with .float()")
        ) { try x.matmul(.arange(3)) }
        #expect(
            throws: EngineError(
                "matmul", "the shapes [2, 3] and [] must both have dimensions; * multiplies by a number")
        ) { try x.matmul(Tensor(1.0)) }
        #expect(
            throws: EngineError(
                "matmul",
                "the shapes [2] and [3] do not fit: counted from the last dimension, sizes must be equal or one of them 1, "
                    + "but 2 meets 3")
        ) { try Tensor.zeros([2, 2, 3]).matmul(.zeros([3, 3, 2])) }
    }
}
