import Testing

@testable import Engine

@Suite struct StatisticsTests {
    /// Two-pixel pictures: one of colours, one grey, one that cannot be read.
    private struct Pair: ImageSource {
        let count = 3
        let kind = "pairs"
        let isInMemory = true
        func label(_ index: Int) -> Int { 0 }
        func image(_ index: Int) throws -> PixelImage {
            switch index {
            case 0: try PixelImage(width: 2, height: 1, channels: 3, bytes: [255, 0, 51, 0, 0, 51])
            case 1: try PixelImage(width: 1, height: 2, channels: 1, bytes: [255, 0])
            default: throw EngineError("PixelImage", "no picture")
            }
        }
    }

    @Test func meanAndDeviationOfEachChannel() throws {
        let dataset = ImageDataset(name: "pairs", classes: ["x"], source: Pair())
        let statistics = try dataset.statistics()
        #expect(statistics.imageCount == 2)
        // Red 255 0 255 0, green 0 0 255 0, blue 51 51 255 0, by hand.
        expectClose(statistics.mean, [0.5, 0.25, 0.35], relative: 1e-12)
        expectClose(statistics.std, [0.5, 0.1875.squareRoot(), 0.1475.squareRoot()], relative: 1e-12)
        #expect(statistics.widths == 1...2)
        #expect(statistics.heights == 1...2)
        #expect(dataset.unreadable == ["no picture"])
    }

    @Test func greySetsHaveOneChannelAndLargeOnesAreSampled() throws {
        let dataset = ImageDataset(name: "counted", classes: [], source: CountingPictures())
        let all = try dataset.statistics()
        #expect(all.imageCount == 100)
        #expect(all.mean.count == 1)
        // The naive twin: all bytes in one list.
        let bytes = try (0..<100).flatMap { try dataset[$0].image.bytes.map { Double($0) / 255 } }
        let mean = bytes.reduce(0, +) / Double(bytes.count)
        let variance = bytes.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(bytes.count)
        expectClose(all.mean + all.std, [mean, variance.squareRoot()], relative: 1e-9)
        #expect(try dataset.statistics(limit: 7).imageCount == 7)
    }

    @Test func whatCannotBeDescribed() throws {
        let dataset = NoisePictures(count: 2, broken: [0, 1]).dataset
        #expect(
            messageThrown { _ = try dataset.statistics() }
                == "statistics: noise cannot be described, as none of its images can be read: picture-0.png is broken")
        #expect(
            messageThrown { _ = try NoisePictures().dataset.prefix(0).statistics() }
                == "statistics: noise cannot be described, as it has no images")
        #expect(
            messageThrown { _ = try dataset.statistics(limit: 0) }
                == "statistics: limit is 0; at least one image is needed")
    }
}
