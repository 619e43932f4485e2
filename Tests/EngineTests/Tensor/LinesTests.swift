import Foundation
import Testing

@testable import Engine

@Suite struct LinesTests {
    private let x: Tensor
    init() throws { x = try Tensor.randn([3, 4, 2, 5], generator: Generator(seed: 1)) }

    /// `twin` on every line of `x` along `dim`, put back in place.
    private func alongLines(_ x: Tensor, _ dim: Int, _ twin: ([Double]) -> [Double]) throws -> [Double] {
        let values = try x.toArray()
        let shape = x.shape.dims
        return indices(of: shape).map { index in
            let line = (0..<shape[dim]).map { place in
                var other = index
                other[dim] = place
                return element(values, shape, at: other)
            }
            return twin(line)[index[dim]]
        }
    }

    private func running(_ line: [Double], _ start: Double, _ join: (Double, Double) -> Double) -> [Double] {
        line.reduce(into: []) { $0.append(join($0.last ?? start, $1)) }
    }

    private func softmax(_ line: [Double]) -> [Double] {
        let powers = line.map(Foundation.exp)
        return powers.map { $0 / powers.reduce(0, +) }
    }

    @Test(arguments: 0..<4)
    func valuesAreThoseOfTheTwinInAnyLayout(_ dim: Int) throws {
        let sums = try alongLines(x, dim) { running($0, 0, +) }
        let products = try alongLines(x, dim) { running($0, 1, *) }
        let shares = try alongLines(x, dim, softmax)
        let sorted = try alongLines(x, dim) { $0.sorted() }
        for view in try layouts(of: x) {
            expectClose(try view.cumsum(dim).toArray(), sums, relative: 1e-6, absolute: 1e-6)
            expectClose(try view.cumprod(dim).toArray(), products, relative: 1e-6, absolute: 1e-7)
            expectClose(try view.softmax(dim: dim).toArray(), shares, relative: 2e-6, absolute: 1e-7)
            expectClose(
                try view.logSoftmax(dim: dim).toArray(), shares.map(Foundation.log), relative: 2e-6, absolute: 1e-6)
            #expect(try view.sort(dim).toArray() == sorted)
        }
    }

    @Test func gradientsAreThoseOfDifferences() throws {
        for dim in 0..<3 {
            let small = try x[.all, .all, .all, 0]
            try expectGradients(of: [small]) { try $0[0].cumsum(dim).square() }
            try expectGradients(of: [small]) { try $0[0].cumprod(dim) }
            try expectGradients(of: [small]) { try $0[0].softmax(dim: dim) }
            try expectGradients(of: [small]) { try $0[0].logSoftmax(dim: dim) }
            try expectGradients(of: [small], step: 1e-3) { try $0[0].sort(dim).square() }
            try expectGradients(of: [small], step: 1e-3) { try $0[0].quantile(0.4, dim: dim).square() }
        }
        try expectGradients(of: [Tensor([2.0, 0, 3, 0, 1])]) { try $0[0].cumprod() }
        try expectGradients(of: [Tensor([2.0, 0, 3, 4])]) { try $0[0].cumprod() }
    }

    /// The running product of a noise schedule in double precision, rounded once.
    @Test func runningProductsAreRoundedOnce() throws {
        let alphas = try 1 - Tensor.linspace(1e-4, 0.02, 1000)
        let exact = try running(alphas.toArray(), 1, *).map { Double(Float($0)) }
        #expect(try alphas.cumprod().toArray() == exact)
    }

    @Test func softmaxHoldsForLargeNumbersAndLongRows() throws {
        #expect(try Tensor([1000.0, 1000, -1000]).softmax(dim: 0).toArray() == [0.5, 0.5, 0])
        #expect(try Tensor([1000.0, 0]).logSoftmax(dim: -1).toArray() == [0, -1000])
        let row = try Tensor.randn([2, 1003], generator: Generator(seed: 2))
        let values = try row.toArray()
        expectClose(
            try row.softmax(dim: 1).toArray(), softmax(Array(values[..<1003])) + softmax(Array(values[1003...])),
            relative: 3e-6, absolute: 1e-9)
        #expect(try Tensor.zeros([2, 0]).softmax(dim: 1).shape == [2, 0])
    }

    @Test func sortingIsStableAndPutsNaNLast() throws {
        #expect(try Tensor([2, .nan, 1, 2, -1]).argsort().toInts() == [4, 2, 0, 3, 1])
        let long = try Tensor.rand([3000], generator: Generator(seed: 3))
        #expect(try long.sort().toArray() == long.toArray().sorted())
        #expect(try Tensor([3, 1, 2]).sort().toInts() == [1, 2, 3])
        #expect(try Tensor.zeros([0]).sort().shape == [0])
    }

    @Test func quantilesLieBetweenTheNearest() throws {
        let numbers = try Tensor([[4.0, 1, 3, 2], [0, 10, 0, 0]])
        #expect(try numbers.quantile(0.5, dim: 1).toArray() == [2.5, 0])
        #expect(try numbers.quantile(1, dim: -1, keepDim: true).shape == [2, 1])
        #expect(try numbers.quantile(0).item() == 0)
        #expect(try numbers.quantile(0.75, dim: 0).toArray() == [3, 7.75, 2.25, 1.5])
        #expect(try numbers.quantile(0.5, keepDim: true).shape == [1, 1])
        #expect(try Tensor([1, .nan]).quantile(0).item().isNaN)
        expectError("quantile: the share 1.5 does not lie between 0 and 1") { _ = try numbers.quantile(1.5) }
        expectError("quantile: there are no elements in dimension 0 of the shape [0]") {
            _ = try Tensor.zeros([0]).quantile(0.5)
        }
    }
}
