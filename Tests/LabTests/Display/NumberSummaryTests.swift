import Testing

@testable import Lab

@Suite struct NumberSummaryTests {
    @Test func statisticsLeaveOutWhatIsNotFinite() throws {
        let summary = try #require(NumberSummary(of: [1, 2, 3, 4, .nan, .infinity, 0]))
        #expect(summary.mean == 2)
        // The sum of squares around the mean is 10, over n - 1 = 4.
        #expect(abs(summary.deviation - 2.5.squareRoot()) < 1e-12)
        #expect(summary.quantiles == [0, 0, 2, 4, 4])
        #expect((summary.nanCount, summary.infinityCount, summary.zeroCount) == (1, 1, 1))
    }

    @Test func binsCoverTheRange() throws {
        let summary = try #require(NumberSummary(of: (0...100).map(Double.init)))
        #expect(summary.bins.map(\.start) == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
        #expect(summary.bins.map(\.count) == [10, 10, 10, 10, 10, 10, 10, 10, 10, 11])
    }

    @Test func extremesDoNotOverflow() throws {
        let greatest = Double.greatestFiniteMagnitude
        let summary = try #require(NumberSummary(of: [-greatest, greatest]))
        #expect(summary.bins.map(\.count) == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(NumberSummary(of: [5, 5])?.bins.map(\.count) == [2])
        #expect(NumberSummary(of: [.nan]) == nil)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (18_536_323, "18,536,323"), (-1234, "-1,234")])
    func digitsAreGrouped(count: Int, text: String) {
        #expect(ValueDetails.grouped(count) == text)
    }

    @Test(arguments: [(0.0, "0"), (1.0, "1"), (0.12345678, "0.1235"), (1e-7, "1e-07"), (12345.678, "1.235e+04")])
    func numbersAreShort(number: Double, text: String) {
        #expect(ValueDetails.short(number) == text)
    }
}
