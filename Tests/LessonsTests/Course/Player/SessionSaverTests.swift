import Foundation
import Testing

@testable import Lessons

@Suite struct SessionSaverTests {
    @Test func nothingNewIsNotSaved() {
        var saver = SessionSaver()
        #expect(!saver.save(isLast: true) { Issue.record("written without need") })
    }

    @Test func quickSnapshotsAreWrittenAfterEachCell() {
        var saver = SessionSaver()
        var count = 0
        for _ in 0..<3 {
            saver.cellHasRun(for: 0)
            #expect(saver.save(isLast: false) { count += 1 })
        }
        #expect(count == 3)
    }

    @Test func slowSnapshotsWaitForWorkThatIsWorthThem() {
        var saver = SessionSaver()
        saver.cellHasRun(for: 0)
        #expect(saver.save(isLast: false) { Thread.sleep(forTimeInterval: 0.25) })
        saver.cellHasRun(for: 1)
        #expect(!saver.save(isLast: false) {})
        saver.cellHasRun(for: 60)
        #expect(saver.save(isLast: false) { Thread.sleep(forTimeInterval: 0.25) })
        saver.cellHasRun(for: 0)
        #expect(!saver.save(isLast: false) {})
        #expect(saver.save(isLast: true) {})
    }

    @Test func failuresReachTheCaller() {
        var saver = SessionSaver()
        saver.cellHasRun(for: 0)
        #expect(throws: CourseError("full")) { try saver.save(isLast: false) { throw CourseError("full") } }
    }
}
