import Testing

@testable import Engine

@Suite struct PictureDescriptionTests {
    private func description(_ body: () throws -> Void) throws -> String {
        var text = ""
        try withTemporaryFolder { folder in
            Gallery.use(folder: folder, prefix: "cell")
            Gallery.onShow { _ in }
            defer { Gallery.onShow { print($0.path) } }
            try body()
            text = Gallery.shown.map(\.description).joined(separator: "\n")
        }
        return text
    }

    @Test func imagesOfATensor() throws {
        let black = try Tensor.full([2, 3, 4, 4], -1)
        let red = try concat([Tensor.full([2, 1, 4, 4], 1.5), Tensor.full([2, 2, 4, 4], -1)], dim: 1)
        let images = try concat([black, red])
        let text = try description {
            try showImages(images, columns: 2, title: "Two kinds", rowLabels: ["black", "red"], captions: ["a", "b"])
        }
        #expect(
            text == "Two kinds: 4 images of 4×4 pixels, in rows of 2. Values from -1 to 1.5; -1 is black, 1 is white. "
                + "Mean brightness 15 %, of single images from 0 % to 30 %. Mean colour: red 50 %, green 0 %, blue 0 %. "
                + "Rows: black (brightness 0 %), red (brightness 30 %). Captions: a, b.")
    }

    @Test func aGreyImageAndASavedOne() throws {
        let half = try Tensor.full([1, 1, 8, 6], 0.5)
        let values = "Values from 0.5 to 0.5; 0 is black, 1 is white. Mean brightness 50 %."
        #expect(try description { try showImages(half) } == "one grey image of 6×8 pixels. \(values)")
        #expect(try description { try saveImage(half, "x.png") } == "one grey image of 6×8 pixels. \(values)")
    }

    @Test func picturesOfSeveralSizes() throws {
        let images = [
            try PixelImage(width: 2, height: 1, channels: 1, bytes: [0, 255]),
            try PixelImage(width: 1, height: 3, channels: 3, bytes: [UInt8](repeating: 255, count: 9)),
        ]
        #expect(
            try description { try showImages(images, columnLabels: ["a", "b", "c"]) }
                == "2 images of up to 2×3 pixels, in a row. Mean brightness 75 %, of single images from 50 % to 100 %. "
                + "Mean colour: red 75 %, green 75 %, blue 75 %. Columns: a (brightness 50 %), b (brightness 100 %).")
    }

    @Test func lines() throws {
        let lines = [Line("up", [1, 2, 4]), Line("peak", [0.5, 9, 0.25, .nan])]
        #expect(
            try description { try plot(lines, title: "Both", xLabel: "step") }
                == "Both: 2 lines. Horizontal axis: step from 0 to 2, vertical axis: from 0.25 to 9. "
                + "up: 3 points, from 1 to 4, rising throughout. "
                + "peak: 3 of 4 points, from 0.5 to 0.25, without a direction; highest 9 at 1.")
    }

    @Test func losses() throws {
        let losses = [1.0, 0.5, 0.6, 0.1]
        let line = "loss of a batch: 4 points, from 1 to 0.1, falling overall."
        let axes = "one line. Horizontal axis: step from 0 to 3, vertical axis: loss from 0.1 to 1"
        #expect(
            try description { try plotLosses(losses) }
                == "2 plots side by side. Panel 1: Training loss: \(axes). \(line) "
                + "Panel 2: Training loss, logarithmic: \(axes) (logarithmic). \(line)")
    }

    @Test func pointsHistogramsAndHeatMaps() throws {
        #expect(
            try description { try scatter([1, 3], [5, 9], xLabel: "x", yLabel: "y") }
                == "one group of points. Horizontal axis: x from 1 to 3, vertical axis: y from 5 to 9. "
                + "2 points, horizontally from 1 to 3 with mean 2, vertically from 5 to 9 with mean 7.")
        #expect(
            try description { try histogram([0, 1, 1, 4], bins: 4) }
                == "histogram of 4 intervals from 0 to 4. Horizontal axis: value, vertical axis: count. "
                + "4 values, most of them (2) between 1 and 2.")
        #expect(
            try description { try heatMap(Tensor([[0.0, 1.0], [5.0, 9.0]])) }
                == "heat map of 2 rows (row) and 2 columns (column). Lowest 0 in row 0, column 0; "
                + "highest 9 in row 1, column 1.")
    }

    @Test(arguments: [
        ([2, 2], "constant"), ([1, 2, 2], "rising throughout"), ([3, 1, 0], "falling throughout"),
        ([0, 2, 1, 3], "rising overall"), ([3, 1, 2, 0], "falling overall"), ([0, 5, 0], "without a direction"),
        ([-1e308, 1e308, 0], "without a direction"),
    ])
    func trends(values: [Double], text: String) {
        #expect(Trend(values).text == text)
    }
}
