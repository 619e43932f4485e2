/// Moments, quantiles and a histogram of numbers, leaving out those that are not finite.
struct NumberSummary {
    let mean: Double
    /// The standard deviation of a sample; 0 for a single number.
    let deviation: Double
    /// The smallest, 5 %, 50 %, 95 % and the largest.
    let quantiles: [Double]
    /// Ten parts of the range from the smallest to the largest, or one if all numbers are the same.
    let bins: [(start: Double, count: Int)]
    let nanCount: Int
    let infinityCount: Int
    let zeroCount: Int

    private static let binCount = 10

    /// Nil if no number is finite.
    init?(of numbers: [Double]) {
        let sorted = numbers.filter(\.isFinite).sorted()
        guard let least = sorted.first, let greatest = sorted.last else { return nil }
        nanCount = numbers.count { $0.isNaN }
        infinityCount = numbers.count { $0.isInfinite }
        zeroCount = sorted.count { $0 == 0 }
        (mean, deviation) = Self.moments(of: sorted)
        quantiles = [0, 0.05, 0.5, 0.95, 1].map { sorted[Int(($0 * Double(sorted.count - 1)).rounded())] }
        bins = Self.bins(of: sorted, from: least, to: greatest)
    }

    /// Mean and standard deviation, the latter with n - 1 in the denominator.
    static func moments(of numbers: [Double]) -> (mean: Double, deviation: Double) {
        guard !numbers.isEmpty else { return (0, 0) }
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(max(1, numbers.count - 1))).squareRoot())
    }

    private static func bins(of sorted: [Double], from least: Double, to greatest: Double) -> [(
        start: Double, count: Int
    )] {
        // Halves, so that the width of the widest range is still finite.
        let halfWidth = (greatest / 2 - least / 2) / Double(binCount)
        guard halfWidth > 0 else { return [(least, sorted.count)] }
        var counts = [Int](repeating: 0, count: binCount)
        for number in sorted {
            counts[min(binCount - 1, Int((number / 2 - least / 2) / halfWidth))] += 1
        }
        return counts.enumerated().map { (least + 2 * halfWidth * Double($0.offset), $0.element) }
    }
}
