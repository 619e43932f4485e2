/// Panels as a gnuplot script, all in one style: thin grey axes, a light grid, and colours that stay apart for
/// colour-blind eyes (Okabe and Ito, 2008).
struct PlotScript {
    let panels: [Panel]
    private(set) var text = ""
    private static let colours = [
        "0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000", "8A8A00", "8C564B", "7F7F7F",
    ]
    private static let viridis = [
        "440154", "472F7D", "39568C", "2A788E", "1F988B", "35B779", "7AD151", "D2E21B", "FDE725",
    ]

    /// The size of the picture in pixels.
    var size: (width: Int, height: Int) {
        panels.count == 1 ? (900, 480) : (left + panels.count * 450 + (panels.count - 1) * spacing + right, 440)
    }

    // Room in pixels for the labels of the axes and, beside heat maps, for the scale of colours.
    private let left = 90
    private var right: Int { hasImage ? 90 : 30 }
    private var spacing: Int { hasImage ? 170 : 100 }
    private var hasImage: Bool {
        panels.contains { panel in
            if case .image = panel.content { true } else { false }
        }
    }

    init(_ panels: [Panel]) {
        self.panels = panels
        addStyle()
        let (width, height) = (Double(size.width), Double(size.height))
        let margins = [Double(left) / width, 1 - Double(right) / width, 96 / height, 1 - 50 / height]
        text +=
            "set multiplot layout 1,\(panels.count) margins screen \(margins.map { "\($0)" }.joined(separator: ",")) "
        text += "spacing screen \(Double(spacing) / width)\n"
        for (number, panel) in panels.enumerated() { add(panel, number) }
        text += "unset multiplot\n"
    }

    private mutating func addStyle() {
        text += """
            set encoding utf8
            set border 3 linewidth 1 linecolor '#999999'
            set tics nomirror out scale 0.5 textcolor '#444444'
            set grid back linetype 1 linewidth 1 linecolor '#e6e6e6'
            set key below center horizontal width 2 samplen 2 textcolor '#333333'
            set datafile missing 'NaN'
            set format y '%g'

            """
        for (number, colour) in Self.colours.enumerated() {
            text += "set linetype \(number + 1) linewidth 2 linecolor '#\(colour)' pointtype 7 pointsize 0.7\n"
        }
        let stops = Self.viridis.enumerated().map { "\($0) '#\($1)'" }
        text += "set palette defined (\(stops.joined(separator: ", ")))\n"
    }

    private mutating func add(_ panel: Panel, _ number: Int) {
        text += "set title \(Gnuplot.quoted(panel.title ?? "")) font 'Sans,14' textcolor '#222222'\n"
        text += "set xlabel \(Gnuplot.quoted(panel.xLabel)) textcolor '#333333'\n"
        text += "set ylabel \(Gnuplot.quoted(panel.yLabel)) textcolor '#333333'\n"
        // A linear axis ends a little beyond the values, a logarithmic one at a power of ten.
        text +=
            panel.logY
            ? "set logscale y; set autoscale y; set offsets 0, 0, 0, 0\n"
            : "unset logscale y; set autoscale yfix; set offsets 0, 0, graph 0.04, graph 0.04\n"
        text += "set autoscale xfix\n"
        switch panel.content {
        case .lines(let lines):
            addSeries(lines, number, logY: panel.logY) { $0.y.count <= 30 ? "linespoints" : "lines" }
        case .points(let groups):
            text += "set offsets graph 0.03, graph 0.03, graph 0.04, graph 0.04\n"
            addSeries(groups, number, logY: false) { _ in "points" }
        case .bars(let bars): addBars(bars, number)
        case .image(let rows): addImage(rows, number)
        }
    }

    /// Data goes into named blocks, which hold numbers only; `name` is a gnuplot variable such as `$data_0_1`.
    private mutating func addBlock(_ name: String, _ rows: some Sequence<String>) {
        text += "\(name) << END\n"
        for row in rows {
            if Interruption.isRequested { break }  // What Ctrl-C ends early is not drawn.
            text += row + "\n"
        }
        text += "END\n"
    }

    private mutating func addSeries(_ series: [Line], _ panel: Int, logY: Bool, style: (Line) -> String) {
        var clauses: [String] = []
        for (number, line) in series.enumerated() where !line.y.isEmpty {
            let block = "$data_\(panel)_\(number)"
            addBlock(
                block,
                zip(line.x, line.y).lazy.map { x, y in
                    "\(Gnuplot.number(x)) \(logY && y <= 0 ? "NaN" : Gnuplot.number(y))"
                })
            let colour =
                line.isFaint ? "linecolor '#8fbfdc' linewidth 1" : "linetype \(number % Self.colours.count + 1)"
            clauses.append("\(block) using 1:2 with \(style(line)) \(colour) \(legend(line.name))")
        }
        text += "plot \(clauses.joined(separator: ", "))\n"
    }

    private mutating func addBars(_ bars: [Panel.Bars], _ panel: Int) {
        var clauses: [String] = []
        for (number, series) in bars.enumerated() {
            let block = "$data_\(panel)_\(number)"
            addBlock(
                block,
                series.counts.enumerated().map { index, count in
                    "\(series.start + (Double(index) + 0.5) * series.width) \(count)"
                })
            clauses.append(
                "\(block) using 1:2 with boxes linetype \(number % Self.colours.count + 1) \(legend(series.name))")
        }
        let width = bars.first?.width ?? 1
        text += "set boxwidth \(width); set yrange [0:*]; set offsets 0, 0, graph 0.04, 0\n"
        // One above another, the bars have to let those behind them through.
        text += "set style fill \(bars.count == 1 ? "solid 0.75" : "transparent solid 0.5") noborder\n"
        text += "plot \(clauses.joined(separator: ", "))\n"
    }

    private mutating func addImage(_ rows: [[Double]], _ panel: Int) {
        let block = "$data_\(panel)"
        addBlock(block, rows.lazy.map { row in row.map(Gnuplot.number).joined(separator: " ") })
        let (height, width) = (rows.count, rows[0].count)
        text += "unset grid; unset key; set offsets 0, 0, 0, 0\n"
        text += "set xrange [-0.5:\(width).0 - 0.5]; set yrange [\(height).0 - 0.5:-0.5]\n"
        text += "plot \(block) matrix with image notitle\nset grid; set key\n"
    }

    private func legend(_ name: String) -> String { name.isEmpty ? "notitle" : "title \(Gnuplot.quoted(name))" }
}
