import CKernels

/// What many numbers are like: how many there are, where they lie, how they are distributed. Numbers that are not finite are
/// counted and otherwise left out.
public struct NumberSummary: Hashable, Sendable {
    /// The value below which a share of the numbers lies.
    public struct Quantile: Hashable, Sendable {
        /// The share, from 0 to 1.
        public let share: Double
        /// The value, interpolated between the two numbers nearest to it in order, as `Tensor.quantile` does.
        public let value: Double
    }

    /// How many numbers there are.
    public let count: Int
    /// How many of them are finite.
    public let finiteCount: Int
    /// How many are NaN.
    public let nanCount: Int
    /// How many are infinite, above or below.
    public let infinityCount: Int
    /// How many are 0.
    public let zeroCount: Int
    /// From the smallest finite number to the largest; nil where there is none.
    public let range: ClosedRange<Double>?
    /// The mean of the finite numbers; NaN where there are none.
    public let mean: Double
    /// The standard deviation, with n − 1 in the denominator; 0 for a single number, NaN for none.
    public let std: Double
    /// The quantiles that were asked for.
    public let quantiles: [Quantile]
    /// How many of the finite numbers lie in each of some equal parts of the range.
    public let bins: [Int]

    /// The shares whose quantiles are shown where nobody says which.
    public static let shares = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// Looks at the elements of a tensor, which takes milliseconds for millions of them.
    /// - Throws: `EngineError` when there is no memory for it.
    public init(_ tensor: Tensor, bins: Int = 10, quantiles: [Double] = shares) throws {
        self = try tensor.withNumbers { try NumberSummary($0, bins: bins, quantiles: quantiles) }
    }

    /// Looks at numbers.
    /// - Throws: `EngineError` when there is no memory for it.
    public init(_ numbers: [Double], bins: Int = 10, quantiles: [Double] = shares) throws {
        self = try numbers.withUnsafeBufferPointer { buffer in
            try NumberSummary(
                ck_numbers(
                    count: buffer.count, floats: nil, ints: nil, doubles: buffer.baseAddress, dims: 0, sizes: nil,
                    strides: nil), bins: bins,
                quantiles: quantiles)
        }
    }

    private init(_ numbers: ck_numbers, bins binCount: Int, quantiles: [Double]) throws {
        try require((1...1000).contains(binCount), "summary", "bins is \(binCount); from 1 to 1000 are possible")
        var numbers = numbers
        let pieces = ck_summary_pieces(numbers.count)
        var extents = [ck_extent](repeating: ck_extent(), count: pieces)
        let extent = ck_extent_of(&numbers, &extents)
        try Interruption.check()
        (count, finiteCount, nanCount) = (numbers.count, extent.finite, extent.nan)
        (infinityCount, zeroCount) = (extent.infinite, extent.zero)
        guard finiteCount > 0 else {
            (range, mean, std, self.quantiles, bins) = (nil, .nan, .nan, [], [])
            return
        }
        range = extent.low...extent.high
        // A mean of equal numbers is that number, whatever rounding says.
        mean = Swift.min(Swift.max(extent.sum / Double(finiteCount), extent.low), extent.high)
        var partial = [Double](repeating: 0, count: pieces)
        let squares = extent.low == extent.high ? 0 : ck_squares_around(&numbers, mean, &partial)
        std = (squares / Double(Swift.max(1, finiteCount - 1))).squareRoot()
        bins = Self.histogram(&numbers, extent.low...extent.high, binCount)
        self.quantiles = zip(
            quantiles, try Self.values(at: quantiles, in: &numbers, extent.low...extent.high, count: finiteCount)
        )
        .map { Quantile(share: $0, value: $1) }
        try Interruption.check()
    }

    private static func histogram(_ numbers: inout ck_numbers, _ range: ClosedRange<Double>, _ bins: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: bins)
        var workspace = [UInt64](repeating: 0, count: (bins + 1) * Int(ck_thread_count()))
        ck_histogram(&numbers, range.lowerBound, range.upperBound, Int32(bins), &counts, &workspace)
        return counts
    }

    private static func values(
        at shares: [Double], in numbers: inout ck_numbers, _ range: ClosedRange<Double>, count: Int
    ) throws -> [Double] {
        let places = shares.map { Swift.min(Swift.max($0, 0), 1) * Double(count - 1) }
        let ranks = places.flatMap { [Int($0.rounded(.down)), Int($0.rounded(.up))] }
        let found = try OrderStatistics(range: range, ranks: ranks).numbers(in: &numbers)
        return places.indices.map { index in
            let (low, high) = (found[2 * index], found[2 * index + 1])
            let part = places[index] - places[index].rounded(.down)
            // In this form neither the difference nor a product can overflow.
            return low == high ? low : low * (1 - part) + high * part
        }
    }
}
