import Foundation
import Testing

@testable import Lessons

@Suite struct LessonCheckTests {
    private func check(_ fixture: PlayerFixture) throws -> (LessonCheck, Lesson) {
        let workspace = fixture.workspace(isQuick: true)
        let catalogue = try Catalogue(workspace: workspace)
        return (LessonCheck(catalogue: catalogue, workspace: workspace), try catalogue.lesson("1.1"))
    }

    @Test func aGoodLessonHasNoProblems() throws {
        let fixture = try PlayerFixture()
        let (check, lesson) = try check(fixture)
        #expect(check.problemsBeforeRunning(lesson).isEmpty)
        #expect(try check.problemAfterRunning(lesson, output: TextOutput()) == nil)
    }

    @Test func aStarterThatPassesIsAProblem() throws {
        let exercise = LessonFixtures.exercise(
            "ex", starter: "let x = 1", solution: "let x = 1", check: "expect(x == 1, \"x should be 1\")")
        let fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: exercise)])
        let (check, lesson) = try check(fixture)
        let problem = try check.problemAfterRunning(lesson, output: TextOutput())
        #expect(
            problem?.description
                == "lessons/unit1/1.1.md:13: starter of `ex`: the check passes although nothing has been solved yet")
    }

    @Test func aStarterThatFailsOfItselfIsFine() throws {
        let exercise = LessonFixtures.exercise(
            "ex", starter: "let x = missing", solution: "let x = 1", check: "expect(x == 1, \"x should be 1\")")
        let fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: exercise)])
        let (check, lesson) = try check(fixture)
        #expect(try check.problemAfterRunning(lesson, output: TextOutput()) == nil)
    }

    @Test func aSolutionThatFailsIsAProblem() throws {
        let exercise = LessonFixtures.exercise(
            "ex", starter: "let x = 0", solution: "let x = 2", check: "expect(x == 1, \"x should be 1\")")
        let fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: exercise)])
        let (check, lesson) = try check(fixture)
        let problem = try check.problemAfterRunning(lesson, output: TextOutput())
        #expect(problem?.description == "lessons/unit1/1.1.md:29: check of `ex`: x should be 1")
    }

    @Test func linksHaveToLeadSomewhere() throws {
        let body = """
            See [the next](1.2.md), [the web](https://example.org/x.md), [below](#part) and
            [a lost one](../unit9/9.9.md#part).

            ## Part

            ![A picture](missing.png)
            """
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(body: body), "1.2.md": LessonFixtures.text(id: "1.2", body: "Prose."),
        ])
        let (check, lesson) = try check(fixture)
        #expect(
            check.problemsBeforeRunning(lesson).map(\.description) == [
                "lessons/unit1/1.1.md:9: the link leads to ../unit9/9.9.md#part, which does not exist",
                "lessons/unit1/1.1.md:13: the link leads to missing.png, which does not exist",
            ])
    }

    @Test func cellsHaveToParse() throws {
        let fixture = try PlayerFixture([
            "1.1.md": LessonFixtures.text(
                body: LessonFixtures.cell("open", "for i in 0..<3 {") + LessonFixtures.cell("bad", "let a = 1\nlet = 2")
            )
        ])
        let (check, lesson) = try check(fixture)
        let problems = check.problemsBeforeRunning(lesson).map(\.description)
        try #require(problems.count == 2)
        #expect(problems[0] == "lessons/unit1/1.1.md:9: cell `open` ends in the middle of a statement")
        #expect(problems[1].hasPrefix("lessons/unit1/1.1.md:13: cell `bad`: "))
    }
}
