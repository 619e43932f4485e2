import Testing

@testable import Engine

@Suite struct NumberSummaryTests {
    /// Against sorting and summing up one by one, for every layout, with numbers that are not finite among them.
    @Test func statisticsAreThoseOfTheTwin() throws {
        var values = try Tensor.randn([2 * 3 * 40 * 50], generator: Generator(seed: 1)).toArray()
        (values[7], values[100], values[4000], values[9], values[10]) = (.nan, .infinity, -.infinity, 0, 0)
        let finite = values.filter(\.isFinite).sorted()
        let mean = finite.reduce(0, +) / Double(finite.count)
        let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        for view in try layouts(of: Tensor(values).reshape([2, 3, 40, 50])) {
            let summary = try NumberSummary(view)
            #expect(summary.count == 12_000 && summary.finiteCount == 11_997)
            #expect((summary.nanCount, summary.infinityCount, summary.zeroCount) == (1, 2, 2))
            #expect(summary.range == finite[0]...finite[finite.count - 1])
            #expect(abs(summary.mean - mean) < 1e-12)
            #expect(abs(summary.std - (squares / Double(finite.count - 1)).squareRoot()) < 1e-12)
            #expect(summary.quantiles.map(\.value) == NumberSummary.shares.map { Self.quantile($0, of: finite) })
            #expect(summary.bins == Self.histogram(of: finite, bins: 10))
        }
    }

    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let (low, high) = (sorted[Int(place)], sorted[Int(place.rounded(.up))])
        let part = place - place.rounded(.down)
        return low == high ? low : low * (1 - part) + high * part
    }

    private static func histogram(of sorted: [Double], bins: Int) -> [Int] {
        let (low, high) = (sorted[0], sorted[sorted.count - 1])
        return sorted.reduce(into: [Int](repeating: 0, count: bins)) { counts, value in
            counts[min(bins - 1, Int((value - low) / (high - low) * Double(bins)))] += 1
        }
    }

    /// With an outlier, most of a million numbers fall into one of the thin slices that are put in order otherwise.
    @Test func quantilesAreExactWithOutliers() throws {
        let count = (1 << 20) + 5000
        let x = try concat([Tensor.randn([count - 1], generator: Generator(seed: 2)), Tensor([1e30])])
        let sorted = try x.toArray().sorted()
        #expect(
            try NumberSummary(x).quantiles.map(\.value) == NumberSummary.shares.map { Self.quantile($0, of: sorted) })
    }

    @Test func partsOfTensorsAreReadWhereTheyLie() throws {
        let x = try Tensor.arange(24.0).reshape([2, 3, 4])
        for (part, values) in [
            (try x.narrow(2, 1, 2), [1.0, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22]), (try x[0, 1], [4, 5, 6, 7]),
            (try Tensor([5.0]).expand([3, 2]), [5, 5, 5, 5, 5, 5]), (try x[0..., 2, 3], [11, 23]),
        ] {
            let summary = try NumberSummary(part, bins: 4)
            #expect(summary == (try NumberSummary(values, bins: 4)))
            #expect(summary.count == values.count && summary.range == values.min()!...values.max()!)
        }
    }

    @Test func wholeNumbersKeepTheirSize() throws {
        let summary = try NumberSummary(Tensor([1 << 40, 1, -(1 << 40)]))
        #expect(summary.range == -0x1p40...0x1p40)
        #expect(summary.mean == 1.0 / 3)
    }

    @Test func extremesDoNotOverflow() throws {
        let greatest = Double.greatestFiniteMagnitude
        #expect(try NumberSummary([-greatest, greatest]).bins == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(try NumberSummary([5, 5], bins: 3).bins == [2, 0, 0])
        #expect(try NumberSummary([5]).std == 0)
        #expect(try NumberSummary([.nan]).range == nil)
        #expect(try NumberSummary([]).lines == ["no values"])
        #expect(try NumberSummary([.nan, .infinity]).lines == ["none of the values is finite   (1 NaN, 1 infinite)"])
    }

    @Test func summariesOfTensors() throws {
        let x = try Tensor.arange(1000.0).reshape([10, 100])
        #expect(
            try "\(x.T.summary)".split(separator: "\n").prefix(7) == [
                "Tensor[100, 10] float32: 1,000 values in 3.9 KiB", "layout    transposed, strides [1, 100]",
                "gradient  none required", "mean 499.5   std 288.8   (1 zero)",
                "min 0   5 % 49.95   25 % 249.8   median 499.5   75 % 749.2   95 % 949   max 999",
                "    0 ██████████████████████████████████████████████████ 100",
                " 99.9 ██████████████████████████████████████████████████ 100",
            ])
        let weight = Parameter(try Tensor([[1.0, 2], [3, 4]]))
        let loss = try (weight * 2).sum()
        #expect(try weight.summary.facts.map(\.text) == ["contiguous, strides [2, 1]", "required, not computed yet"])
        #expect(try loss.summary.facts[1].text == "recorded, made by sum")
        try loss.backward()
        #expect(try weight.summary.facts[1].text == "Tensor[2, 2] [[2, 2], [2, 2]]")
        let images = try Tensor.zeros([2, 3, 4, 5]).channelsLast()
        #expect(try images.summary.facts[0].text == "channels-last, strides [60, 1, 15, 3]")
        #expect(try Tensor([1.0]).expand([2]).summary.facts[0].text == "a view that repeats elements, strides [0]")
        #expect(try x[0..<2, 0..<2].summary.facts[0].text == "a view with gaps, strides [100, 1]")
    }

    /// Ten million numbers take milliseconds: the limit is far above what a busy machine needs.
    @Test func tenMillionNumbersAreQuick() throws {
        let x = try Tensor.rand([10_000_000], generator: Generator(seed: 3))
        let clock = ContinuousClock()
        let times = try [x, x.reshape([2500, 4000]).T, x.reshape([2500, 4000])[0..., 0..<3999]].map { view in
            try (0..<3).map { _ in try clock.measure { _ = try view.summary } }.min() ?? .zero
        }
        #expect(times.allSatisfy { $0 < .seconds(1) }, "\(times)")
    }
}
