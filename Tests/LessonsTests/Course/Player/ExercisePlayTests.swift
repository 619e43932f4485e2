import Engine
import Testing

@testable import Lessons

@Suite struct ExercisePlayTests {
    /// A player at the exercise of the standard lesson, with the cells before it run.
    private func playerAtExercise(_ fixture: PlayerFixture) throws -> LessonPlayer {
        let player = try fixture.opened()
        _ = try player.runAll()
        _ = try player.goto("ex")
        return player
    }

    @Test func hintsGrowAndTheLastStays() throws {
        let fixture = try PlayerFixture()
        let player = try playerAtExercise(fixture)
        let hints = try (0..<3).map { _ in try player.hint() }
        #expect(hints.map(\.number) == [1, 2, 2])
        #expect(hints.map(\.text) == ["A first hint.\n", "A second hint.\n", "A second hint.\n"])
        #expect(hints.allSatisfy { $0.count == 2 })
    }

    @Test func hintsAreReadAgain() throws {
        let fixture = try PlayerFixture()
        let player = try playerAtExercise(fixture)
        #expect(try player.hints().isEmpty)
        #expect(throws: CourseError("hints come one at a time: `:hint` shows hint 1")) { try player.hint(number: 2) }
        _ = try player.hint()
        _ = try player.hint()
        #expect(try player.hint(number: 1).text == "A first hint.\n")
        #expect(try player.hints().map(\.number) == [1, 2])
        #expect(throws: CourseError("this exercise has the hints 1 to 2, not 3")) { try player.hint(number: 3) }
    }

    @Test func playingAroundDoesNotSpoilACheck() throws {
        let fixture = try PlayerFixture()
        let player = try playerAtExercise(fixture)
        _ = try player.run(edited: "let answer = c")
        _ = try player.evaluate("let answer = 0\nlet c = 1\nmanualSeed(4)")
        let generator = Generator.default.state
        #expect(try player.check().isPassed)
        // The check leaves nothing behind either.
        #expect(player.values["answer"] == "0")
        #expect(Generator.default.state == generator)
    }

    @Test func anExerciseMayBeSolvedByTyping() throws {
        let fixture = try PlayerFixture()
        let player = try playerAtExercise(fixture)
        _ = try player.run()
        #expect(try player.check().message == "answer should be 42, not 0")
        _ = try player.evaluate("let answer = 42")
        #expect(try player.check().isPassed)
    }

    @Test func theOutputOfTheCheckThatCountsIsShown() throws {
        let fixture = try PlayerFixture()
        let (player, output) = try fixture.player()
        _ = try player.open("1.1")
        _ = try player.runAll()
        _ = try player.goto("ex")
        _ = try player.run()
        _ = try player.evaluate("let answer = 42")
        output.text = ""
        _ = try player.check()
        #expect(output.text == "checking\n")
    }

    @Test func anAttemptIsCheckedByItsValues() throws {
        let fixture = try PlayerFixture()
        let player = try playerAtExercise(fixture)
        _ = try player.run()
        let rejected = try player.check()
        #expect(!rejected.isPassed)
        #expect(rejected.message == "answer should be 42, not 0")
        #expect(player.record.exercises["ex"]?.passed == nil)
        _ = try player.run(edited: "let answer = 40 + 2")
        let passed = try player.check()
        #expect(passed.isPassed)
        #expect(passed.message == nil)
        #expect(player.record.exercises["ex"]?.checks == 2)
        #expect(player.record.exercises["ex"]?.passed != nil)
        let lesson = try #require(player.lesson)
        #expect(player.store.progress(of: lesson).exercisesPassed == 1)
    }

    @Test func aCheckThatCannotRunSaysWhy() throws {
        let fixture = try PlayerFixture()
        let player = try playerAtExercise(fixture)
        let result = try player.check()
        #expect(!result.isPassed)
        #expect(result.message == "nothing is called `answer` so far")
        _ = try player.run(edited: "let answer = [1]")
        #expect(
            try player.check().message
                == "the check stopped at `expect(answer == 42, \"answer should be 42, not \\(answer)\")`: "
                + "binary operator '==' cannot be applied to operands of type '[Int]' and 'Int'")
    }

    @Test func theSolutionPasses() throws {
        let fixture = try PlayerFixture()
        let player = try playerAtExercise(fixture)
        let solution = try player.solution()
        #expect(solution.source == "let answer = c\n")
        #expect(player.record.exercises["ex"]?.solutionShown == true)
        _ = try player.evaluate(solution.source)
        #expect(try player.check().isPassed)
    }

    @Test func otherStepsPointToTheExercise() throws {
        let fixture = try PlayerFixture([
            "1.1.md": PlayerFixture.standard,
            "1.2.md": LessonFixtures.text(id: "1.2", body: "Prose."),
        ])
        let (player, _) = try fixture.player()
        _ = try player.open("1.1")
        let error = CourseError("this step is no exercise: `:goto ex` goes to one")
        #expect(throws: error) { try player.hint() }
        #expect(throws: error) { try player.check() }
        _ = try player.open("1.2")
        #expect(throws: CourseError("this lesson has no exercise")) { try player.solution() }
    }
}
