import Foundation
import Testing

@testable import Lessons

@Suite struct FrontMatterTests {
    @Test(arguments: [
        (
            "Prose only.\n",
            [
                "1: a lesson begins with its front matter: id, title, unit, minutes and needs between two lines of ---"
            ]
        ),
        (
            "---\nid: 1.1\ntitle: T\nunit: 1\nminutes: soon\nneeds: []\n---\nProse.\n",
            [
                "5: `minutes` should be a whole number above 0, not `soon`"
            ]
        ),
        (
            "---\nid: 1.1\ntitle:\nunit: 1\nminutes: 0\nneeds: 1.3\nlevel: 2\n---\nProse.\n",
            [
                "3: `title` should have a value",
                "5: `minutes` should be a whole number above 0, not `0`",
                "6: `needs` should be a list of lessons, such as [\"1.3\"], or []",
                "7: unknown key `level` in the front matter; there are id, title, unit, minutes, needs",
            ]
        ),
        (
            "---\nid: 1.1\nneeds: []\n---\nProse.\n",
            [
                "1: the front matter lacks `title`", "1: the front matter lacks `unit`",
                "1: the front matter lacks `minutes`",
            ]
        ),
        ("---\njust words\n---\nProse.\n", ["1: the front matter should be lines of the form `key: value`"]),
        (
            "---\nid: 1.1\ntitle: \"open\nunit: 1\n---\nProse.\n",
            [
                "4: the front matter is not valid YAML: found unexpected end of stream"
            ]
        ),
        ("---\nid: 1.1\nid: 1.2\n---\nProse.\n", ["2: the front matter has `id` more than once"]),
    ])
    func problemsNameTheLine(text: String, expected: [String]) {
        #expect(throws: LessonFileError.self) { try Lesson(markdown: text, path: "bad.md") }
        do throws(LessonFileError) {
            _ = try Lesson(markdown: text, path: "bad.md")
        } catch {
            #expect(error.problems.map(\.description) == expected.map { "bad.md:" + $0 })
        }
    }

    @Test func anIdCannotLeadOutOfAFolder() throws {
        let text = "---\nid: ../x\ntitle: T\nunit: 1\nminutes: 3\nneeds: []\n---\nProse.\n"
        let message = "`../x` cannot be an id: use letters, digits, points and hyphens, as in 1.3"
        #expect(throws: LessonFileError([.init(file: "x.md", line: 2, message: message)])) {
            try Lesson(markdown: text, path: "x.md")
        }
    }

    @Test func numbersAsIdKeepTheirDigits() throws {
        let text = "---\nid: 1.10\ntitle: T\nunit: A\nminutes: 3\nneeds: [1.30]\n---\nProse.\n"
        let lesson = try Lesson(markdown: text, path: "x.md")
        #expect(lesson.id == "1.10")
        #expect(lesson.unit == "A")
        #expect(lesson.needs == ["1.30"])
    }

    @Test func unreadableFilesAreReported() throws {
        let folder = try LessonFixtures.checkout([:])
        let file = folder.appending(path: "latin1.md")
        try Data([0x2d, 0xe9, 0x0a]).write(to: file)
        #expect(throws: LessonFileError([.init(file: "l", line: 1, message: "the file is not UTF-8 text")])) {
            try Lesson(contentsOf: file, path: "l")
        }
        #expect(throws: LessonFileError([.init(file: "m", line: 1, message: "the file cannot be read")])) {
            try Lesson(contentsOf: folder.appending(path: "missing.md"), path: "m")
        }
    }
}
