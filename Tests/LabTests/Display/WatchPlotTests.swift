import Testing

@testable import Lab

@Suite struct WatchPlotTests {
    @Test func aLineFallsFromTheUpperLeft() {
        let plot = WatchPlot(name: "losses", count: 40, values: (0..<40).map { 39 - Double($0) })
        #expect(
            plot.lines(width: 26) == [
                "losses: 40 values, the last 0",
                "39┤⠉⠒⠤⣀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
                "  ┤⠀⠀⠀⠀⠉⠒⠤⣀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
                "  ┤⠀⠀⠀⠀⠀⠀⠀⠀⠉⠒⠤⣀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
                "  ┤⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠉⠒⠤⣀⠀⠀⠀⠀⠀⠀",
                " 0┤⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠉⠒⠤⣀⠀⠀",
            ])
    }

    @Test func fewOrOddNumbersAreNoTrouble() {
        #expect(WatchPlot(name: "x", count: 1, values: [0.25]).lines(width: 80) == ["x: 1 value, the last 0.25"])
        #expect(WatchPlot(name: "x", count: 2, values: [.nan, .nan]).lines(width: 80) == ["x: 2 values, the last nan"])
        let flat = WatchPlot(name: "x", count: 1_000_000, values: [Double](repeating: 2, count: 500)).lines(width: 30)
        #expect(flat[0] == "x: 1,000,000 values, the last 2" && flat.count == 6)
        #expect(flat[3] == " ┤" + String(repeating: "⠤", count: 27))
        let huge = WatchPlot(name: "x", count: 2, values: [-.greatestFiniteMagnitude, .greatestFiniteMagnitude])
        #expect(huge.lines(width: 30).count == 6)
    }
}
