// Plots, as they are called from a cell. Each is drawn by gnuplot, written as a PNG and shown.

/// Draws panels side by side.
///
/// ```swift
/// plot(panels: [Panel.lines([Line("loss", losses)]), Panel.histogram([Line("noise", values)])])
/// ```
/// - Throws: `EngineError` when there are none or too many, or gnuplot is not installed.
public func plot(panels: [Panel]) throws {
    try require(
        (1...4).contains(panels.count), "plot", "there are \(panels.count) panels; from 1 to 4 fit side by side")
    try draw(panels, "plot")
}

private func draw(_ panels: [Panel], _ operation: String) throws {
    PlotFiles.remember(panels)
    let script = PlotScript(panels)
    try Gallery.keep(
        Gnuplot.draw(script.text, width: script.size.width, height: script.size.height, for: operation),
        description: PlotDescription(panels).text)
}

/// Draws lines in one plot.
///
/// - Parameters:
///   - lines: the series, in the order of the legend.
///   - title: a line of text above the plot.
///   - xLabel: what the horizontal axis shows.
///   - yLabel: what the vertical axis shows.
///   - logY: whether the vertical axis is logarithmic.
/// - Throws: `EngineError` when there is nothing finite to draw or gnuplot is not installed.
public func plot(
    _ lines: [Line], title: String? = nil, xLabel: String = "", yLabel: String = "", logY: Bool = false
) throws {
    try draw([Panel.lines(lines, title: title, xLabel: xLabel, yLabel: yLabel, logY: logY)], "plot")
}

/// Draws values at the places 0, 1, 2 and so on.
/// - Throws: `EngineError` when there is nothing finite to draw or gnuplot is not installed.
public func plot(
    _ values: [Double], title: String? = nil, xLabel: String = "", yLabel: String = "", logY: Bool = false
) throws {
    try plot([Line("", values)], title: title, xLabel: xLabel, yLabel: yLabel, logY: logY)
}

/// Draws the values of a one-dimensional tensor.
/// - Throws: `EngineError` when the tensor has other dimensions, or as `plot` of numbers.
public func plot(
    _ values: Tensor, title: String? = nil, xLabel: String = "", yLabel: String = "", logY: Bool = false
) throws {
    try plot(Line.numbers(values, "plot"), title: title, xLabel: xLabel, yLabel: yLabel, logY: logY)
}

/// Draws the losses of a training run twice, side by side: as they are, and on a logarithmic axis. Long runs also show the
/// mean over the last fiftieth of the run, as single losses jump up and down with the timesteps that were drawn.
/// - Throws: `EngineError` when there are no finite losses or gnuplot is not installed.
public func plotLosses(_ losses: [Double], title: String = "Training loss") throws {
    try draw(lossPanels(losses, title: title), "plotLosses")
}

/// Draws what `plotLosses` draws to `path` without showing it.
func saveLossPlot(_ losses: [Double], to path: String) throws -> Picture {
    let panels = try lossPanels(losses, title: "Training loss")
    let image = try PlotFiles.picture(panels)
    try image.write(to: path)
    return Picture(path: path, width: image.width, height: image.height, description: PlotDescription(panels).text)
}

private func lossPanels(_ losses: [Double], title: String) throws -> [Panel] {
    let window = losses.count / 50
    var lines = [Line("loss of a batch", losses)]
    if window >= 2 {
        lines[0].isFaint = true
        lines.append(Line("mean of \(window) batches", trailingMeans(losses, window)))
    }
    return try [
        Panel.lines(lines, title: title, xLabel: "step", yLabel: "loss"),
        Panel.lines(lines, title: "\(title), logarithmic", xLabel: "step", yLabel: "loss", logY: true),
    ]
}

/// The mean of each value and those before it, `window` in all; NaN where there are not yet so many.
func trailingMeans(_ values: [Double], _ window: Int) -> [Double] {
    values.indices.map { index in
        if index + 1 < window { return .nan }
        return values[index + 1 - window...index].reduce(0, +) / Double(window)
    }
}

/// Draws separate points (x, y).
/// - Throws: `EngineError` when the counts differ, there is no finite point, or gnuplot is not installed.
public func scatter(
    _ x: [Double], _ y: [Double], title: String? = nil, xLabel: String = "", yLabel: String = ""
) throws {
    try scatter([Line("", x: x, y: y)], title: title, xLabel: xLabel, yLabel: yLabel)
}

/// Draws the rows of a tensor [points, 2] as points.
/// - Throws: `EngineError` when the tensor has another shape, or as `scatter` of numbers.
public func scatter(_ points: Tensor, title: String? = nil, xLabel: String = "", yLabel: String = "") throws {
    try require(
        points.ndim == 2 && points.shape[1] == 2, "scatter", "needs points [count, 2], not \(points.shape)")
    let numbers = try points.float().toArray()
    let (x, y) = (stride(from: 0, to: numbers.count, by: 2), stride(from: 1, to: numbers.count, by: 2))
    try scatter(x.map { numbers[$0] }, y.map { numbers[$0] }, title: title, xLabel: xLabel, yLabel: yLabel)
}

/// Draws groups of points, a colour for each.
/// - Throws: `EngineError` when there is no finite point or gnuplot is not installed.
public func scatter(_ groups: [Line], title: String? = nil, xLabel: String = "", yLabel: String = "") throws {
    try draw([Panel.scatter(groups, title: title, xLabel: xLabel, yLabel: yLabel)], "scatter")
}

/// Draws how often values fall into each of `bins` equal intervals.
/// - Throws: `EngineError` when there is no finite value, `bins` makes no sense, or gnuplot is not installed.
public func histogram(
    _ values: [Double], bins: Int = 50, title: String? = nil, xLabel: String = "value", yLabel: String = "count"
) throws {
    try histogram([Line("", values)], bins: bins, title: title, xLabel: xLabel, yLabel: yLabel)
}

/// Draws how often the values of a tensor of any shape fall into each of `bins` equal intervals.
/// - Throws: as `histogram` of numbers.
public func histogram(
    _ values: Tensor, bins: Int = 50, title: String? = nil, xLabel: String = "value", yLabel: String = "count"
) throws {
    try draw([Panel.histogram(values, bins: bins, title: title, xLabel: xLabel, yLabel: yLabel)], "histogram")
}

/// Draws the histograms of several series over one another.
/// - Throws: as `histogram` of numbers.
public func histogram(
    _ series: [Line], bins: Int = 50, title: String? = nil, xLabel: String = "value", yLabel: String = "count"
) throws {
    try draw([Panel.histogram(series, bins: bins, title: title, xLabel: xLabel, yLabel: yLabel)], "histogram")
}

/// Draws a table of numbers [rows, columns] as colours, from dark (low) to bright (high).
/// - Throws: `EngineError` when `values` is no table or too large, or gnuplot is not installed.
public func heatMap(
    _ values: Tensor, title: String? = nil, xLabel: String = "column", yLabel: String = "row"
) throws {
    try draw([Panel.heatMap(values, title: title, xLabel: xLabel, yLabel: yLabel)], "heatMap")
}
