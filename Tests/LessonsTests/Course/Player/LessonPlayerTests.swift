import Engine
import Foundation
import Testing

@testable import Lessons

@Suite struct LessonPlayerTests {
    @Test func enterWalksThroughALesson() throws {
        let fixture = try PlayerFixture()
        let (player, output) = try fixture.player()
        let opening = try player.open("1.1")
        #expect(!opening.isResumed)
        #expect(opening.missingNeeds.isEmpty)
        var walk: [String] = []
        for _ in 0..<8 {
            switch try player.advance() {
            case .ran(let run): walk.append("ran \(run.id)")
            case .moved(let step): walk.append("at \(player.stepIndex), \(step.runnable?.id ?? "no cell")")
            case .ended(let next): walk.append("ended before \(next?.id ?? "nothing")")
            }
        }
        #expect(
            walk == [
                "ran one", "at 1, two", "ran two", "at 2, no cell", "at 3, three", "ran three", "at 4, ex",
                "ended before nothing",
            ])
        #expect(output.text == "b is 21\n42\n")
        #expect(player.states == [.done, .done, .done])
        #expect(player.isAtEnd)
        let record = try #require(player.record.cells["three"])
        #expect(record.text == "42\n")
        #expect(record.value == "42")
        #expect(record.outcome == .finished)
        #expect(record.variables == [.init(name: "b", summary: "21"), .init(name: "c", summary: "42")])
    }

    @Test func anEditedCellRunsAndMakesLaterOnesStale() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        _ = try player.goto("one")
        let run = try player.run(edited: "let a = 1")
        #expect(run.error == nil)
        #expect(player.values["a"] == "1")
        #expect(player.states == [.done, .stale, .stale])
        #expect(try player.runAll().map(\.id) == ["two", "three"])
        #expect(player.values["c"] == "4")
        _ = try player.goto("one")
        _ = try player.run(edited: "let a = 20")
        #expect(player.record.edits.isEmpty)
    }

    @Test func errorsPointIntoTheLessonOrIntoTheEdit() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: "Prose.\n\n" + LessonFixtures.cell("bad", "let a = 1\nlet b = [5][a]"))
        ])
        let player = try fixture.opened()
        let error = try #require(try player.run().error as? CellError)
        #expect(error.file == "lessons/unit1/1.1.md")
        #expect(error.line == LessonFixtures.frontMatterLines + 5)
        #expect(player.states == [.failed])
        #expect(player.values["a"] == "1")
        let edited = try #require(try player.run(edited: "let b = missing").error as? CellError)
        #expect(edited.file == "cell bad")
        #expect(edited.line == 1)
    }

    @Test func runAllStopsAtTheFirstFailureAndAtTheNamedCell() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        var seen: [String?] = []
        let runs = try player.runAll(to: "two") { seen.append($0.cell?.id) }
        #expect(runs.map(\.id) == ["one", "two"])
        #expect(seen == ["one", "two"])
        #expect(player.stepIndex == 1)
        #expect(try player.runAll(to: "two").isEmpty)
        _ = try player.goto("one")
        _ = try player.run(edited: "let a = \"text\"")
        let failing = try player.runAll()
        #expect(failing.map(\.id) == ["two"])
        #expect(failing.last?.error != nil)
        #expect(player.stepIndex == 1)
    }

    @Test func movingNamesWhatThereIs() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        #expect(try player.goto("4").cell?.id == "three")
        #expect(try player.back()?.cell == nil)
        #expect(try player.goto("1").cell?.id == "one")
        #expect(try player.back() == nil)
        #expect(throws: CourseError("lesson 1.1 has the steps 1 to 5, not 6")) { try player.goto("6") }
        #expect(throws: CourseError("lesson 1.1 has no cell `thre`. Did you mean `three`?")) { try player.goto("thre") }
        #expect(try player.goto("3").cell == nil)
        #expect(throws: CourseError("this step has no cell to run: Enter shows the next step")) { try player.run() }
    }

    @Test func withoutALessonNothingMoves() throws {
        let fixture = try PlayerFixture()
        let (player, output) = try fixture.player()
        let error = CourseError("no lesson is open: `:start 1.1` opens one")
        #expect(throws: error) { try player.advance() }
        #expect(throws: error) { try player.next() }
        #expect(throws: error) { try player.reset() }
        #expect(throws: error) { try player.hint() }
        _ = try player.evaluate("1 + 2")
        #expect(output.text == "3\n")
    }

    @Test func skippingMakesTheNextCellsWork() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        let (skip, next) = try player.skip()
        guard case .ran(let run) = skip else {
            Issue.record("the cell has not run")
            return
        }
        #expect(run.id == "one")
        #expect(next?.cell?.id == "two")
        #expect(player.states == [.done, .notRun, .notRun])
        _ = try player.back()
        guard case .nothingToDo = try player.skip().skip else {
            Issue.record("a cell that is done has run again")
            return
        }
        #expect(player.stepIndex == 1)
    }

    @Test func skippingACellThatFailsStaysThere() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(
                body: LessonFixtures.cell("bad", "let a = missing") + LessonFixtures.cell("next", "1"))
        ])
        let player = try fixture.opened()
        let (skip, next) = try player.skip()
        guard case .ran(let run) = skip else {
            Issue.record("the cell has not run")
            return
        }
        #expect(run.error != nil)
        #expect(next == nil)
        #expect(player.stepIndex == 0)
    }

    @Test func skippingAnExerciseRunsItsSolutionAndKeepsTheAttempt() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        _ = try player.goto("ex")
        _ = try player.run(edited: "let answer = 7")
        guard case .solved(let run) = try player.skip().skip else {
            Issue.record("the solution has not run")
            return
        }
        #expect(run.source == "let answer = c\n")
        #expect(player.values["answer"] == "42")
        #expect(player.record.edits["ex"] == "let answer = 7\n")
        _ = try player.goto("three")
        #expect(player.values["answer"] == nil)
        _ = try player.goto("ex")
        #expect(player.values["answer"] == "42")
        #expect(try player.run().source == "let answer = 7\n")
        #expect(player.record.skipped.isEmpty)
    }

    @Test func onlyStaleCellsRunAgain() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll(to: "two")
        #expect(try player.runAll(.stale).isEmpty)
        _ = try player.goto("one")
        _ = try player.run(edited: "let a = 30")
        #expect(player.states == [.done, .stale, .notRun])
        #expect(try player.runAll(.stale).map(\.id) == ["two"])
        // The learner is where they were; the session is that of this step.
        #expect(player.stepIndex == 0)
        #expect(player.states == [.done, .recorded, .notRun])
        _ = try player.goto("two")
        #expect(player.values["b"] == "31")
    }

    @Test func anEditThatChangesNoValueMakesNothingStale() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        _ = try player.goto("two")
        _ = try player.run()
        #expect(player.states == [.done, .done, .recorded])
    }

    @Test func interruptedCellsAreRecordedAndTheSessionGoesOn() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: LessonFixtures.cell("loop", "var n = 0\nwhile true {\n    n += 1\n}"))
        ])
        let player = try fixture.opened()
        let timer = Thread {
            Thread.sleep(forTimeInterval: 0.1)
            Interruption.request()
        }
        timer.start()
        let run = try player.run()
        #expect(run.error is Interrupted)
        #expect(!Interruption.isRequested)
        #expect(player.states == [.interrupted])
        #expect(try player.evaluate("n > 0").text == "true\n")
    }

    @Test func needsAreToldAndRun() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: LessonFixtures.cell("make", "let made = 1\nprint(\"making\")")),
            "1.2.md": LessonFixtures.text(
                id: "1.2", needs: ["1.1"], body: LessonFixtures.cell("use", "let used = 2")),
        ])
        let (player, output) = try fixture.player()
        #expect(try player.open("1.2").missingNeeds.map(\.id) == ["1.1"])
        _ = try player.run()
        Generator.default.manualSeed(5)
        let generator = Generator.default.state
        #expect(try player.runNeeds().failure == nil)
        #expect(Generator.default.state == generator)
        #expect(output.text.contains("making\n"))
        #expect(player.values == ["used": "2"])
        #expect(try player.open("1.2").missingNeeds.isEmpty)
    }
}
