import Testing

@testable import Lab

@Suite struct NotebookProgressTests {
    private let start = ContinuousClock.now
    private let half = "━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌  50 %"
    private let full = "━━━━━━━━━━━━━━━━━━━━━━━━ 100 %"

    /// `#require` itself cannot hold what changes the progress.
    private func shown(_ line: NotebookProgress.Line?) throws -> NotebookProgress.Line { try #require(line) }

    @Test func aLongLoopHasALineThatChangesInPlace() throws {
        var progress = NotebookProgress()
        #expect(progress.update(label: "epoch 1/4", fraction: 0, now: start) == nil)
        let first = try shown(progress.update(label: "epoch 3/4", fraction: 0.5, now: start + .seconds(10)))
        #expect(first.text == "epoch 3/4  \(half)  0:10 left")
        #expect(first.isNew)
        #expect(progress.update(label: "epoch 3/4", fraction: 0.6, now: start + .milliseconds(10_300)) == nil)
        let second = try shown(progress.update(label: "epoch 4/4", fraction: 0.5, now: start + .seconds(11)))
        #expect(!second.isNew && second.displayID == first.displayID)
        _ = progress.update(label: "epoch 4/4", fraction: 1, now: start + .seconds(20))
        progress.loopsEnded(now: start + .seconds(20))
        let last = try shown(progress.end(now: start + .seconds(30)))
        #expect(last == .init(text: "epoch 4/4  \(full)  0:20", displayID: first.displayID, isNew: false))
    }

    @Test func aStoppedLoopKeepsWhatItReached() throws {
        var progress = NotebookProgress()
        _ = progress.update(label: "Sampling", fraction: 0, now: start)
        _ = progress.update(label: "Sampling", fraction: 0.5, now: start + .seconds(3))
        #expect(progress.end(now: start + .seconds(4))?.text == "Sampling  \(half)  0:04")
    }

    @Test func loopsOfACellShareTheLine() throws {
        var progress = NotebookProgress()
        _ = progress.update(label: "a 1/2", fraction: 0, now: start)
        let first = try shown(progress.update(label: "a 2/2", fraction: 0.5, now: start + .seconds(2)))
        progress.loopsEnded(now: start + .seconds(4))
        #expect(progress.update(label: "b 1/2", fraction: 0, now: start + .seconds(5)) == nil)
        let second = try shown(progress.update(label: "b 2/2", fraction: 0.5, now: start + .seconds(7)))
        #expect(second.text == "b 2/2  \(half)  0:02 left")
        #expect(!second.isNew && second.displayID == first.displayID)
    }

    @Test func loopsWithoutACountKeepTheirTurnsAndTheirTime() throws {
        var progress = NotebookProgress()
        _ = progress.update(label: "turn 1", fraction: nil, now: start)
        let first = try shown(progress.update(label: "turn 2", fraction: nil, now: start + .seconds(3)))
        #expect(first.text == "turn 2  0:03")
        progress.loopsEnded(now: start + .seconds(4))
        #expect(progress.end(now: start + .seconds(9))?.text == "turn 2  0:04")
    }

    @Test func shortLoopsHaveNone() {
        var progress = NotebookProgress()
        _ = progress.update(label: "a 1/2", fraction: 0, now: start)
        _ = progress.update(label: "a 2/2", fraction: 0.5, now: start + .seconds(1))
        progress.loopsEnded(now: start + .seconds(1))
        #expect(progress.end(now: start + .seconds(9)) == nil)
    }
}
