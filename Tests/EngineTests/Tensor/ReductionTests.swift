import Foundation
import Testing

@testable import Engine

/// A reduction and its twin on the list of the elements that it joins.
struct ReductionCase: Sendable, CustomTestStringConvertible {
    let name: String
    let function: @Sendable (Tensor, [Int]?, Bool) throws -> Tensor
    let twin: @Sendable ([Double]) -> Double
    var testDescription: String { name }

    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    static func squares(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + ($1 - mean(values)) * ($1 - mean(values)) }
    }

    static let all: [ReductionCase] = [
        .init(name: "sum", function: { try $0.sum(dims: $1, keepDim: $2) }, twin: { $0.reduce(0, +) }),
        .init(name: "mean", function: { try $0.mean(dims: $1, keepDim: $2) }, twin: mean),
        .init(name: "min", function: { try $0.min(dims: $1, keepDim: $2) }, twin: { $0.min() ?? .nan }),
        .init(name: "max", function: { try $0.max(dims: $1, keepDim: $2) }, twin: { $0.max() ?? .nan }),
        .init(
            name: "variance", function: { try $0.variance(dims: $1, keepDim: $2) },
            twin: { squares($0) / Double($0.count - 1) }),
        .init(
            name: "std", function: { try $0.std(dims: $1, unbiased: false, keepDim: $2) },
            twin: { (squares($0) / Double($0.count)).squareRoot() }),
        .init(
            name: "norm", function: { try $0.norm(dims: $1, keepDim: $2) },
            twin: { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }),
    ]
}

@Suite struct ReductionTests {
    static let dims: [[Int]?] = [nil, [0], [1], [-1], [0, 2], [1, 3], [2, 3], [0, 2, 3], [3, 0, 1], [0, 1, 2, 3]]

    private func naive(_ x: Tensor, _ dims: [Int]?, _ twin: ([Double]) -> Double) throws -> [Double] {
        let values = try x.toArray()
        let reduced = dims?.map { ($0 + x.ndim) % x.ndim } ?? Array(x.shape.indices)
        let kept = x.shape.indices.map { reduced.contains($0) ? 1 : x.shape[$0] }
        var groups: [[Int]: [Double]] = [:]
        for (index, value) in zip(indices(of: x.shape.dims), values) {
            groups[zip(index, kept).map { $1 == 1 ? 0 : $0 }, default: []].append(value)
        }
        return try indices(of: kept).map { twin(try #require(groups[$0])) }
    }

    @Test(arguments: ReductionCase.all)
    func valuesAreThoseOfTheTwinInAnyLayout(_ reduction: ReductionCase) throws {
        let x = try Tensor.randn([2, 3, 5, 4], generator: Generator(seed: 3))
        for dims in Self.dims {
            let expected = try naive(x, dims, reduction.twin)
            for view in try layouts(of: x) {
                let kept = try reduction.function(view, dims, true)
                #expect(kept.shape.elementCount == expected.count && kept.ndim == 4)
                // A float32 result of sums in double.
                expectClose(try kept.toArray(), expected, relative: 2e-6, absolute: 1e-5)
                let squeezed = try reduction.function(view, dims, false)
                #expect(squeezed.ndim == 4 - (dims?.count ?? 4))
                #expect(try squeezed.toArray() == kept.toArray())
            }
        }
    }

    /// More columns than a block has, and more rows than a piece has: every element is one of a few, so sums are exact.
    @Test func blocksAndPiecesJoin() throws {
        let x = try Tensor.randint(-3, 4, [2, 400, 300], generator: Generator(seed: 4))
        for dims in [[0], [1], [2], [0, 1], [1, 2]] {
            #expect(try x.float().sum(dims: dims).toArray() == x.sum(dims: dims).toArray())
            #expect(try x.float().max(dims: dims).toArray() == x.max(dims: dims).toArray())
            #expect(
                try x.float().permute([1, 0, 2]).contiguous().permute([1, 0, 2]).min(dims: dims).toArray()
                    == x.min(dims: dims).toArray())
        }
    }

    @Test(arguments: ReductionCase.all)
    func gradientsAreThoseOfDifferences(_ reduction: ReductionCase) throws {
        // Numbers well apart: where two change places the slope of an extreme jumps.
        let x = try (Tensor.randperm(24, generator: Generator(seed: 5)) * 0.21 - 2).reshape([2, 3, 2, 2])
        for dims in Self.dims {
            for view in try layouts(of: x) {
                try expectGradients(of: [view], step: 1e-3) { try reduction.function($0[0], dims, dims?.count == 2) }
            }
        }
    }

    /// A million elements, so that several pieces are joined, and twice the same.
    @Test func longSumsAreExactAndRepeat() throws {
        let x = try Tensor.rand([1_000_003], generator: Generator(seed: 7))
        let exact = try x.toArray().reduce(0, +)
        #expect(try x.sum().item() == Double(Float(exact)))
        #expect(try x.mean().item() == Double(Float(exact / 1_000_003)))
        let columns = try x[0..<999_999].reshape([333_333, 3])
        #expect(try columns.sum(dims: [0]).toArray() == columns.T.contiguous().sum(dims: [1]).toArray())
        #expect(try x.max().item() == x.toArray().max())
    }

    @Test func placesOfExtremes() throws {
        let x = try Tensor([[3.0, 1, 3], [0, 5, -2]])
        for view in try layouts(of: x) {
            #expect(try view.argmax(dim: 1).toInts() == [0, 1])
            #expect(try view.argmin(dim: 0).toInts() == [1, 0, 1])
            #expect(try view.argmax().intItem() == 4)
            #expect(try view.argmin(dim: -1, keepDim: true).shape == [2, 1])
        }
        #expect(try Tensor([1, .nan, 3]).argmax().intItem() == 1)
        #expect(try Tensor([4, 9, 2]).argmax().intItem() == 1)
    }

    @Test func wholeNumbersReduceExactly() throws {
        let x = try Tensor([[(1 << 53) + 1, 2], [-5, 7]])
        #expect(try x.sum().intItem() == (1 << 53) + 5)
        #expect(try x.sum(dims: [0]).toInts() == [(1 << 53) - 4, 9])
        #expect(try x.max(dims: [1]).toInts() == [(1 << 53) + 1, 7])
        #expect(try x.min().intItem() == -5)
        #expect(try Tensor([1, 2]).mean().item() == 1.5)
    }

    @Test func nanAndEmptinessShow() throws {
        let x = try Tensor([1, .nan, 2])
        #expect(try x.max().item().isNaN && x.min().item().isNaN && x.sum().item().isNaN)
        #expect(try Tensor.full([100, 3], .nan).max(dims: [0]).toArray().allSatisfy(\.isNaN))
        let empty = try Tensor.zeros([0, 3])
        #expect(try empty.sum().item() == 0)
        #expect(try empty.sum(dims: [0]).toArray() == [0, 0, 0])
        #expect(try empty.sum(dims: [1]).shape == [0])
        #expect(try empty.mean().item().isNaN)
        #expect(try Tensor([1.0]).std().item().isNaN)
        expectError("max: there are no elements along the reduced dimensions of the shape [0, 3]") {
            _ = try empty.max()
        }
        expectError("argmin: there are no elements along the reduced dimensions of the shape [0, 3]") {
            _ = try empty.argmin(dim: 0)
        }
        expectError("sum: the dimensions [0, -2] name one of them twice") { _ = try empty.sum(dims: [0, -2]) }
    }

    @Test func theNormOfZeroHasAGradient() throws {
        let x = try Tensor.zeros([3]).requiresGrad()
        try x.norm().backward()
        #expect(try x.grad?.toArray() == [0, 0, 0])
    }
}
