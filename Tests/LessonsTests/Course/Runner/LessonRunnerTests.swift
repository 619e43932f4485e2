import Foundation
import Testing

@testable import Lessons

@Suite struct LessonRunnerTests {
    private func run(_ name: String, in fixture: PlayerFixture, isQuick: Bool = false) throws -> (RunOutcome, String) {
        let output = TextOutput()
        let workspace = fixture.workspace(isQuick: isQuick)
        let catalogue = try Catalogue(workspace: workspace)
        let runner = LessonRunner(catalogue: catalogue, workspace: workspace, output: output)
        return (try runner.runWithNeeds(runner.lesson(named: name)), output.text)
    }

    @Test func everyCellAndSolutionRuns() throws {
        let fixture = try PlayerFixture()
        let (outcome, text) = try run("1.1", in: fixture)
        guard case .passed(let cells, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(cells == 5)
        #expect(
            text == """
                Lesson 1.1: Title of 1.1
                [one]
                [two]
                b is 21
                [three]
                42
                [ex: solution and check]
                checking

                """)
    }

    @Test func theFirstFailureNamesFileLineAndCell() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(
                body: LessonFixtures.cell("fine", "let a = 1") + LessonFixtures.cell("bad", "print(a)\nprint([5][a])")
                    + LessonFixtures.cell("after", "print(\"never\")"))
        ])
        let (outcome, text) = try run("1.1", in: fixture)
        let failure = try #require(outcome.failure)
        #expect(failure.file == "lessons/unit1/1.1.md")
        #expect(failure.line == LessonFixtures.frontMatterLines + 6)
        #expect(failure.cell == "cell `bad`")
        #expect(failure.description.hasPrefix("lessons/unit1/1.1.md:13: cell `bad`: "))
        #expect(failure.cause is CellError)
        #expect(text == "Lesson 1.1: Title of 1.1\n[fine]\n[bad]\n1\n")
    }

    @Test func aSolutionThatItsCheckRejectsFails() throws {
        let exercise = LessonFixtures.exercise(
            "ex", starter: "let x = 0", solution: "let x = 2", check: "let y = 1\nexpect(x == y, \"x should be 1\")")
        let fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: exercise)])
        let failure = try #require(try run("1.1", in: fixture).0.failure)
        #expect(failure.description == "lessons/unit1/1.1.md:30: check of `ex`: x should be 1")
    }

    @Test func quickValuesAreUsedInAFolderOfTheirOwn() throws {
        let source = "let steps = 3000\nprint(steps)"
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: LessonFixtures.cell("train", source, quick: "steps=2"))
        ])
        #expect(try run("1.1", in: fixture, isQuick: true).1 == "Lesson 1.1: Title of 1.1\n[train]\n2\n")
        let lesson = try fixture.player().0.catalogue.lesson("1.1")
        #expect(RecordStore(home: fixture.workspace(isQuick: true).home).progress(of: lesson).isFinished)
        #expect(!RecordStore(home: fixture.workspace().home).progress(of: lesson).isStarted)
        #expect(try run("1.1", in: fixture).1 == "Lesson 1.1: Title of 1.1\n[train]\n3000\n")
    }

    @Test func needsRunFirstOnce() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: LessonFixtures.cell("make", "print(\"making\")")),
            "1.2.md": LessonFixtures.text(
                id: "1.2", needs: ["1.1"], body: LessonFixtures.cell("use", "print(\"using\")")),
        ])
        #expect(
            try run("1.2", in: fixture).1 == """
                Lesson 1.2 uses what lesson 1.1 makes, which has not run yet. It runs first.
                Lesson 1.1: Title of 1.1
                [make]
                making
                Lesson 1.2: Title of 1.2
                [use]
                using

                """)
        #expect(try run("1.2", in: fixture).1 == "Lesson 1.2: Title of 1.2\n[use]\nusing\n")
    }

    @Test func aNeedWhoseFilesAreGoneRunsAgain() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: LessonFixtures.cell("make", "print(\"making\")")),
            "1.2.md": LessonFixtures.text(
                id: "1.2", needs: ["1.1"], body: LessonFixtures.cell("use", "print(\"using\")")),
        ])
        _ = try run("1.2", in: fixture)
        try FileManager.default.removeItem(at: fixture.workspace().assets(of: "1.1"))
        #expect(try run("1.2", in: fixture).1.contains("making\n"))
    }

    @Test func aFailingNeedIsTheOutcome() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: LessonFixtures.cell("make", "nonsense")),
            "1.2.md": LessonFixtures.text(
                id: "1.2", needs: ["1.1"], body: LessonFixtures.cell("use", "print(\"using\")")),
        ])
        let (outcome, text) = try run("1.2", in: fixture)
        #expect(outcome.failure?.file == "lessons/unit1/1.1.md")
        #expect(!text.contains("using"))
    }

    @Test func aFileFromElsewhereRunsWithoutARecord() throws {
        let fixture = try PlayerFixture()
        let file = fixture.root.appending(path: "elsewhere.md")
        try LessonFixtures.text(body: LessonFixtures.cell("hello", "print(\"hello\")")).write(
            to: file, atomically: true, encoding: .utf8)
        #expect(try run(file.path, in: fixture).1 == "Lesson 1.1: Title of 1.1\n[hello]\nhello\n")
        let lesson = try fixture.player().0.catalogue.lesson("1.1")
        #expect(!RecordStore(home: fixture.workspace().home).progress(of: lesson).isStarted)
    }

    @Test func unknownLessonsAndFilesAreErrors() throws {
        let fixture = try PlayerFixture()
        #expect(throws: CourseError("there is no lesson `1.2`. Did you mean `1.1`?")) { try run("1.2", in: fixture) }
        let path = fixture.root.appending(path: "no.md").path
        #expect(throws: LessonFileError([.init(file: "no.md", line: 1, message: "the file cannot be read")])) {
            try run(path, in: fixture)
        }
    }

    @Test func theRecordKeepsPlaceEditsAndExercises() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        _ = try player.goto("two")
        _ = try player.run(edited: "let b = 5")
        player.close()
        _ = try run("1.1", in: fixture)
        let again = try fixture.opened()
        #expect(again.record.edits == ["two": "let b = 5\n"])
        #expect(again.stepIndex == 1)
        #expect(again.states == [.done, .stale, .stale])
        #expect(again.values["c"] == "42")
        #expect(again.values["answer"] == "42")
    }

    @Test func aLessonOpenElsewhereRunsWithoutARecord() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        let (outcome, text) = try run("1.1", in: fixture)
        #expect(outcome.failure == nil)
        #expect(text.hasPrefix("Lesson 1.1 is open in another shell. What you do here is not recorded.\n"))
        #expect(player.store.load("1.1").record?.cells.isEmpty == true)
    }

    @Test func cellsRunInTheFolderOfTheCheckout() throws {
        let fixture = try PlayerFixture()
        let before = FileManager.default.currentDirectoryPath
        _ = try run("1.1", in: fixture)
        #expect(FileManager.default.currentDirectoryPath == before)
    }
}
