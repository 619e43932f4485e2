import Foundation
import Testing

@testable import Engine

@Suite struct FrechetDistanceTests {
    private struct Reference: Decodable {
        let cases: [Case]
        struct Case: Decodable {
            let seed, count, size: Int
            let shift, distance: Double
        }
    }

    private func features(seed: Int, count: Int, size: Int, shift: Double) throws -> Tensor {
        let generator = Generator(seed: seed)
        let x = try Tensor.randn([count, size], generator: generator)
        return try x.matmul(Tensor.randn([size, size], generator: generator)) + shift
    }

    /// Tests/Reference/frechet_distance.py. Its matrix square root is that of a product that is not symmetric, which is exact to about
    /// 1e-8 where eigenvalues are 0; the features themselves are float32.
    @Test func agreesWithSciPy() throws {
        let cases = try Fixtures.json("frechet_distance.json", as: Reference.self).cases
        #expect(cases.count == 3)
        for test in cases {
            let a = try features(seed: test.seed, count: test.count, size: test.size, shift: test.shift)
            let b = try features(seed: test.seed + 10, count: 2 * test.count, size: test.size, shift: 0)
            let distance = try FrechetDistance.between(a, b)
            #expect(abs(distance - test.distance) <= 1e-5 * test.distance, "\(distance), not \(test.distance)")
            #expect(
                abs(try FrechetDistance.between(b, a) - distance) <= 1e-6 * distance, "the same from the other side")
        }
    }

    /// With one feature the distance is (μ₁ - μ₂)² + (σ₁ - σ₂)²; here by two loops of plain numbers.
    @Test func isThatOfTwoBellCurves() throws {
        let (a, b): ([Double], [Double]) = ([1, 2, 6], [-3, 0.5, 0.25, 9])
        func moments(_ x: [Double]) -> (mean: Double, deviation: Double) {
            var (sum, squares) = (0.0, 0.0)
            for value in x { sum += value }
            let mean = sum / Double(x.count)
            for value in x { squares += (value - mean) * (value - mean) }
            return (mean, (squares / Double(x.count - 1)).squareRoot())
        }
        let (first, second) = (moments(a), moments(b))
        let expected = pow(first.mean - second.mean, 2) + pow(first.deviation - second.deviation, 2)
        let distance = try FrechetDistance.between(
            Tensor(a).reshape([3, 1]), Tensor(b).reshape([4, 1]))
        #expect(abs(distance - expected) <= 1e-10 * expected)
    }

    @Test func isNothingToItself() throws {
        let x = try features(seed: 1, count: 30, size: 40, shift: 3)
        #expect(try FrechetDistance.between(x, x) < 1e-6)
    }

    @Test func whatMakesNoSenseIsNamed() throws {
        let x = try Tensor.ones([4, 3])
        expectError("FrechetDistance: one set has 3 features and the other 2; both must come from the same network") {
            _ = try FrechetDistance.between(x, .ones([4, 2]))
        }
        expectError("FrechetDistance: there are 1 images; a covariance takes at least two") {
            _ = try FrechetDistance.between(x, .ones([1, 3]))
        }
        expectError("FrechetDistance: the features must be float32 [images, features], but are float32 [4]") {
            _ = try FrechetDistance.between(.ones([4]), x)
        }
        expectError("FrechetDistance: there are 3000 features; there can be 1 to 2048") {
            _ = try FrechetDistance.between(.ones([2, 3000]), x)
        }
        expectError("FrechetDistance: there are infinite or undefined numbers among the features") {
            _ = try FrechetDistance.between(x, .full([4, 3], Double.nan))
        }
    }
}
