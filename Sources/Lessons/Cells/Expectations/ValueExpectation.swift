import Engine

/// Compares the values of a result with those that were asked for.
struct ValueExpectation {
    let expected: [Double]
    let got: [Double]
    /// The shape of both.
    let shape: [Int]
    /// How much a value may be off.
    let tolerance: Double

    /// What is wrong, and the slip that it looks like; nil if all values are close enough.
    var problem: String? {
        if let bad = got.indices.first(where: { !got[$0].isFinite && !(got[$0] == expected[$0]) }) {
            return
                "expected \(text(expected[bad]))\(place(of: bad)), got \(got[bad]): a division by zero or a root of a "
                + "negative number gives that"
        }
        let differences = zip(expected, got).map { ($0 - $1).magnitude }
        guard let worst = differences.indices.max(by: { differences[$0] < differences[$1] }),
            differences[worst] > tolerance
        else { return nil }
        let one = expected.count == 1 ? "" : ", off by up to \(text(differences[worst]))"
        return "expected \(text(expected[worst]))\(place(of: worst)), got \(text(got[worst]))\(one)"
            + (slip.map { ": \($0)" } ?? "")
    }

    private func text(_ number: Double) -> String { describe(.double((number * 1e6).rounded() / 1e6)) }

    private func place(of index: Int) -> String {
        guard expected.count > 1 else { return "" }
        var (rest, indices) = (index, [Int]())
        for size in shape.reversed() {
            indices.insert(rest % Swift.max(size, 1), at: 0)
            rest /= Swift.max(size, 1)
        }
        return " at \(indices)"
    }

    // MARK: - Slips

    private var slip: String? {
        let candidates: [(String, (Double) -> Double)] = [
            ("the values lie in [-1, 1] where [0, 1] was expected, x / 2 + 0.5 brings them there", { $0 * 2 - 1 }),
            ("the values lie in [0, 1] where [-1, 1] was expected, x * 2 - 1 brings them there", { $0 / 2 + 0.5 }),
            ("the values lie in [0, 255] where [0, 1] was expected", { $0 * 255 }),
            ("the sign is turned round", { -$0 }),
            ("this is the square", { $0 * $0 }),
            ("this is the root", { $0.squareRoot() }),
        ]
        if let found = candidates.first(where: { isGot($0.1) }) { return found.0 }
        return isTransposed ? "rows and columns are swapped" : constantSlip
    }

    /// Whether the result is what `change` makes of the expected values. One value alone is too little to tell.
    private func isGot(_ change: (Double) -> Double) -> Bool {
        guard Set(expected).count > 1 else { return false }
        return zip(expected, got).allSatisfy { (change($0) - $1).magnitude <= Swift.max(tolerance, 1e-6) }
    }

    private var isTransposed: Bool {
        guard shape.count == 2, shape[0] == shape[1], shape[0] > 1 else { return false }
        let size = shape[0]
        return expected.indices.allSatisfy { index in
            (expected[index % size * size + index / size] - got[index]).magnitude <= tolerance
        }
    }

    /// All values off by the same amount, or by the same factor.
    private var constantSlip: String? {
        guard Set(expected).count > 1 else { return nil }
        let offset = got[0] - expected[0]
        if isGot({ $0 + offset }) {
            return "every value is \(text(offset.magnitude)) too \(offset > 0 ? "large" : "small")"
        }
        guard let largest = expected.indices.max(by: { expected[$0].magnitude < expected[$1].magnitude }),
            expected[largest] != 0
        else { return nil }
        let factor = got[largest] / expected[largest]
        if factor == 0 { return isGot { _ in 0 } ? "every value is 0" : nil }
        return isGot { $0 * factor } ? "every value is \(text(factor)) times what it should be" : nil
    }
}

/// Compares the smallest and the largest value of a result with the range that was asked for.
struct RangeExpectation {
    let range: ClosedRange<Double>
    let values: [Double]

    /// What is wrong, and the slip that it looks like; nil if all values lie in the range.
    var problem: String? {
        guard let low = values.min(), let high = values.max() else { return nil }
        let tolerance = 1e-6 * Swift.max(1, range.lowerBound.magnitude, range.upperBound.magnitude)
        let isNumber = values.allSatisfy { !$0.isNaN }
        guard !isNumber || low < range.lowerBound - tolerance || high > range.upperBound + tolerance else { return nil }
        guard isNumber else {
            return "expected values from \(text(range.lowerBound)) to \(text(range.upperBound)), got NaN"
        }
        return
            "expected values from \(text(range.lowerBound)) to \(text(range.upperBound)), got \(text(low)) to \(text(high))"
            + (slip(low, high).map { ": \($0)" } ?? "")
    }

    private func text(_ number: Double) -> String { describe(.double((number * 1e4).rounded() / 1e4)) }

    private func slip(_ low: Double, _ high: Double) -> String? {
        switch range {
        case 0...1 where low < 0 && low >= -1 && high <= 1: "[-1, 1] becomes [0, 1] by x / 2 + 0.5"
        case 0...1 where low >= 0 && high > 1 && high <= 255: "[0, 255] becomes [0, 1] by x / 255"
        case _ where low < range.lowerBound || high > range.upperBound:
            "clip(\(text(range.lowerBound)), \(text(range.upperBound))) cuts off what lies outside"
        default: nil
        }
    }
}
