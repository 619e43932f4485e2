import Engine
import Foundation
import Testing

@testable import Lessons

/// Stops cells, or looks at what is on disk, at any of their prints.
private final class Watcher: CellOutput {
    var text = ""
    var onPrint: (Int) -> Void = { _ in }
    private var count = 0

    func print(_ text: String) {
        self.text += text
        count += 1
        onPrint(count)
    }
}

/// A cell that was cut off, by Ctrl-C or by the end of the process, goes on where it was.
@Suite(.serialized) struct CutOffTests {
    private let fixture: PlayerFixture

    init() throws {
        let body =
            LessonFixtures.cell("make", SuspensionTests.setUp) + LessonFixtures.cell("train", SuspensionTests.training)
            + LessonFixtures.cell("after", "let count = losses.count")
        fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: body)])
    }

    /// What the session holds at the end of the lesson without a stop.
    private func expected() throws -> (digests: [String: String], text: String) {
        let player = try fixture.player(
            home: fixture.root.appending(path: "straight"), output: TextOutput())
        _ = try player.open("1.1")
        _ = try player.runAll()
        return (try player.session.capture().digests, try #require(player.record.cells["train"]?.text))
    }

    @Test func enterGoesOnAfterCtrlC() throws {
        let expected = try expected()
        let output = Watcher()
        let player = try fixture.player(output: output)
        _ = try player.open("1.1")
        _ = try player.runAll(to: "make")
        _ = try player.next()
        output.onPrint = { if $0 == 14 { Interruption.request() } }
        guard case .ran(let stopped) = try player.advance() else { throw CourseError("nothing has run") }
        #expect(stopped.error is Interrupted)
        #expect(player.record.cells["train"]?.place == "epoch 2 of 3")
        #expect(player.states == [.done, .interrupted, .notRun])
        let cell = try #require(player.lesson?.cells[1])
        #expect(player.canResume(cell))
        guard case .ran(let rest) = try player.advance() else { throw CourseError("nothing has run") }
        #expect(rest.error == nil)
        _ = try player.runAll()
        #expect(try player.session.capture().digests == expected.digests)
        #expect(player.record.cells["train"]?.text == expected.text)
        #expect(throws: CourseError("`after` was not stopped, or has changed since: `:run` runs it from its start")) {
            try player.resumeCell()
        }
    }

    @Test func aStoppedCellIsStillThereAfterOtherStepsAndAnotherDay() throws {
        let output = Watcher()
        let player = try fixture.player(output: output)
        _ = try player.open("1.1")
        _ = try player.runAll(to: "make")
        _ = try player.next()
        output.onPrint = { if $0 == 14 { Interruption.request() } }
        _ = try player.advance()
        let count = try player.evaluate("losses.count").text
        _ = try player.goto("make")
        #expect(player.values["losses"] == "[]")
        _ = try player.goto("train")
        #expect(try player.evaluate("losses.count").text == count)
        player.close()
        let again = try fixture.player(output: TextOutput())
        _ = try again.open("1.1")
        #expect(again.record.cells["train"]?.place == "epoch 2 of 3")
        #expect(try again.resumeCell().error == nil)
        // The turn that was under way starts over, and the three epochs have three turns each.
        #expect(try again.evaluate("losses.count").text == "9\n")
    }

    /// Copies what is on disk at each print of the training cell, which is what a process that is killed there leaves.
    @Test func aKilledProcessLosesNoMoreThanATurn() throws {
        let expected = try expected()
        let output = Watcher()
        let player = try fixture.player(output: output)
        player.checkpointInterval = .zero
        _ = try player.open("1.1")
        _ = try player.runAll(to: "make")
        let home = fixture.workspace().home
        var copies: [URL] = []
        output.onPrint = { number in
            let copy = fixture.root.appending(path: "killed-\(number)")
            try? FileManager.default.copyItem(at: home, to: copy)
            copies.append(copy)
        }
        _ = try player.next()
        _ = try player.run()
        player.close()
        #expect(copies.count > 30)
        for copy in copies {
            let next = try fixture.player(home: copy, output: TextOutput())
            var notices: [String] = []
            next.onNotice = { notices.append($0) }
            let opening = try next.open("1.1")
            #expect(opening.cutOff?.cell == "train")
            #expect(notices == [])
            if opening.cutOff?.checkpoint == nil {
                #expect(next.states == [.done, .notRun, .notRun])
                _ = try next.goto("train")
            } else {
                #expect(next.states == [.done, .interrupted, .notRun])
            }
            guard case .ran(let run) = try next.advance() else { throw CourseError("nothing has run") }
            #expect(run.error == nil)
            _ = try next.runAll()
            #expect(try next.session.capture().digests == expected.digests, "\(copy.lastPathComponent)")
            #expect(next.record.cells["train"]?.text == expected.text, "\(copy.lastPathComponent)")
            next.close()
        }
    }

    @Test func checkpointsWaitForTheirTime() throws {
        let output = Watcher()
        let player = try fixture.player(output: output)
        _ = try player.open("1.1")
        var hadCheckpoint = false
        output.onPrint = { _ in hadCheckpoint = hadCheckpoint || player.record.running?.checkpoint != nil }
        _ = try player.runAll()
        #expect(!hadCheckpoint)
        #expect(player.record.running == nil)
    }
}
