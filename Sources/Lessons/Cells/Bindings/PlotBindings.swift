import Engine

extension Registry {
    /// Pictures and plots.
    func registerPlots() {
        registerImages()
        registerLines()
        registerPanels()
        registerLinePlots()
        registerPointPlots()
    }

    private func registerLines() {
        type("Line", Line.self, "A named series of points for a plot.") { line in
            line.initialiser("init(_ name: String, _ values: [Double])", "Values at the places 0, 1, 2 and so on.") {
                (name: String, values: [Double]) in Line(name, values)
            }
            line.initialiser("init(_ name: String, _ values: Tensor)", "The values of a one-dimensional tensor.") {
                (name: String, values: Tensor) in try Line(name, values)
            }
            line.initialiser("init(_ name: String, x: [Double], y: [Double])", "The points (x, y).") {
                (name: String, x: [Double], y: [Double]) in try Line(name, x: x, y: y)
            }
            line.initialiser("init(_ name: String, x: Tensor, y: Tensor)", "The points (x, y).") {
                (name: String, x: Tensor, y: Tensor) in try Line(name, x: x, y: y)
            }
        }
    }

    private static let texts = "title: String? = nil, xLabel: String = \"\", yLabel: String = \"\""

    private func registerPanels() {
        type("Panel", Panel.self, "One plot among several: plot(panels:).") { panel in
            panel.staticMethod(
                "static func lines(_ lines: [Line], \(Self.texts), logY: Bool = false) -> Panel", "Lines."
            ) {
                (lines: [Line], title: String?, x: String, y: String, logY: Bool) in
                try Panel.lines(lines, title: title, xLabel: x, yLabel: y, logY: logY)
            }
            panel.staticMethod("static func scatter(_ groups: [Line], \(Self.texts)) -> Panel", "Separate points.") {
                (groups: [Line], title: String?, x: String, y: String) in
                try Panel.scatter(groups, title: title, xLabel: x, yLabel: y)
            }
            panel.staticMethod(
                "static func histogram(_ series: [Line], \(Self.histogramOptions)) -> Panel", "How often values occur."
            ) { (series: [Line], bins: Int, title: String?, x: String, y: String) in
                try Panel.histogram(series, bins: bins, title: title, xLabel: x, yLabel: y)
            }
            panel.staticMethod(
                "static func heatMap(_ values: Tensor, \(Self.mapOptions)) -> Panel", "Numbers as colours."
            ) {
                (values: Tensor, title: String?, x: String, y: String) in
                try Panel.heatMap(values, title: title, xLabel: x, yLabel: y)
            }
        }
        function("func plot(panels: [Panel])", "Draws plots side by side.") { (panels: [Panel]) in
            try plot(panels: panels)
        }
    }

    private func registerLinePlots() {
        function("func plot(_ lines: [Line], \(Self.texts), logY: Bool = false)", "Draws lines.") {
            (lines: [Line], title: String?, x: String, y: String, logY: Bool) in
            try plot(lines, title: title, xLabel: x, yLabel: y, logY: logY)
        }
        function("func plot(_ values: [Double], \(Self.texts), logY: Bool = false)", "Draws values as a line.") {
            (values: [Double], title: String?, x: String, y: String, logY: Bool) in
            try plot(values, title: title, xLabel: x, yLabel: y, logY: logY)
        }
        function(
            "func plot(_ values: Tensor, \(Self.texts), logY: Bool = false)", "Draws the values of a tensor as a line."
        ) {
            (values: Tensor, title: String?, x: String, y: String, logY: Bool) in
            try plot(values, title: title, xLabel: x, yLabel: y, logY: logY)
        }
        function(
            "func plotLosses(_ losses: [Double], title: String = \"Training loss\")",
            "Draws losses as they are and on a logarithmic axis."
        ) { (losses: [Double], title: String) in try plotLosses(losses, title: title) }
    }

    private static let histogramOptions =
        "bins: Int = 50, title: String? = nil, xLabel: String = \"value\", yLabel: String = \"count\""
    private static let mapOptions = "title: String? = nil, xLabel: String = \"column\", yLabel: String = \"row\""

    private func registerPointPlots() {
        function("func scatter(_ x: [Double], _ y: [Double], \(Self.texts))", "Draws points (x, y).") {
            (xs: [Double], ys: [Double], title: String?, x: String, y: String) in
            try scatter(xs, ys, title: title, xLabel: x, yLabel: y)
        }
        function("func scatter(_ points: Tensor, \(Self.texts))", "Draws the rows of a tensor [points, 2].") {
            (points: Tensor, title: String?, x: String, y: String) in
            try scatter(points, title: title, xLabel: x, yLabel: y)
        }
        function("func scatter(_ groups: [Line], \(Self.texts))", "Draws groups of points.") {
            (groups: [Line], title: String?, x: String, y: String) in
            try scatter(groups, title: title, xLabel: x, yLabel: y)
        }
        function("func histogram(_ values: [Double], \(Self.histogramOptions))", "Draws how often values occur.") {
            (values: [Double], bins: Int, title: String?, x: String, y: String) in
            try histogram(values, bins: bins, title: title, xLabel: x, yLabel: y)
        }
        function("func histogram(_ values: Tensor, \(Self.histogramOptions))", "Draws how often values occur.") {
            (values: Tensor, bins: Int, title: String?, x: String, y: String) in
            try histogram(values, bins: bins, title: title, xLabel: x, yLabel: y)
        }
        function("func histogram(_ series: [Line], \(Self.histogramOptions))", "Draws histograms over one another.") {
            (series: [Line], bins: Int, title: String?, x: String, y: String) in
            try histogram(series, bins: bins, title: title, xLabel: x, yLabel: y)
        }
        function("func heatMap(_ values: Tensor, \(Self.mapOptions))", "Draws a table of numbers as colours.") {
            (values: Tensor, title: String?, x: String, y: String) in
            try heatMap(values, title: title, xLabel: x, yLabel: y)
        }
    }

    private func registerImages() {
        let sides = "rowLabels: [String] = [], columnLabels: [String] = []"
        let labels = "\(sides), captions: [String] = [], size: Int? = nil"
        function(
            "func showImages(_ images: Tensor, columns: Int? = nil, title: String? = nil, \(labels), range: ClosedRange<Double>? = nil)",
            "Shows the images of a tensor in a grid."
        ) {
            (
                images: Tensor, columns: Int?, title: String?, rows: [String], tops: [String], captions: [String],
                size: Int?, range: ClosedRange<Double>?
            ) in
            try showImages(
                images, columns: columns, title: title, rowLabels: rows, columnLabels: tops, captions: captions,
                size: size, range: range)
        }
        function(
            "func showImages(_ images: [PixelImage], columns: Int? = nil, title: String? = nil, \(labels))",
            "Shows pictures in a grid."
        ) {
            (
                images: [PixelImage], columns: Int?, title: String?, rows: [String], tops: [String], captions: [String],
                size: Int?
            ) in
            try showImages(
                images, columns: columns, title: title, rowLabels: rows, columnLabels: tops, captions: captions,
                size: size)
        }
        function(
            "func showImages(_ dataset: ImageDataset, columns: Int? = nil, title: String? = nil, \(sides), size: Int? = nil)",
            "Shows the images of a data set."
        ) {
            (dataset: ImageDataset, columns: Int?, title: String?, rows: [String], tops: [String], size: Int?) in
            try showImages(dataset, columns: columns, title: title, rowLabels: rows, columnLabels: tops, size: size)
        }
        function("func showImages(_ image: PixelImage, title: String? = nil, size: Int? = nil)", "Shows a picture.") {
            (image: PixelImage, title: String?, size: Int?) in try showImages(image, title: title, size: size)
        }
        function(
            "func makeGrid(_ images: Tensor, columns: Int = 8, padding: Int = 2, padValue: Double = 0) -> Tensor",
            "Images in rows as one picture."
        ) {
            (images: Tensor, columns: Int, padding: Int, padValue: Double) in
            try makeGrid(images, columns: columns, padding: padding, padValue: padValue)
        }
        function(
            "func saveImage(_ images: Tensor, _ path: String, columns: Int = 8, range: ClosedRange<Double>? = nil)",
            "Writes images as one PNG."
        ) {
            (images: Tensor, path: String, columns: Int, range: ClosedRange<Double>?) in
            try saveImage(images, path, columns: columns, range: range)
        }
    }
}
