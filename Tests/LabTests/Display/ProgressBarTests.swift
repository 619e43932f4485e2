import Testing

@testable import Lab

@Suite struct ProgressBarTests {
    private let start = ContinuousClock.now

    @Test func appearsAfterTwoSeconds() {
        var bar = ProgressBar()
        #expect(bar.update(label: "epoch", fraction: 0, now: start) == nil)
        #expect(bar.update(label: "epoch", fraction: 0.1, now: start + .milliseconds(1900)) == nil)
        #expect(
            bar.update(label: "epoch", fraction: 0.25, now: start + .seconds(3))
                == "epoch  ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  25 %  0:09 left")
    }

    @Test func isRedrawnTenTimesASecond() {
        var bar = ProgressBar()
        _ = bar.update(label: "a", fraction: 0, now: start)
        #expect(bar.update(label: "a", fraction: 0.5, now: start + .seconds(2)) != nil)
        #expect(bar.update(label: "a", fraction: 0.5, now: start + .milliseconds(2050)) == nil)
        #expect(bar.update(label: "a", fraction: 0.5, now: start + .milliseconds(2100)) != nil)
    }

    @Test func wordsComeNowAndThen() {
        var bar = ProgressBar()
        func words(after seconds: Double) -> String? {
            bar.update(label: "epoch", fraction: 0.25, form: .words, now: start + .seconds(seconds))
        }
        #expect(bar.update(label: "epoch", fraction: 0, form: .words, now: start) == nil)
        #expect(words(after: 3) == "epoch: 25 %, 0:09 left")
        #expect(words(after: 12) == nil)
        #expect(words(after: 13) == "epoch: 25 %, 0:39 left")
        // After an hour they come every eighth of the time.
        #expect(words(after: 3600) != nil)
        #expect(words(after: 3900) == nil)
        #expect(words(after: 4200) != nil)
    }

    @Test func withoutAFractionItTellsTheTime() {
        var bar = ProgressBar()
        #expect(bar.update(label: "turn 1", fraction: nil, now: start) == nil)
        #expect(bar.update(label: "turn 2", fraction: nil, now: start + .seconds(1)) == nil)
        #expect(bar.update(label: "turn 3", fraction: nil, now: start + .seconds(75)) == "turn 3  1:15")
        #expect(
            bar.update(label: "turn 4", fraction: nil, form: .words, now: start + .seconds(90)) == "turn 4: 1:30 so far"
        )
    }

    @Test func startsAnewAfterTheEnd() {
        var bar = ProgressBar()
        _ = bar.update(label: "a", fraction: 0, now: start)
        _ = bar.update(label: "a", fraction: 0.5, now: start + .seconds(2))
        bar.end()
        #expect(bar.update(label: "b", fraction: 0, now: start + .seconds(10)) == nil)
    }

    /// What goes on at one half has taken no time for the first half.
    @Test func timeCountsFromWhereItBegan() {
        var bar = ProgressBar()
        _ = bar.update(label: "a", fraction: 0.5, now: start)
        #expect(bar.update(label: "a", fraction: 0.75, now: start + .seconds(5))?.hasSuffix("75 %  0:05 left") == true)
    }

    @Test func theBarMakesRoomForTheRest() {
        var bar = ProgressBar()
        _ = bar.update(label: "a label", fraction: 0, now: start)
        #expect(
            bar.update(label: "a label", fraction: 0.5, columns: 34, now: start + .seconds(5))
                == "a label  ━━━━╌╌╌╌  50 %  0:05 left")
    }

    @Test(arguments: [
        (0.0, "a  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   0 %"),
        (1.0, "a  ━━━━━━━━━━━━━━━━━━━━━━━━ 100 %  0:00 left"),
        (2.0, "a  ━━━━━━━━━━━━━━━━━━━━━━━━ 100 %  0:00 left"),
        (Double.nan, "a  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   0 %"),
    ])
    func oddFractions(fraction: Double, line: String) {
        var bar = ProgressBar()
        _ = bar.update(label: "a", fraction: 0, now: start)
        #expect(bar.update(label: "a", fraction: fraction, now: start + .seconds(10)) == line)
    }

    @Test(arguments: [(7, "0:07"), (90, "1:30"), (3723, "1:02:03"), (-1, "0:00")])
    func clock(seconds: Int, text: String) {
        #expect(Duration.seconds(seconds).clockText == text)
    }
}
