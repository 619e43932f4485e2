import Engine
import Foundation
import Testing

@testable import Lessons

@Suite struct ResumeTests {
    @Test func placeAndVariablesComeBackWithoutRunningCells() throws {
        let fixture = try PlayerFixture()
        let (first, _) = try fixture.player()
        _ = try first.open("1.1")
        _ = try first.runAll(to: "two")
        _ = try first.evaluate("let mine = 7")
        first.close()

        let (second, output) = try fixture.player()
        let opening = try second.resume()
        #expect(opening.isResumed)
        #expect(opening.lesson.id == "1.1")
        #expect(try second.step.cell?.id == "two")
        #expect(output.text.isEmpty)
        #expect(second.states == [.done, .done, .notRun])
        #expect(second.values == ["a": "20", "b": "21", "mine": "7"])
        #expect(try second.runAll().map(\.id) == ["three"])
        #expect(second.values["c"] == "42")
    }

    @Test func variablesTypedBeforeAnyCellComeBackToo() throws {
        let fixture = try PlayerFixture()
        let first = try fixture.opened()
        _ = try first.evaluate("let mine = 7")
        first.close()
        #expect(try fixture.opened().values == ["mine": "7"])
    }

    @Test func randomNumbersGoOnWhereTheyStopped() throws {
        let fixture = try PlayerFixture()
        let first = try fixture.opened()
        _ = try first.evaluate("let x = Tensor.rand([1]).item()")
        let expected = try first.evaluate("Tensor.rand([1]).item()").text
        _ = try first.open("1.1")
        try first.reset()
        _ = try first.evaluate("let x = Tensor.rand([1]).item()")
        first.close()
        Generator.default.manualSeed(99)
        #expect(try fixture.opened().evaluate("Tensor.rand([1]).item()").text == expected)
    }

    @Test func withoutARecordTheFirstLessonOpens() throws {
        let fixture = try PlayerFixture([
            "b.md": LessonFixtures.text(id: "1.2", body: "Prose."),
            "a.md": LessonFixtures.text(id: "1.1", body: "Prose."),
        ])
        let opening = try fixture.player().0.resume()
        #expect(opening.lesson.id == "1.1")
        #expect(!opening.isResumed)
        let empty = try PlayerFixture([:])
        let path = empty.workspace().lessons.path
        #expect(throws: CourseError("there are no lessons in \(path)")) { try empty.player().0.resume() }
    }

    @Test func lostVariablesAreToldAndComputedAgain() throws {
        let fixture = try PlayerFixture()
        let first = try fixture.opened()
        _ = try first.runAll(to: "two")
        first.close()
        let store = RecordStore(home: fixture.workspace().home)
        try FileManager.default.removeItem(at: store.sessionFolder(of: "1.1"))

        let (second, _) = try fixture.player()
        var notices: [String] = []
        second.onNotice = { notices.append($0) }
        _ = try second.open("1.1")
        #expect(notices.count == 1)
        let notice = try #require(notices.first)
        let folder = store.sessionFolder(of: "1.1").path
        #expect(
            notice == "The variables of lesson 1.1 are lost: restore: the saved variables cannot be read: \(folder) is "
                + "missing or damaged. `:run all` computes them again.")
        #expect(second.states == [.recorded, .recorded, .notRun])
        #expect(second.values.isEmpty)
        #expect(try second.runAll(to: "two").map(\.id) == ["one", "two"])
        #expect(second.states == [.done, .done, .notRun])
    }

    @Test func thePlaceIsFoundInAChangedLesson() throws {
        let fixture = try PlayerFixture()
        let first = try fixture.opened()
        _ = try first.runAll(to: "two")
        first.close()
        try fixture.rewrite(
            "1.1.md", PlayerFixture.standard.replacing("First.", with: "## Zero\n\nA new step.\n\n## First"))
        let second = try fixture.opened()
        #expect(second.stepIndex == 2)
        #expect(try second.step.cell?.id == "two")
    }

    @Test func aShorterLessonHasAPlaceToo() throws {
        let fixture = try PlayerFixture()
        let first = try fixture.opened()
        _ = try first.goto("5")
        first.close()
        try fixture.rewrite("1.1.md", LessonFixtures.text(body: "All that is left."))
        #expect(try fixture.opened().stepIndex == 0)
    }

    @Test func resetStartsTheLessonOver() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        try player.reset()
        #expect(player.stepIndex == 0)
        #expect(player.states == [.notRun, .notRun, .notRun])
        #expect(player.values.isEmpty)
        player.close()
        let again = try fixture.opened()
        #expect(again.values.isEmpty)
        #expect(again.states == [.notRun, .notRun, .notRun])
    }

    @Test func lessonsDoNotShareVariables() throws {
        let fixture = try PlayerFixture([
            "1.1.md": PlayerFixture.standard, "1.2.md": LessonFixtures.text(id: "1.2", body: "Prose."),
        ])
        let player = try fixture.opened()
        _ = try player.runAll()
        _ = try player.open("1.2")
        #expect(player.values.isEmpty)
        _ = try player.open("1.1")
        #expect(player.values["c"] == "42")
    }

    @Test func aSecondShellIsToldAndWritesNothing() throws {
        let fixture = try PlayerFixture()
        let first = try fixture.opened()
        let (second, _) = try fixture.player()
        var notices: [String] = []
        second.onNotice = { notices.append($0) }
        _ = try second.open("1.1")
        let notice = "Lesson 1.1 is open in another shell. What you do here is not recorded."
        #expect(notices == [notice])
        _ = try second.runAll()
        #expect(throws: CourseError("lesson 1.1 cannot be reset: this shell does not hold its record")) {
            try second.reset()
        }
        second.close()
        _ = try first.runAll(to: "one")
        first.close()
        let third = try fixture.opened()
        #expect(third.states == [.done, .notRun, .notRun])
    }

    @Test func aFolderThatCannotBeWrittenIsToldAndTheLessonGoesOn() throws {
        let fixture = try PlayerFixture()
        try Data().write(to: fixture.workspace().home)
        let (player, _) = try fixture.player()
        var notices: [String] = []
        player.onNotice = { notices.append($0) }
        _ = try player.open("1.1")
        #expect(notices.count == 1)
        #expect(try #require(notices.first).hasPrefix("What you do here is not recorded: the folder "))
        #expect(try player.run().error == nil)
        #expect(notices.count == 1)
    }

    @Test func aDamagedRecordIsANoticeAndAFreshStart() throws {
        let fixture = try PlayerFixture()
        try fixture.opened().close()
        let file = fixture.workspace().home.appending(path: "records/1.1.json")
        try "nonsense".write(to: file, atomically: true, encoding: .utf8)
        let (player, _) = try fixture.player()
        var notices: [String] = []
        player.onNotice = { notices.append($0) }
        #expect(try !player.open("1.1").isResumed)
        #expect(notices.count == 1)
        #expect(
            try #require(notices.first).hasPrefix(
                "The record of lesson 1.1 cannot be used: it is damaged. It is kept as "))
    }
}
