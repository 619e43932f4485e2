import Testing

@testable import Lessons

@Suite struct SessionSaverTests {
    @Test func nothingNewIsNotSaved() {
        let saver = SessionSaver()
        #expect(!saver.isWorth(writing: 0, isLast: true))
    }

    @Test func quickSnapshotsAreWrittenAfterEachCell() {
        var saver = SessionSaver()
        for _ in 0..<3 {
            saver.cellHasRun(for: 0)
            #expect(saver.isWorth(writing: 1 << 20, isLast: false))
            saver.hasWritten(1 << 20, in: 0.01)
        }
    }

    @Test func slowSnapshotsWaitForWorkThatIsWorthThem() {
        var saver = SessionSaver()
        saver.cellHasRun(for: 0)
        saver.hasWritten(100 << 20, in: 1)
        // One second for 100 MiB is worth twenty of computing.
        saver.cellHasRun(for: 15)
        #expect(!saver.isWorth(writing: 100 << 20, isLast: false))
        #expect(saver.isWorth(writing: 100 << 20, isLast: true))
        saver.cellHasRun(for: 6)
        #expect(saver.isWorth(writing: 100 << 20, isLast: false))
    }

    @Test func littleSaysNothingAboutTheDisk() {
        var saver = SessionSaver()
        saver.cellHasRun(for: 0)
        saver.hasWritten(1000, in: 1)
        saver.cellHasRun(for: 0)
        #expect(saver.isWorth(writing: 10 << 20, isLast: false))
    }
}
