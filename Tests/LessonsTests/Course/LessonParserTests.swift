import Testing

@testable import Lessons

@Suite struct LessonParserTests {
    @Test func frontMatterBecomesProperties() throws {
        let lesson = try LessonFixtures.lesson(id: "1.4", needs: ["1.3"], body: "Prose.\n")
        #expect(lesson.id == "1.4")
        #expect(lesson.title == "Title of 1.4")
        #expect(lesson.unit == "1")
        #expect(lesson.minutes == 5)
        #expect(lesson.needs == ["1.3"])
    }

    @Test func stepsEndAtCellsAndHeadings() throws {
        let body = """
            # Title

            Intro with $x_0$.

            ```swift cell=one
            let a = 1
            ```

            After one.

            ## Part

            Text of the part.

            - a list

            ```swift
            an illustration, not a cell
            ```

            ```swift cell=two
            let b = 2
            ```
            ```swift cell=three
            let c = 3
            ```

            The end.
            """
        let steps = try LessonFixtures.lesson(body: body).steps
        #expect(
            steps.map(\.prose) == [
                "# Title\n\nIntro with $x_0$.", "After one.",
                "## Part\n\nText of the part.\n\n- a list\n\n```swift\nan illustration, not a cell\n```", "",
                "The end.",
            ])
        #expect(steps.map { $0.cell?.id } == ["one", nil, "two", "three", nil])
        #expect(steps.map { $0.proseLine - LessonFixtures.frontMatterLines } == [1, 9, 11, 24, 28])
        let two = try #require(steps[2].cell)
        #expect(two.source == "let b = 2\n")
        #expect(two.firstLine == LessonFixtures.frontMatterLines + 22)
    }

    @Test func exerciseGathersItsBlocks() throws {
        let body =
            LessonFixtures.exercise("ex", starter: "let x = 0", solution: "let x = 1", check: "expect(x == 1, \"no\")")
            + "\nWell done.\n"
        let lesson = try LessonFixtures.lesson(body: body)
        let exercise = try #require(lesson.exercises.first)
        #expect(exercise.title == "solve ex")
        #expect(exercise.starter.source == "let x = 0\n")
        #expect(exercise.hints == ["A first hint.\n", "A second hint.\n"])
        #expect(exercise.solution.source == "let x = 1\n")
        #expect(exercise.check.source == "expect(x == 1, \"no\")\n")
        #expect(lesson.steps.map(\.prose) == ["## Exercise: solve ex\n\nSet the answer.", "Well done."])
        #expect(lesson.stepIndex(of: "ex") == 0)
        #expect(lesson.cells.isEmpty)
    }

    @Test func windowsLineEndingsAreRead() throws {
        let text = LessonFixtures.text(body: "Prose.\n\n" + LessonFixtures.cell("a", "let a = 1"))
        let lesson = try Lesson(markdown: text.replacing("\n", with: "\r\n"), path: "x.md")
        #expect(lesson.cells.map(\.source) == ["let a = 1\n"])
    }

    /// Each body with the whole message it should give.
    @Test(arguments: [
        (
            "```swift cel=a\n1\n```",
            "8: unknown word `cel=a` after ```swift; there are cell=NAME, starter=NAME, "
                + "solution=NAME, check=NAME and quick=\"NAME=VALUE\""
        ),
        ("```text cell=a\n1\n```", "8: unknown word `cell=a` after ```text; there is only hint=NAME"),
        ("```python cell=a\n1\n```", "8: unknown word `cell=a` after ```python; only swift and text blocks take any"),
        (
            "```swift cell=a b\n1\n```",
            "8: unknown word `b` after ```swift; there are cell=NAME, starter=NAME, "
                + "solution=NAME, check=NAME and quick=\"NAME=VALUE\""
        ),
        ("```swift cell=a check=b\n1\n```", "8: a block has one role, not both `cell` and `check`"),
        ("```swift cell=a/b\n1\n```", "8: `a/b` cannot be a name: use letters, digits and hyphens"),
        ("```swift quick=\"n=1\"\n1\n```", "8: `quick` needs a cell: write cell=NAME before it"),
        ("```swift cell=a quick=\"n\"\n1\n```", "8: `quick=\"n\"` should look like quick=\"steps=20, epochs=1\""),
        (
            "```swift cell=a quick=\"n=1\"\nlet m = 3\n```",
            "8: quick: the cell has no `let n = …` or `var n = …`"
        ),
        ("```swift cell=a\n1\n```\n\n```swift cell=a\n2\n```", "12: the name `a` is taken: line 8 has it too"),
        ("Prose.\n\n```swift cell=a\nlet x = 1\n", "10: the block is not closed: ``` is missing"),
        ("- item\n\n  ```swift cell=a\n  1\n  ```", "10: a cell cannot stand inside a list or a quotation"),
        ("## Exercise: none\n\nProse.", "8: the section `Exercise: none` has no block ```swift starter=NAME"),
        ("\n", "1: the lesson is empty"),
    ])
    func authoringProblemsNameLineAndRemedy(body: String, message: String) {
        #expect(problems(LessonFixtures.text(body: body)) == ["bad.md:" + message])
    }

    @Test func incompleteExerciseNamesAllThatIsMissing() {
        let body = "## Exercise: half\n\nText.\n\n```swift starter=half\nlet x = 0\n```\n"
        #expect(
            problems(LessonFixtures.text(body: body)) == [
                "bad.md:12: the exercise `half` lacks a block ```text hint=half",
                "bad.md:12: the exercise `half` lacks a block ```swift solution=half",
                "bad.md:12: the exercise `half` lacks a block ```swift check=half",
            ])
    }

    @Test func exerciseOutsideOfASectionIsReported() {
        let body = "Text.\n\n```text hint=lost\nA hint.\n```\n"
        #expect(
            problems(LessonFixtures.text(body: body)) == [
                "bad.md:10: an exercise has a section of its own: put `## Exercise: TITLE` before it",
                "bad.md:10: the exercise `lost` lacks a block ```swift starter=lost",
                "bad.md:10: the exercise `lost` lacks a block ```swift solution=lost",
                "bad.md:10: the exercise `lost` lacks a block ```swift check=lost",
            ])
    }

    @Test func secondSolutionAndCheckAreReported() {
        let exercise = LessonFixtures.exercise("ex", starter: "let x = 0", solution: "let x = 1", check: "x")
        let body = exercise + "\n```swift solution=ex\n1\n```\n\n```swift check=ex\n1\n```\n"
        #expect(
            problems(LessonFixtures.text(body: body)) == [
                "bad.md:32: the exercise `ex` has a solution already",
                "bad.md:36: the exercise `ex` has a check already",
            ])
    }

    private func problems(_ text: String) -> [String] {
        do throws(LessonFileError) {
            _ = try Lesson(markdown: text, path: "bad.md")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
