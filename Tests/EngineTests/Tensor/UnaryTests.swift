import Foundation
import Testing

@testable import Engine

/// A function of one element and its twin in double precision.
struct UnaryCase: Sendable, CustomTestStringConvertible {
    let name: String
    let function: @Sendable (Tensor) throws -> Tensor
    let twin: @Sendable (Double) -> Double
    /// Whether its argument must be positive.
    var positive = false
    /// Whether its slope jumps, so that differences near 0 mean nothing.
    var hasCorner = false
    var testDescription: String { name }

    static let all: [UnaryCase] = [
        .init(name: "neg", function: { try -$0 }, twin: { -$0 }),
        .init(name: "abs", function: { try $0.abs() }, twin: { Swift.abs($0) }, hasCorner: true),
        .init(name: "square", function: { try $0.square() }, twin: { $0 * $0 }),
        .init(name: "sqrt", function: { try $0.sqrt() }, twin: { $0.squareRoot() }, positive: true),
        .init(name: "rsqrt", function: { try $0.rsqrt() }, twin: { 1 / $0.squareRoot() }, positive: true),
        .init(name: "reciprocal", function: { try $0.reciprocal() }, twin: { 1 / $0 }, positive: true),
        .init(name: "exp", function: { try $0.exp() }, twin: { Foundation.exp($0) }),
        .init(name: "log", function: { try $0.log() }, twin: { Foundation.log($0) }, positive: true),
        .init(name: "sin", function: { try $0.sin() }, twin: { Foundation.sin($0) }),
        .init(name: "cos", function: { try $0.cos() }, twin: { Foundation.cos($0) }),
        .init(name: "tanh", function: { try $0.tanh() }, twin: { Foundation.tanh($0) }),
        .init(name: "erf", function: { try $0.erf() }, twin: { Foundation.erf($0) }),
        .init(name: "sigmoid", function: { try $0.sigmoid() }, twin: { 1 / (1 + Foundation.exp(-$0)) }),
        .init(name: "silu", function: { try $0.silu() }, twin: { $0 / (1 + Foundation.exp(-$0)) }),
        .init(
            name: "gelu", function: { try $0.gelu() }, twin: { $0 / 2 * (1 + Foundation.erf($0 / 2.0.squareRoot())) }),
        .init(
            name: "quickGelu", function: { try $0.quickGelu() }, twin: { $0 / (1 + Foundation.exp(-1.702 * $0)) }),
        .init(
            name: "asin", function: { try ($0 / 20).clip(-1, 1).asin() },
            twin: { Foundation.asin(min(max(Double(Float($0 / 20)), -1), 1)) }),
        .init(name: "relu", function: { try $0.relu() }, twin: { max($0, 0) }, hasCorner: true),
        .init(name: "clip", function: { try $0.clip(-0.5, 0.7) }, twin: { min(max($0, -0.5), 0.7) }, hasCorner: true),
        .init(name: "pow 3", function: { try $0.pow(3) }, twin: { $0 * $0 * $0 }),
        .init(name: "pow 0.5", function: { try $0.pow(0.5) }, twin: { $0.squareRoot() }, positive: true),
        .init(name: "pow -1.5", function: { try $0.pow(-1.5) }, twin: { Foundation.pow($0, -1.5) }, positive: true),
        .init(
            name: "floor", function: { try ($0 * 3).floor() }, twin: { (Double(Float($0 * 3))).rounded(.down) },
            hasCorner: true),
        .init(
            name: "ceil", function: { try ($0 * 3).ceil() }, twin: { (Double(Float($0 * 3))).rounded(.up) },
            hasCorner: true),
        .init(
            name: "round", function: { try ($0 * 3).round() },
            twin: { (Double(Float($0 * 3))).rounded(.toNearestOrEven) }, hasCorner: true),
        .init(name: "sign", function: { try $0.sign() }, twin: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, hasCorner: true),
    ]
}

@Suite struct UnaryTests {
    @Test(arguments: UnaryCase.all)
    func valuesAreThoseOfTheTwinInAnyLayout(_ unary: UnaryCase) throws {
        let drawn = try Tensor.randn([2, 3, 5, 7], generator: Generator(seed: 1)) * 3
        let x = unary.positive ? try drawn.abs() + 0.01 : drawn
        let expected = try x.toArray().map(unary.twin)
        for view in try layouts(of: x) {
            // Single precision with a few units in the last place.
            expectClose(try unary.function(view).toArray(), expected, relative: 1e-6, absolute: 1e-6)
        }
    }

    @Test(arguments: UnaryCase.all)
    func gradientsAreThoseOfDifferences(_ unary: UnaryCase) throws {
        let points = [-2.1, -0.9, -0.3, 0.15, 0.6, 1.3, 2.2]
        let x = try Tensor(unary.positive ? points.map { abs($0) + 0.3 } : points)
        try expectGradients(of: [x], step: unary.hasCorner ? 1e-3 : 1e-2) { try unary.function($0[0]) }
    }

    /// Units in the last place of the result, over arguments of all magnitudes.
    @Test func vectorFunctionsAreAccurate() throws {
        let bits = (0..<200_000).map { Float(bitPattern: UInt32($0) &* 21_474) }.filter(\.isFinite)
        let x = try Tensor(bits)
        func worst(_ function: (Tensor) throws -> Tensor, _ twin: (Double) -> Double) throws -> Double {
            zip(bits, try function(x).toFloats()).map { argument, result in
                let exact = twin(Double(argument))
                guard exact.isFinite, Float(exact).isNormal else { return 0 }
                return Swift.abs(Double(result) - exact) / Double(Float(exact).ulp)
            }.max { $1.isNaN || $0 < $1 } ?? .infinity
        }
        #expect(try worst({ try $0.exp() }, Foundation.exp) < 3)
        #expect(try worst({ try $0.log() }, Foundation.log) < 2)
        #expect(try worst({ try $0.tanh() }, Foundation.tanh) < 3)
        #expect(try worst({ try $0.erf() }, Foundation.erf) < 3)
        #expect(try worst({ try $0.sigmoid() }, { 1 / (1 + Foundation.exp(-$0)) }) < 4)
        let absolute = try zip(bits, x.sin().toArray()).map { Swift.abs(Foundation.sin(Double($0)) - $1) }.max()
        #expect(try #require(absolute) < 1.2e-7)
    }

    @Test func edgesOfTheNumbersComeOutRight() throws {
        let edges = try Tensor([0.0, -.infinity, .infinity, -1])
        #expect(try edges.exp().toArray()[..<3] == [1, 0, .infinity])
        #expect(try edges.sqrt()[0..<3].toArray()[2] == .infinity)
        let logs = try edges.log().toArray()
        #expect(logs[0] == -.infinity && logs[1].isNaN && logs[2] == .infinity && logs[3].isNaN)
        #expect(try edges.sigmoid().toArray()[..<3] == [0.5, 0, 1])
        #expect(try edges.tanh().toArray()[..<3] == [0, -1, 1])
        #expect(try edges.erf().toArray()[..<3] == [0, -1, 1])
        #expect(try edges.sin().toArray()[1].isNaN)
        let nan = try Tensor([Double.nan])
        for unary in UnaryCase.all where unary.name != "relu" {
            #expect(try unary.function(nan).item().isNaN, "\(unary.name)")
        }
        #expect(try Tensor([89.0, -104]).exp().toArray() == [.infinity, 0])
    }

    @Test func wholeNumbersStayWholeWhereTheyCan() throws {
        let x = try Tensor([-3, 0, 4])
        #expect(try (-x).toInts() == [3, 0, -4])
        #expect(try x.abs().dtype == .int64)
        #expect(try x.square().toInts() == [9, 0, 16])
        #expect(try x.floor().dtype == .int64)
        #expect(try x.exp().dtype == .float32)
        #expect(try x.pow(2).toArray() == [9, 0, 16])
    }

    @Test func resultsKeepTheLayoutOfADenseInput() throws {
        let image = try Tensor.randn([2, 3, 4, 5]).channelsLast()
        #expect(try image.silu().isChannelsLast)
        #expect(try (image + Tensor.randn([2, 3, 1, 1])).isChannelsLast)
        #expect(try (Tensor.randn([2, 3, 1, 1]) * image).isChannelsLast)
        #expect(try (image * 2.0).isChannelsLast)
        #expect(try image[.all, 0..<2].exp().isContiguous)
    }

    @Test func emptyTensorsGiveEmptyTensors() throws {
        let empty = try Tensor.zeros([0, 3])
        for unary in UnaryCase.all { #expect(try unary.function(empty).shape == [0, 3]) }
    }
}
