/// One plot: alone in a picture, or beside others with `plot(panels:)`.
public struct Panel: Sendable {
    enum Content: Sendable {
        case lines([Line])
        case points([Line])
        case bars([Bars])
        case image([[Double]])
    }

    /// How many values fall into each of some equal intervals.
    struct Bars: Sendable {
        let name: String
        let start: Double
        let width: Double
        let counts: [Int]
    }

    let content: Content
    let title: String?
    let xLabel: String
    let yLabel: String
    let logY: Bool
    static let mostPoints = 1_000_000

    private init(_ content: Content, _ title: String?, _ xLabel: String, _ yLabel: String, logY: Bool = false) {
        (self.content, self.title, self.xLabel, self.yLabel, self.logY) = (content, title, xLabel, yLabel, logY)
    }

    /// Lines through points. Values that are not finite leave a gap, and so do values up to 0 on a logarithmic axis.
    /// - Throws: `EngineError` when nothing is left to draw.
    public static func lines(
        _ lines: [Line], title: String? = nil, xLabel: String = "", yLabel: String = "", logY: Bool = false
    ) throws -> Panel {
        try check(lines, "plot", logY: logY)
        return Panel(.lines(lines), title, xLabel, yLabel, logY: logY)
    }

    /// Separate points, a colour for each group.
    /// - Throws: `EngineError` when there is no finite point.
    public static func scatter(
        _ groups: [Line], title: String? = nil, xLabel: String = "", yLabel: String = ""
    ) throws -> Panel {
        try check(groups, "scatter", logY: false)
        return Panel(.points(groups), title, xLabel, yLabel)
    }

    /// How often values fall into each of `bins` equal intervals. The intervals are the same for all series, so that they
    /// can be compared. Values that are not finite are left out and counted below the axis.
    /// - Throws: `EngineError` when there is no finite value or `bins` makes no sense.
    public static func histogram(
        _ series: [Line], bins: Int = 50, title: String? = nil, xLabel: String = "value", yLabel: String = "count"
    ) throws -> Panel {
        try require((1...1000).contains(bins), "histogram", "bins is \(bins); from 1 to 1000 are possible")
        let all = series.flatMap(\.y)
        let finite = all.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            throw EngineError(
                "histogram", all.isEmpty ? "there are no values" : "none of the \(all.count) values is finite")
        }
        let (start, width) = intervals(of: low...high, bins)
        let bars = series.map {
            Bars(name: $0.name, start: start, width: width, counts: count($0.y, bins, start, width))
        }
        let left = all.count - finite.count
        return Panel(.bars(bars), title, left == 0 ? xLabel : "\(xLabel) (\(left) not finite)", yLabel)
    }

    /// How often the values of a tensor of any shape fall into each of `bins` equal intervals.
    /// - Throws: as for series of numbers.
    public static func histogram(
        _ values: Tensor, bins: Int = 50, title: String? = nil, xLabel: String = "value", yLabel: String = "count"
    ) throws -> Panel {
        try require((1...1000).contains(bins), "histogram", "bins is \(bins); from 1 to 1000 are possible")
        let summary = try NumberSummary(values, bins: bins, quantiles: [])
        guard let range = summary.range else {
            throw EngineError(
                "histogram",
                summary.count == 0 ? "there are no values" : "none of the \(summary.count) values is finite")
        }
        let (start, width) = intervals(of: range, bins)
        var counts = summary.bins
        // Numbers that are all the same stand in the middle.
        if range.lowerBound == range.upperBound { counts.swapAt(0, bins / 2) }
        let left = summary.count - summary.finiteCount
        return Panel(
            .bars([Bars(name: "", start: start, width: width, counts: counts)]), title,
            left == 0 ? xLabel : "\(xLabel) (\(left) not finite)", yLabel)
    }

    /// Where the first of some equal intervals begins, and how wide they are.
    private static func intervals(of range: ClosedRange<Double>, _ bins: Int) -> (start: Double, width: Double) {
        let (low, high) = (range.lowerBound, range.upperBound)
        return high > low ? (low, high / Double(bins) - low / Double(bins)) : (low - 0.5, 1 / Double(bins))
    }

    private static func count(_ values: [Double], _ bins: Int, _ start: Double, _ width: Double) -> [Int] {
        var counts = [Int](repeating: 0, count: bins)
        for value in values where value.isFinite {
            // The largest value belongs to the last interval.
            counts[max(0, min(bins - 1, Int(min((value - start) / width, Double(bins)))))] += 1
        }
        return counts
    }

    /// A table of numbers as colours, the first row on top.
    /// - Throws: `EngineError` when `values` is no table [rows, columns], too large, or without a finite value.
    public static func heatMap(
        _ values: Tensor, title: String? = nil, xLabel: String = "column", yLabel: String = "row"
    ) throws -> Panel {
        try require(
            values.ndim == 2 && values.count > 0, "heatMap",
            "needs a table [rows, columns], not \(values.shape); pick a part of it, as x[0]")
        try require(
            values.count <= mostPoints, "heatMap", "\(values.shape) has more than \(mostPoints) values; take a part")
        let columns = values.shape[1]
        let numbers = try values.float().toArray()
        try require(numbers.contains(where: \.isFinite), "heatMap", "none of the \(numbers.count) values is finite")
        let rows = (0..<values.shape[0]).map { Array(numbers[$0 * columns..<($0 + 1) * columns]) }
        return Panel(.image(rows), title, xLabel, yLabel)
    }

    private static func check(_ lines: [Line], _ operation: String, logY: Bool) throws {
        let points = lines.reduce(0) { $0 + $1.y.count }
        try require(points > 0, operation, "there are no values to draw")
        try require(points <= mostPoints, operation, "\(points) points are too many; draw at most \(mostPoints)")
        let finite = lines.flatMap { zip($0.x, $0.y).filter { $0.isFinite && $1.isFinite } }
        try require(!finite.isEmpty, operation, "none of the \(points) values is finite")
        if logY {
            try require(
                finite.contains { $1 > 0 }, operation, "a logarithmic axis needs values above 0, and there are none")
        }
    }
}
