/// Pictures in rows and columns on white, with an optional title and labels: what `showImages` draws.
struct ImageSheet {
    let images: [PixelImage]
    let columns: Int
    var title: String?
    var rowLabels: [String] = []
    var columnLabels: [String] = []
    /// Texts under the images.
    var captions: [String] = []
    /// The side of a cell in pixels; nil enlarges small pictures so that they can be seen.
    var size: Int?

    private static let gap = 4
    private static let captionHeight = 18
    private static let comfortableSide = 96
    private static let widestSheet = 1600
    private static let longestSide = 8192

    var rows: Int { (images.count + columns - 1) / columns }
    private var largestSide: Int { images.map { max($0.width, $0.height) }.max() ?? 1 }

    /// The side of a cell: a whole multiple of the largest picture's where that is possible, to keep its pixels square.
    private var cellSide: Int {
        if let size { return size }
        let room = max(1, Self.widestSheet / columns - Self.gap)
        if largestSide > room { return room }
        return largestSide * max(1, min((Self.comfortableSide + largestSide / 2) / largestSide, room / largestSide))
    }

    /// The height over width of a cell: that of the flattest picture's bounding box.
    private func cellSize() -> (width: Int, height: Int) {
        let (widest, highest) = (images.map(\.width).max() ?? 1, images.map(\.height).max() ?? 1)
        let scale = Double(cellSide) / Double(largestSide)
        return (max(1, Int((Double(widest) * scale).rounded())), max(1, Int((Double(highest) * scale).rounded())))
    }

    /// How far apart two rows begin, below each other.
    private func rowPitch(_ cell: (width: Int, height: Int)) -> Int {
        cell.height + Self.gap + (captions.isEmpty ? 0 : Self.captionHeight)
    }

    private struct Margins {
        var left: Int
        var top: Int
    }

    private var margins: Margins {
        let longest = rowLabels.map(\.count).max() ?? 0
        let titleHeight = title == nil ? 0 : 34
        return Margins(
            left: longest == 0 ? Self.gap : longest * 9 + 16,
            top: titleHeight + (columnLabels.isEmpty ? Self.gap : 24))
    }

    /// The finished picture.
    /// - Throws: `EngineError` when there is text and gnuplot, which draws it, is missing.
    func draw(for operation: String) throws -> PixelImage {
        let (cell, margins) = (cellSize(), margins)
        let textWidth = (title?.count ?? 0) * 9 + 16
        let grid = margins.left + columns * (cell.width + Self.gap)
        let width = max(grid, textWidth)
        let height = margins.top + rows * rowPitch(cell)
        try require(
            width <= Self.longestSide && height <= Self.longestSide, operation,
            "\(images.count) images of \(cell.width)×\(cell.height) in \(columns) columns make a picture of \(width)×\(height) "
                + "pixels; up to \(Self.longestSide) a side are possible. Show fewer images, or choose columns and size"
        )
        var canvas = try background(width: width, height: height, gridWidth: grid, cell, margins, for: operation)
        for (index, image) in images.enumerated() {
            let left = margins.left + index % columns * (cell.width + Self.gap)
            let top = margins.top + index / columns * rowPitch(cell)
            try canvas.place(image, left: left, top: top, width: cell.width, height: cell.height)
        }
        return canvas
    }

    /// White paper with the title and the labels on it.
    private func background(
        width: Int, height: Int, gridWidth: Int, _ cell: (width: Int, height: Int), _ margins: Margins,
        for operation: String
    ) throws -> PixelImage {
        var labels: [TextLabel] = []
        if let title, !title.isEmpty {
            labels.append(TextLabel(title, x: max(8, margins.left), y: 18, size: 13, anchor: .left))
        }
        for (column, text) in columnLabels.prefix(columns).enumerated() {
            let x = margins.left + column * (cell.width + Self.gap) + cell.width / 2
            labels.append(TextLabel(text, x: x, y: margins.top - 12, size: 10, anchor: .center))
        }
        for (row, text) in rowLabels.prefix(rows).enumerated() {
            let y = margins.top + row * rowPitch(cell) + cell.height / 2
            labels.append(TextLabel(text, x: margins.left - 8, y: y, size: 10, anchor: .right))
        }
        for (index, text) in captions.prefix(images.count).enumerated() {
            let x = margins.left + index % columns * (cell.width + Self.gap) + cell.width / 2
            let y = margins.top + index / columns * rowPitch(cell) + cell.height + Self.captionHeight / 2
            labels.append(TextLabel(text, x: x, y: y, size: 9, anchor: .center))
        }
        return try TextLabel.draw(labels, width: width, height: height, for: operation)
    }
}

/// A line of text at a place in a picture, counted in pixels from the upper left.
struct TextLabel {
    enum Anchor: String { case left, center, right }

    let text: String
    let x: Int
    let y: Int
    let size: Int
    let anchor: Anchor

    init(_ text: String, x: Int, y: Int, size: Int, anchor: Anchor) {
        (self.text, self.x, self.y, self.size, self.anchor) = (text, x, y, size, anchor)
    }

    /// A white picture with `labels` on it.
    static func draw(_ labels: [TextLabel], width: Int, height: Int, for operation: String) throws -> PixelImage {
        let white = [UInt8](repeating: 255, count: width * height * 3)
        guard !labels.isEmpty else {
            return PixelImage(uncheckedWidth: width, height: height, channels: 3, bytes: white)
        }
        var script = "unset border; unset tics; unset key; set margins 0,0,0,0\n"
        for label in labels {
            let (x, y) = (Double(label.x) / Double(width), 1 - Double(label.y) / Double(height))
            script += "set label \(Gnuplot.quoted(label.text)) at screen \(x),\(y) \(label.anchor.rawValue) "
            script += "font 'Sans,\(label.size)' textcolor '#333333'\n"
        }
        script += "plot [0:1] [0:1] NaN notitle\n"
        return try Gnuplot.draw(script, width: width, height: height, for: operation).rgb()
    }
}

extension PixelImage {
    /// Puts `image` into the rectangle, keeping its shape: enlarged it keeps hard pixels, reduced it is averaged.
    mutating func place(_ image: PixelImage, left: Int, top: Int, width: Int, height: Int) throws {
        let scale = min(Double(width) / Double(image.width), Double(height) / Double(image.height))
        let (fitWidth, fitHeight) = (
            max(1, Int((Double(image.width) * scale).rounded())), max(1, Int((Double(image.height) * scale).rounded()))
        )
        let fitted = scale < 1 ? try image.resized(width: fitWidth, height: fitHeight) : image
        for y in 0..<fitHeight {
            try Interruption.check()
            for x in 0..<fitWidth {
                let from =
                    (y * fitted.height / fitHeight * fitted.width + x * fitted.width / fitWidth) * fitted.channels
                let to =
                    ((top + (height - fitHeight) / 2 + y) * self.width + left + (width - fitWidth) / 2 + x) * channels
                for channel in 0..<channels {
                    bytes[to + channel] = fitted.bytes[from + (fitted.channels == 1 ? 0 : channel)]
                }
            }
        }
    }
}
