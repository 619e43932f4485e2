/// What a plot shows, in words: its axes, and for each series where it begins, ends and leads to.
struct PlotDescription {
    let panels: [Panel]
    private static let mostSeries = 8

    init(_ panels: [Panel]) {
        self.panels = panels
    }

    var text: String {
        guard panels.count > 1 else { return panels.map(text(of:)).joined() }
        let parts = panels.enumerated().map { "Panel \($0 + 1): \(text(of: $1))" }
        return "\(panels.count) plots side by side. " + parts.joined(separator: " ")
    }

    private func text(of panel: Panel) -> String {
        let heading = panel.title.flatMap { $0.isEmpty ? nil : "\($0): " } ?? ""
        switch panel.content {
        case .lines(let lines): return heading + text(of: lines, in: panel, kinds: ("line", "lines"), describe: course)
        case .points(let groups):
            return heading
                + text(of: groups, in: panel, kinds: ("group of points", "groups of points"), describe: cloud)
        case .bars(let bars): return heading + text(of: bars, in: panel)
        case .image(let rows): return heading + text(of: rows, in: panel)
        }
    }

    // MARK: - Lines and points

    private func text(
        of series: [Line], in panel: Panel, kinds: (one: String, several: String), describe: (Line, Panel) -> String
    ) -> String {
        let points = series.flatMap { $0.shownPoints(logY: panel.logY) }
        let axes =
            "\(axis("Horizontal", panel.xLabel, points.map(\.x))), "
            + "\(axis("vertical", panel.yLabel, points.map(\.y)))\(panel.logY ? " (logarithmic)" : "")."
        let count = series.count == 1 ? "one \(kinds.one)" : "\(series.count) \(kinds.several)"
        let described = series.prefix(Self.mostSeries).map { line in
            (line.name.isEmpty ? "" : "\(line.name): ") + describe(line, panel)
        }
        let more = series.count > Self.mostSeries ? " …" : ""
        return "\(count). \(axes) \(described.joined(separator: " "))\(more)"
    }

    private func axis(_ name: String, _ label: String, _ values: [Double]) -> String {
        let range = values.min().flatMap { low in values.max().map { "from \(low.short) to \($0.short)" } }
        return "\(name) axis: \(label.isEmpty ? "" : "\(label) ")\(range ?? "no values")"
    }

    /// Where a line begins and ends, its extremes inside, and its direction.
    private func course(of line: Line, in panel: Panel) -> String {
        let points = line.shownPoints(logY: panel.logY)
        guard let first = points.first, let last = points.last else { return "nothing to draw." }
        if points.count == 1 { return "one point (\(first.x.short), \(first.y.short))." }
        let count = points.count == line.y.count ? "\(points.count)" : "\(points.count) of \(line.y.count)"
        let values = points.map(\.y)
        let ends = "\(count) points, from \(first.y.short) to \(last.y.short), \(Trend(values).text)"
        let extremes = [("lowest", points.min { $0.y < $1.y }), ("highest", points.max { $0.y < $1.y })]
            .compactMap { name, point in
                point.flatMap { $0.y == first.y || $0.y == last.y ? nil : "\(name) \($0.y.short) at \($0.x.short)" }
            }
        return ([ends] + extremes).joined(separator: "; ") + "."
    }

    /// How many points there are and where they lie.
    private func cloud(of group: Line, in panel: Panel) -> String {
        let points = group.shownPoints(logY: false)
        guard !points.isEmpty else { return "nothing to draw." }
        let (x, y) = (points.map(\.x), points.map(\.y))
        return "\(points.count) points, horizontally \(spread(x)), vertically \(spread(y))."
    }

    private func spread(_ values: [Double]) -> String {
        let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
        return "from \((values.min() ?? 0).short) to \((values.max() ?? 0).short) with mean \(mean.short)"
    }

    // MARK: - Histograms and heat maps

    private func text(of bars: [Panel.Bars], in panel: Panel) -> String {
        guard let first = bars.first else { return "an empty histogram." }
        let end = first.start + first.width * Double(first.counts.count)
        let axes = "histogram of \(first.counts.count) intervals from \(first.start.short) to \(end.short)"
        let described = bars.prefix(Self.mostSeries).map { series -> String in
            let total = series.counts.reduce(0, +)
            let most = series.counts.max() ?? 0
            let fullest = series.counts.firstIndex(of: most) ?? 0
            let low = series.start + series.width * Double(fullest)
            let name = series.name.isEmpty ? "" : "\(series.name): "
            let end = (low + series.width).short
            return "\(name)\(total) values, most of them (\(most)) between \(low.short) and \(end)."
        }
        let more = bars.count > Self.mostSeries ? " …" : ""
        return "\(axes). Horizontal axis: \(panel.xLabel), vertical axis: \(panel.yLabel). "
            + described.joined(separator: " ") + more
    }

    private func text(of rows: [[Double]], in panel: Panel) -> String {
        let cells = rows.enumerated().flatMap { row, values in
            values.enumerated().filter { $0.element.isFinite }.map { (row: row, column: $0.offset, value: $0.element) }
        }
        let (height, width) = (rows.count, rows.first?.count ?? 0)
        let shape = "heat map of \(height) rows (\(panel.yLabel)) and \(width) columns (\(panel.xLabel))"
        guard let low = cells.min(by: { $0.value < $1.value }), let high = cells.max(by: { $0.value < $1.value }) else {
            return shape + "."
        }
        return "\(shape). Lowest \(low.value.short) in row \(low.row), column \(low.column); "
            + "highest \(high.value.short) in row \(high.row), column \(high.column)."
    }
}

extension Line {
    /// The points that are drawn: finite, and above 0 on a logarithmic axis.
    fileprivate func shownPoints(logY: Bool) -> [(x: Double, y: Double)] {
        zip(x, y).filter { $0.isFinite && $1.isFinite && (!logY || $1 > 0) }.map { (x: $0, y: $1) }
    }
}

/// The direction that a series of values takes.
struct Trend {
    let text: String

    init(_ values: [Double]) {
        let steps = zip(values, values.dropFirst()).map { $1 - $0 }
        let low = values.min() ?? 0, high = values.max() ?? 0
        if low == high {
            text = "constant"
        } else if steps.allSatisfy({ $0 >= 0 }) {
            text = "rising throughout"
        } else if steps.allSatisfy({ $0 <= 0 }) {
            text = "falling throughout"
        } else {
            let correlation = Self.correlationWithPlace(values, halfRange: high / 2 - low / 2)
            text = correlation > 0.5 ? "rising overall" : correlation < -0.5 ? "falling overall" : "without a direction"
        }
    }

    /// Pearson's correlation between values and their places.
    private static func correlationWithPlace(_ values: [Double], halfRange: Double) -> Double {
        // Scaled, so that sums of the largest numbers are still finite.
        let scaled = values.map { $0 / halfRange }
        let meanValue = scaled.reduce(0) { $0 + $1 / Double(scaled.count) }
        let meanPlace = Double(values.count - 1) / 2
        var (both, ofValues, ofPlaces) = (0.0, 0.0, 0.0)
        for (place, value) in scaled.enumerated() {
            let (dx, dy) = (Double(place) - meanPlace, value - meanValue)
            both += dx * dy
            ofValues += dy * dy
            ofPlaces += dx * dx
        }
        return both / (ofValues * ofPlaces).squareRoot()
    }
}
