import Foundation
import Testing

@testable import Lessons

/// Lessons and records that no author and no lab would write.
@Suite struct HostileCourseTests {
    private func problems(_ text: String) -> [String] {
        do throws(LessonFileError) {
            _ = try Lesson(markdown: text, path: "lesson.md")
            return []
        } catch {
            return error.problems.map(\.message)
        }
    }

    @Test func longFrontMatterIsRefused() {
        let nested = String(repeating: "[", count: 5_000)
        #expect(
            problems("---\nneeds: \(nested)\n---\nText.\n")
                == ["the front matter has 5007 characters; 2000 are the most"])
    }

    @Test func longLinesAreRefused() {
        let nested = String(repeating: "- ", count: 100_000)
        #expect(
            problems(LessonFixtures.text(body: "Text.\n\n\(nested)\n"))
                == ["the line has 200000 characters; 10000 are the most"])
    }

    @Test func headingsMayBeNestedDeeply() throws {
        let heading = "## " + String(repeating: "*a **b ", count: 1_400)
        let lesson = try LessonFixtures.lesson(body: "Text.\n\n\(heading)\n\nMore.\n")
        #expect(lesson.steps.count == 2)
    }

    @Test func countsInRecordsMayBeTheLargestNumber() throws {
        let player = try PlayerFixture().opened()
        _ = try player.goto("ex")
        var progress = ExerciseRecord()
        (progress.hintsShown, progress.checks) = (.max, .max)
        player.record.exercises["ex"] = progress
        #expect(try player.hint().number == 2)
        #expect(try !player.check().isPassed)
    }

    @Test func linesMayBeginAtTheLargestNumber() {
        let session = Session(output: RecordedOutput())
        let error = #expect(throws: CellError.self) {
            try session.run("let a = 1\nmissing", name: "cell", firstLine: .max)
        }
        #expect(error?.message == "cannot find 'missing' in scope")
    }
}
