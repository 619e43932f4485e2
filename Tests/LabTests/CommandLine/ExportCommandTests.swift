import Engine
import Foundation
import Testing

/// `lab export` writes what has been recorded.
@Suite struct ExportCommandTests {
    private let course: FixtureCourse

    init() throws { course = try FixtureCourse() }

    private func lab(_ arguments: String...) throws -> LabProcess.Result {
        try LabProcess.run(arguments, environment: course.environment)
    }

    private func path(_ name: String) -> String { course.root.appending(path: name).path }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    @Test func aLessonGoesToEveryFormat() throws {
        #expect(try lab("run", "9.1").status == 0)
        for name in ["out/a.html", "out/a.ipynb", "out/a.md"] {
            let result = try lab("export", "9.1", "--out", path(name))
            #expect(result.errors == "")
            #expect(result.output == path(name) + "\n")
            #expect(try text(name).contains("the total is 6"))
        }
        let result = try lab("export", "9.1", "--format", "swift", "--out", path("program"), "--engine", "/somewhere")
        #expect(result.errors == "")
        #expect(try text("program/Sources/Lesson/main.swift").contains("let doubled = total * 2\nprint(doubled)\n"))
        #expect(try text("program/Package.swift").contains("\"/somewhere\""))
    }

    @Test func whatIsThereIsNotReplacedUnasked() throws {
        try Data("mine".utf8).write(to: course.root.appending(path: "a.html"))
        let refused = try lab("export", "9.1", "--out", path("a.html"))
        #expect(refused.status == 1)
        #expect(
            refused.errors == "\(path("a.html")) exists already. Choose another name, or replace it with --force.\n")
        #expect(try text("a.html") == "mine")
        #expect(try lab("export", "9.1", "--out", path("a.html"), "--force").status == 0)
        #expect(try text("a.html").contains("Not run."))
    }

    @Test func allLessonsBecomeASite() throws {
        let result = try lab("export", "--all", "--out", path("site"))
        #expect(result.errors == "")
        let files = try FileManager.default.contentsOfDirectory(atPath: path("site")).sorted()
        #expect(files == ["index.html", "lesson-9.1.html", "lesson-9.2.html"])
        #expect(try text("site/index.html").contains("<a href=\"lesson-9.2.html\">9.2 A long loop</a>"))
    }

    @Test func aSavedValueGoesToAFile() throws {
        #expect(try lab("run", "9.2", "--quick").status == 0)
        let file = path("losses.npy")
        let result = try lab("export", "9.2", "--quick", "--value", "losses", "--out", file)
        #expect(result.errors == "")
        #expect(try loadNpy(file).toArray() == [1, 0.5, Double(Float(1) / 3)])
        let unknown = try lab("export", "9.2", "--quick", "--value", "loses", "--out", path("x.csv"))
        #expect(unknown.errors == "Lesson 9.2 has no variable `loses`. Did you mean `losses`?\n")
        let nothing = try lab("export", "9.1", "--value", "total", "--out", path("x.csv"))
        #expect(
            nothing.errors == "lesson 9.1 has no saved variables: run it first, with `lab run 9.1`\n")
    }

    @Test(arguments: [
        (["9.7"], "there is no lesson `9.7`. Did you mean `9.1` or `9.2`?\n", 1),
        ([], "Error: Which lesson? For example lab export 1.2. --all writes all.\n", 64),
        (["9.1", "--value", "x"], "Error: Where to? For example --out x.npy. The ending says the format.\n", 64),
        (
            ["9.1", "--all"],
            "Error: --all writes the pages of all lessons: give no lesson, no --value and no other --format.\n", 64
        ),
        (["9.1", "--engine", "x"], "Error: --engine is an option of --format swift.\n", 64),
    ])
    func whatCannotBeDoneIsSaid(arguments: [String], message: String, status: Int32) throws {
        let result = try LabProcess.run(["export"] + arguments, environment: course.environment)
        #expect(result.errors.hasPrefix(message))
        #expect(result.status == status)
    }
}
