import Foundation
import Testing

@testable import Engine

@Suite struct PlotTests {
    private let isBlue: ([UInt8]) -> Bool = { $0[0] < 40 && $0[2] > 150 }
    private let isOrange: ([UInt8]) -> Bool = { $0[0] > 180 && $0[1] < 130 && $0[2] < 40 }

    @Test func linesLieWhereTheirValuesAre() throws {
        let lines = [Line("low", [1, 1, 1]), Line("high", [2, 2, 2])]
        let picture = try #require(try picturesShown { _ in try plot(lines, title: "Two") }.first)
        #expect((picture.width, picture.height) == (900, 480))
        let (low, high) = (picture.find(isBlue), picture.find(isOrange))
        #expect(low.count > 500)
        #expect(high.count > 500)
        #expect(high.y < low.y - 100)
    }

    @Test func aLogarithmicAxisSpreadsSmallValues() throws {
        let values = [1.0, 0.01, 0.01, 0.01, 0.01, 0.01, 0.0, 1.0]
        let pictures = try picturesShown { _ in
            try plot(values)
            try plot(values, logY: true)
        }
        #expect(pictures[0] != pictures[1])
        #expect(pictures[1].find(isBlue).count > 500)
    }

    @Test func lossesAreDrawnTwice() throws {
        let losses = (0..<200).map { 1 / Double($0 + 1) }
        let picture = try #require(try picturesShown { _ in try plotLosses(losses) }.first)
        #expect((picture.width, picture.height) == (1120, 440))
        for half in [0, 560] {
            let curve = try picture.cropped(left: half, top: 0, width: 560, height: 360).find(isOrange)
            #expect(curve.count > 300, "the mean is drawn in the half that begins at \(half)")
        }
    }

    @Test func meansOfTheLastValues() {
        let means = trailingMeans([1, 3, 5, 7], 2)
        #expect(means[0].isNaN)
        #expect(Array(means.dropFirst()) == [2, 4, 6])
    }

    @Test func histogramsCountValues() throws {
        let panel = try Panel.histogram([Line("a", [0, 1, 1, 4, .nan]), Line("b", [2.5, 3.9])], bins: 4, xLabel: "x")
        guard case .bars(let bars) = panel.content else {
            Issue.record("a histogram has bars")
            return
        }
        #expect(bars.map(\.counts) == [[1, 2, 0, 1], [0, 0, 1, 1]])
        #expect(bars.map(\.start) == [0, 0])
        #expect(bars.map(\.width) == [1, 1])
        #expect(panel.xLabel == "x (1 not finite)")
        let same = try Panel.histogram([Line("", [3, 3])], bins: 2)
        guard case .bars(let one) = same.content else { return }
        #expect(one[0].counts == [0, 2])
        #expect(one[0].start == 2.5)
        let pictures = try picturesShown { _ in try histogram(Tensor.randn([4, 100], generator: Generator(seed: 0))) }
        #expect(pictures[0].find { $0[2] > $0[0] &+ 60 }.count > 5000)
    }

    @Test func heatMapsBeginAtTheTop() throws {
        let table = try Tensor([[0.0, 1.0], [5.0, 9.0]])
        let picture = try #require(try picturesShown { _ in try heatMap(table, title: "Table") }.first)
        let brightness = picture.grey()
        let (first, last) = (try brightness[200, 100], try brightness[700, 350])
        #expect(first[0] < 60)
        #expect(last[0] > 180)
    }

    @Test func pointsAndPanels() throws {
        let points = try Tensor.rand([50, 2], generator: Generator(seed: 0))
        let pictures = try picturesShown { _ in
            try scatter(points)
            try plot(panels: [
                Panel.scatter([Line("a", x: [0, 1], y: [1, 0])]), Panel.heatMap(points),
                Panel.lines([Line("l", points[.all, 0])]),
            ])
        }
        #expect(pictures[0].find(isBlue).count > 50 * 20)
        #expect(pictures[1].width == 90 + 3 * 450 + 2 * 170 + 90)
    }

    @Test func whatCannotBeDrawnIsSaid() throws {
        #expect(messageThrown { try plot([Double]()) } == "plot: there are no values to draw")
        #expect(messageThrown { try plot([Double.nan, .infinity]) } == "plot: none of the 2 values is finite")
        #expect(
            messageThrown { try plot([0.0, -1], logY: true) }
                == "plot: a logarithmic axis needs values above 0, and there are none")
        #expect(
            messageThrown { try plot(Tensor.zeros([2, 2])) }
                == "plot: a line is drawn from a tensor of one dimension, not [2, 2]; pick a part of it or reshape([-1])"
        )
        #expect(
            messageThrown { _ = try Line("x", x: [1], y: [1, 2]) } == "Line: \"x\" has 1 values of x but 2 of y")
        #expect(messageThrown { try plot(panels: []) } == "plot: there are 0 panels; from 1 to 4 fit side by side")
        #expect(messageThrown { try histogram([1.0], bins: 0) } == "histogram: bins is 0; from 1 to 1000 are possible")
        #expect(messageThrown { try histogram([Double]()) } == "histogram: there are no values")
        #expect(messageThrown { try histogram([Double.nan]) } == "histogram: none of the 1 values is finite")
        #expect(
            messageThrown { try heatMap(Tensor.zeros([3])) }
                == "heatMap: needs a table [rows, columns], not [3]; pick a part of it, as x[0]")
        #expect(
            messageThrown { try scatter(Tensor.zeros([3, 3])) } == "scatter: needs points [count, 2], not [3, 3]")
    }

    /// Values at the ends of what a Double holds, or all equal, must give a plot, not an error.
    @Test func extremeValuesAreDrawn() throws {
        let pictures = try picturesShown { _ in
            try plot([1e-300, 1e300])
            try plot([5.0])
            try plot([-1e308, 1e308])
            try histogram([-1e308, 1e308])
            try heatMap(Tensor.zeros([1, 1]))
        }
        #expect(pictures.count == 5)
    }
}
