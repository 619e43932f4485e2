import Foundation
import Testing

@testable import Engine

/// A function of two elements and its twin in double precision.
struct BinaryCase: Sendable, CustomTestStringConvertible {
    let name: String
    let function: @Sendable (Tensor, Tensor) throws -> Tensor
    let twin: @Sendable (Double, Double) -> Double
    /// Whether both arguments must be positive.
    var positive = false
    var hasGradient = true
    var testDescription: String { name }

    static let all: [BinaryCase] = [
        .init(name: "+", function: { try $0 + $1 }, twin: { $0 + $1 }),
        .init(name: "-", function: { try $0 - $1 }, twin: { $0 - $1 }),
        .init(name: "*", function: { try $0 * $1 }, twin: { $0 * $1 }),
        .init(name: "/", function: { try $0 / $1 }, twin: { $0 / $1 }, positive: true),
        .init(name: "pow", function: { try $0.pow($1) }, twin: { Foundation.pow($0, $1) }, positive: true),
        .init(name: "minimum", function: { try $0.minimum($1) }, twin: { min($0, $1) }),
        .init(name: "maximum", function: { try $0.maximum($1) }, twin: { max($0, $1) }),
        .init(name: "%", function: { try $0 % $1 }, twin: { $0 - $1 * ($0 / $1).rounded(.down) }, positive: true),
        .init(
            name: "floorDivide", function: { try $0.floorDivide($1) }, twin: { ($0 / $1).rounded(.down) },
            positive: true),
        .init(name: "equal", function: { try $0.equal($1) }, twin: { $0 == $1 ? 1 : 0 }, hasGradient: false),
        .init(name: "notEqual", function: { try $0.notEqual($1) }, twin: { $0 != $1 ? 1 : 0 }, hasGradient: false),
        .init(name: "less", function: { try $0.less($1) }, twin: { $0 < $1 ? 1 : 0 }, hasGradient: false),
        .init(name: "lessEqual", function: { try $0.lessEqual($1) }, twin: { $0 <= $1 ? 1 : 0 }, hasGradient: false),
        .init(name: "greater", function: { try $0.greater($1) }, twin: { $0 > $1 ? 1 : 0 }, hasGradient: false),
        .init(
            name: "greaterEqual", function: { try $0.greaterEqual($1) }, twin: { $0 >= $1 ? 1 : 0 }, hasGradient: false),
        .init(
            name: "where", function: { try Tensor.where($0.greater(0.3), $0, $1) },
            twin: { $0 > Double(Float(0.3)) ? $0 : $1 }),
    ]
}

@Suite struct BinaryTests {
    /// Pairs of shapes that broadcast, and what they make.
    static let shapes: [([Int], [Int], [Int])] = [
        ([2, 3, 4, 5], [2, 3, 4, 5], [2, 3, 4, 5]), ([2, 3, 4, 5], [3, 1, 1], [2, 3, 4, 5]),
        ([2, 1, 4, 1], [3, 1, 5], [2, 3, 4, 5]), ([2, 3, 4, 5], [1], [2, 3, 4, 5]), ([5], [4, 5], [4, 5]),
        ([], [3], [3]),
    ]

    private func numbers(_ shape: [Int], seed: Int, positive: Bool) throws -> Tensor {
        let drawn = try Tensor.randn(shape, generator: Generator(seed: seed))
        return positive ? try drawn.abs() + 0.5 : drawn
    }

    @Test(arguments: BinaryCase.all)
    func valuesAreThoseOfTheTwinInAnyLayout(_ binary: BinaryCase) throws {
        for (first, second, shape) in Self.shapes {
            let a = try numbers(first, seed: 1, positive: binary.positive)
            let b = try numbers(second, seed: 2, positive: binary.positive)
            let (x, y) = (try a.toArray(), try b.toArray())
            let expected = indices(of: shape).map { binary.twin(element(x, first, at: $0), element(y, second, at: $0)) }
            for (u, v) in zip(try layouts(of: a), try layouts(of: b).reversed()) {
                let result = try binary.function(u, v)
                #expect(result.shape.dims == shape)
                expectClose(try result.toArray(), expected, relative: 2e-6, absolute: 1e-6)
            }
        }
    }

    @Test(arguments: BinaryCase.all.filter(\.hasGradient))
    func gradientsAreThoseOfDifferences(_ binary: BinaryCase) throws {
        for (first, second) in [([2, 3], [2, 3]), ([2, 1, 2], [3, 1]), ([], [4])] {
            let a = try numbers(first, seed: 5, positive: binary.positive)
            let b = try numbers(second, seed: 6, positive: binary.positive)
            try expectGradients(of: [a, b], step: 1e-3) { try binary.function($0[0], $0[1]) }
        }
    }

    @Test func numbersStandOnEitherSide() throws {
        let x = try Tensor([1.0, 2, 4])
        #expect(try (x + 1).toArray() == [2, 3, 5])
        #expect(try (1 + x * 2.5).toArray() == [3.5, 6, 11])
        #expect(try (x - 0.5).toArray() == [0.5, 1.5, 3.5])
        #expect(try (8 / x - 1).toArray() == [7, 3, 1])
        #expect(try (10 - x).toArray() == [9, 8, 6])
        #expect(try (x % 1.5).toArray() == [1, 0.5, 1])
        try expectGradients(of: [x]) { try (3 - $0[0]) * 2 / (0.5 + $0[0]) - 1 / $0[0] }
    }

    @Test func wholeNumbersStayWholeButForDivision() throws {
        let (a, b) = (try Tensor([7, -7, 5]), try Tensor([2, 2, -3]))
        #expect(try (a + b).toInts() == [9, -5, 2])
        #expect(try (a * 2 - b).toInts() == [12, -16, 13])
        #expect(try (a / b).toArray() == [3.5, -3.5, Double(Float(5) / -3)])
        #expect(try a.floorDivide(b).toInts() == [3, -4, -2])
        #expect(try (a % b).toInts() == [1, 1, -1])
        #expect(try (a + 0.5).dtype == .float32)
        #expect(try (a * Tensor([0.5])).toArray() == [3.5, -3.5, 2.5])
        #expect(try a.minimum(b).toInts() == [2, -7, -3])
        #expect(try a.clip(-1, 6).toInts() == [6, -1, 5])
        #expect(try Tensor.where(a.greater(0), a, b).toInts() == [7, 2, 5])
        #expect(try a.equal(7).toArray() == [1, 0, 0])
        let most = try Tensor([Int.min])
        #expect(try most.floorDivide(Tensor([-1])).toInts() == [Int.min])
        #expect(try (most % Tensor([-1])).toInts() == [0])
        #expect(try (most - 1).toInts() == [Int.max])
        let large = try Tensor([(1 << 53) + 1])
        #expect(try large.equal(Tensor([1 << 53])).toArray() == [0])
    }

    @Test func assignmentMakesANewTensor() throws {
        let original = try Tensor([1.0, 2])
        var x = original
        try x += Tensor([1.0, 1])
        try x *= 3
        try x -= 1
        try x /= 2
        #expect(try x.toArray() == [2.5, 4])
        #expect(try original.toArray() == [1, 2])
    }

    @Test func equalElementsShareTheGradient() throws {
        let (a, b) = (try Tensor([1.0, 2]).requiresGrad(), try Tensor([1.0, 5]).requiresGrad())
        try a.maximum(b).sum().backward()
        #expect(try a.grad?.toArray() == [0.5, 0])
        #expect(try b.grad?.toArray() == [0.5, 1])
    }

    @Test func whatDoesNotFitThrows() throws {
        let x = try Tensor.zeros([2, 3])
        expectError(
            "+: the shapes [2, 3] and [2, 4] do not fit: counted from the last dimension, sizes must be equal or one of them "
                + "1, but 3 meets 4"
        ) { _ = try x + Tensor.zeros([2, 4]) }
        expectError("remainder: whole numbers cannot be divided by 0; use .float() to get infinity") {
            _ = try Tensor([1]) % Tensor([0])
        }
        expectError("floorDivide: whole numbers cannot be divided by 0; use .float() to get infinity") {
            _ = try Tensor([1]).floorDivide(Tensor([0]))
        }
        expectError("clip: the lower bound 1.0 lies above the upper bound 0.0") { _ = try x.clip(1.0, 0.0) }
        let many = try Tensor.zeros([Int](repeating: 2, count: 18)).permute(Array((0..<18).reversed()))
        expectError(
            "contiguous: tensors of more than 16 dimensions in this layout are not supported; reshape to fewer"
        ) { _ = try many.contiguous() }
    }
}
