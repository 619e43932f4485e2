import Foundation
import Testing

@testable import Lessons

/// Each format of a small lesson as a whole: what is expected is in the folder `Expected`.
@Suite struct ExportFormatTests {
    private func expectFile(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Expected")
        let expected = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
        guard text != expected else { return }
        let actual = FileManager.default.temporaryDirectory.appending(path: name)
        try text.write(to: actual, atomically: true, encoding: .utf8)
        Issue.record("\(name) is not as expected; compare with \(actual.path)", sourceLocation: sourceLocation)
    }

    @Test func page() throws {
        let (document, workspace) = try ExportFixture.document()
        let page = LessonPage(
            document: document, lessonFile: workspace.root.appending(path: document.lesson.path),
            timeZone: ExportFixture.utc)
        try expectFile("small.html", page.html())
    }

    @Test func notebook() throws {
        let (document, _) = try ExportFixture.document()
        let data = try NotebookExport(document: document, timeZone: ExportFixture.utc).data()
        try expectFile("small.ipynb", String(decoding: data, as: UTF8.self))
    }

    @Test func markdown() throws {
        let (document, _) = try ExportFixture.document()
        let export = MarkdownExport(document: document, pictureFolder: "small_files", timeZone: ExportFixture.utc)
        let (text, pictures) = export.contents()
        try expectFile("small.md", text)
        #expect(pictures.contents == ["draw-1.png": ExportFixture.png])
    }

    @Test func swiftPackage() throws {
        let (document, workspace) = try ExportFixture.document()
        let files = SwiftPackageExport(
            document: document, workspace: workspace, engine: "/checkout", timeZone: ExportFixture.utc
        ).files()
        #expect(
            files.contents.keys.sorted() == [
                ".gitignore", "Package.swift", "README.md", "Sources/Lesson/Notebook.swift",
                "Sources/Lesson/main.swift",
            ])
        let program = String(decoding: files.contents["Sources/Lesson/main.swift"] ?? Data(), as: UTF8.self)
        try expectFile("small-main.swift.txt", program)
        let manifest = String(decoding: files.contents["Package.swift"] ?? Data(), as: UTF8.self)
        #expect(manifest.contains("path: Context.environment[\"DIFFUSION_LAB\"] ?? \"/checkout\")"))
    }

    @Test func whatWasNeverOpenIsNotRun() throws {
        let lesson = try LessonFixtures.lesson(body: ExportFixture.body)
        let document = LessonDocument(lesson, record: nil, in: Workspace(root: URL(filePath: "/nowhere")))
        #expect(document.statusText(in: ExportFixture.utc) == "Not run yet.")
        #expect(document.cells.map { $0.statusText(in: ExportFixture.utc) } == Array(repeating: "Not run.", count: 4))
        #expect(document.cells.allSatisfy { $0.result == nil })
    }

    @Test func whatThereIsToSayAboutARunIsSaid() throws {
        let lesson = try LessonFixtures.lesson(body: ExportFixture.body)
        var record = ExportFixture.record(of: lesson)
        record.edits["one"] = "let a = 2\n"
        record.cells["draw"] = ExportFixture.run("manualSeed(7)\n", outcome: .interrupted, seed: 7)
        record.cells["broken"]?.seed = 8
        record.cells["ex"]?.seed = nil
        record.skipped = ["later"]
        let document = LessonDocument(lesson, record: record, in: Workspace(root: URL(filePath: "/nowhere")))
        let texts = document.cells.map { $0.statusText(in: ExportFixture.utc) }
        let date = "2023-11-14 22:13"
        #expect(
            texts == [
                "Run on \(date) in 1.2 s, random numbers from seed 0. Stale: it or a cell before it has changed since.",
                "Stopped by Ctrl-C after 1.2 s, on \(date), random numbers from seed 7.",
                "Ended with an error after 1.2 s, on \(date), random numbers from seed 8.", "Skipped: not run.",
                "Run on \(date) in 1.2 s. Stale: it or a cell before it has changed since.",
            ])
    }

    /// Text and pictures stand in the order in which they came; older records say nothing of it.
    @Test func outputsStandInTheirOrder() throws {
        let lesson = try LessonFixtures.lesson(body: ExportFixture.body)
        var record = ExportFixture.record(of: lesson)
        func outputs(_ places: Int?...) -> [String] {
            record.cells["draw"] = ExportFixture.run(
                "", text: "ä\nafter\n7\n",
                pictures: places.map { .init(path: "p.png", description: "picture", textBefore: $0) }, value: "7")
            let document = LessonDocument(lesson, record: record, in: Workspace(root: URL(filePath: "/nowhere")))
            return document.cells[1].result?.outputsWithValue.map { output in
                switch output {
                case .text(let text): text
                case .picture(let picture): picture.description
                }
            } ?? []
        }
        #expect(outputs(0, 3) == ["picture", "ä\n", "picture", "after\n7"])
        #expect(outputs(9) == ["ä\nafter\n", "picture", "7"])
        #expect(outputs(nil) == ["ä\nafter\n", "picture", "7"])
        #expect(outputs(1_000_000, -1) == ["ä\nafter\n", "picture", "picture", "7"])
    }

    @Test(arguments: [
        ("6\n", "6", "", "6"), ("a\n6\n", "6", "a\n", "6"), ("a\nb c\nd\n", "b c d", "a\n", "b c\nd"),
        ("a\n[1.0, 2.0, 3.0, 4.0]\n", "21 elements: [1.0, 2.0, 3.0, …]", "a\n", "[1.0, 2.0, 3.0, 4.0]"),
        ("a\nsomething else\n", "6", "a\nsomething else\n", nil), ("no end", "no end", "no end", nil),
    ])
    func valuesAreTakenApart(text: String, summary: String, printed: String, value: String?) {
        let parts = ExportFixture.run("", text: text, value: summary).printedAndValue
        #expect(parts.printed == printed)
        #expect(parts.value == value)
    }
}
