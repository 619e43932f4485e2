import Foundation
import Testing

@testable import Lessons

@Suite struct CatalogueTests {
    @Test func lessonsComeByNumber() throws {
        let root = try LessonFixtures.checkout([
            "b.md": LessonFixtures.text(id: "1.10", body: "Prose."),
            "c.md": LessonFixtures.text(id: "1.2", body: "Prose."),
            "a.md": LessonFixtures.text(id: "A.1", body: "Prose."),
            "README.md": "Not a lesson.",
        ])
        let catalogue = try Catalogue(workspace: Workspace(root: root))
        #expect(catalogue.lessons.map(\.id) == ["1.2", "1.10", "A.1"])
        #expect(catalogue.lessons[0].path == "lessons/unit1/c.md")
        #expect(catalogue.problems.isEmpty)
        #expect(catalogue.lesson(after: catalogue.lessons[0])?.id == "1.10")
        #expect(catalogue.lesson(after: catalogue.lessons[2]) == nil)
    }

    @Test func brokenFilesLeaveTheOthersUsable() throws {
        let root = try LessonFixtures.checkout([
            "a.md": LessonFixtures.text(id: "1.1", body: "Prose."),
            "b.md": LessonFixtures.text(id: "1.2", body: "```swift cel=x\n1\n```"),
            "c.md": LessonFixtures.text(id: "1.1", body: "Prose."),
            "d.md": LessonFixtures.text(id: "1.4", needs: ["1.5"], body: "Prose."),
        ])
        let catalogue = try Catalogue(workspace: Workspace(root: root))
        #expect(catalogue.lessons.map(\.id) == ["1.1", "1.4"])
        #expect(
            catalogue.problems.map(\.description) == [
                "lessons/unit1/b.md:8: unknown word `cel=x` after ```swift; there are cell=NAME, starter=NAME, "
                    + "solution=NAME, check=NAME and quick=\"NAME=VALUE\"",
                "lessons/unit1/c.md:1: the id `1.1` is taken: lessons/unit1/a.md has it too",
                "lessons/unit1/d.md:1: needs: there is no lesson `1.5`. Did you mean `1.1` or `1.4`?",
            ])
    }

    @Test func unknownLessonNamesTheNearest() throws {
        let catalogue = Catalogue(lessons: [
            try LessonFixtures.lesson(id: "1.1", body: "Prose."), try LessonFixtures.lesson(id: "2.3", body: "Prose."),
        ])
        #expect(throws: CourseError("there is no lesson `1.7`. Did you mean `1.1`?")) { try catalogue.lesson("1.7") }
        #expect(throws: CourseError("there is no lesson `next`. There are 1.1, 2.3.")) { try catalogue.lesson("next") }
        #expect(throws: CourseError("there is no lesson `1.1`. There are none.")) {
            try Catalogue(lessons: []).lesson("1.1")
        }
    }

    @Test func needsComeInTheOrderToRunThem() throws {
        let catalogue = Catalogue(lessons: [
            try LessonFixtures.lesson(id: "1.1", body: "Prose."),
            try LessonFixtures.lesson(id: "1.2", needs: ["1.1"], body: "Prose."),
            try LessonFixtures.lesson(id: "1.3", needs: ["1.2", "1.1"], body: "Prose."),
        ])
        #expect(try catalogue.needs(of: catalogue.lesson("1.3")).map(\.id) == ["1.1", "1.2"])
        #expect(try catalogue.needs(of: catalogue.lesson("1.1")).isEmpty)
    }

    @Test func circularNeedsAreReported() throws {
        let catalogue = Catalogue(lessons: [
            try LessonFixtures.lesson(id: "1.1", needs: ["1.2"], body: "Prose."),
            try LessonFixtures.lesson(id: "1.2", needs: ["1.1"], body: "Prose."),
        ])
        #expect(
            catalogue.problems.map(\.message) == [
                "needs: the lessons 1.1 → 1.2 → 1.1 need each other",
                "needs: the lessons 1.2 → 1.1 → 1.2 need each other",
            ])
    }

    @Test func aMissingFolderIsSaid() {
        let workspace = Workspace(root: URL(filePath: "/nowhere"))
        #expect(throws: CourseError("there is no folder /nowhere/lessons")) { try Catalogue(workspace: workspace) }
    }
}
