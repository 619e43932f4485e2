import Foundation
import Testing

@testable import Lessons

/// The lessons of the course keep the rules and run from start to end, with their quick values.
@Suite struct CourseLessonsTests {
    /// The checkout that these tests belong to.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// All runs share a folder, as a lesson may need what another has saved.
    private static let home = FileManager.default.temporaryDirectory.appending(path: "lessons-\(UUID().uuidString)")
    private static let workspace = Workspace(root: root, home: home, isQuick: true)

    /// The ids of the lessons, also of those that cannot be read: they are named after their files.
    private static let files: [String] = {
        let unit = root.appending(path: "lessons")
        let found = FileManager.default.enumerator(at: unit, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
        return (found ?? []).filter { $0.pathExtension == "md" && $0.lastPathComponent != "README.md" }
            .map(\.lastPathComponent).sorted()
    }()

    @Test func allFilesAreLessons() throws {
        let catalogue = try Catalogue(workspace: Self.workspace)
        #expect(catalogue.problems.map(\.description) == [])
        #expect(catalogue.lessons.count == Self.files.count)
    }

    @Test(arguments: files)
    func lessonKeepsTheRulesAndRuns(file: String) throws {
        let catalogue = try Catalogue(workspace: Self.workspace)
        let lesson = try #require(catalogue.lessons.first { $0.path.hasSuffix("/" + file) })
        let check = LessonCheck(catalogue: catalogue, workspace: Self.workspace)
        #expect(check.problemsBeforeRunning(lesson).map(\.description) == [])
        let output = TextOutput()
        let problem = try check.problemAfterRunning(lesson, output: output)
        #expect(problem == nil, "\(output.text)")
        if problem == nil { try expectToCompile(lesson, catalogue) }
    }

    /// The lessons whose exported program also runs here. It takes what the lesson takes; LAB_EXPORTED_PROGRAMS=all runs all.
    private static let lessonsToRun: Set<String>? =
        ProcessInfo.processInfo.environment["LAB_EXPORTED_PROGRAMS"] == "all" ? nil : ["1.1", "1.2"]

    /// The text without what is measured while it runs, which is never twice the same: times, speeds, memory.
    private static func withoutMeasurements(_ text: String) -> String {
        text.replacing(/[\d.]+ (ms|s|seconds|min|h|images\/s)\b/, with: "…").replacing(/\d+(:\d\d)+ left/, with: "…")
            .replacing(/memory: .*/, with: "…")
    }

    /// The lesson, exported as Swift, compiles against the engine without a warning and prints what its record holds.
    private func expectToCompile(_ lesson: Lesson, _ catalogue: Catalogue) throws {
        // Elsewhere than on Linux a build lies otherwise.
        guard let compiler = EngineCompiler() else { return }
        let package = Self.home.appending(path: "exports/\(lesson.id)")
        try Exporter(catalogue: catalogue, workspace: Self.workspace).export(lesson, as: .swift, to: package)
        let sources = ["main.swift", "Notebook.swift"].map { package.appending(path: "Sources/Lesson/\($0)") }
        let complaints = try compiler.complaints(about: sources)
        #expect(complaints == "", "\(complaints)")
        guard Self.lessonsToRun?.contains(lesson.id) ?? true else { return }
        let executable = package.appending(path: "program")
        try compiler.build(sources, to: executable)
        let run = try EngineCompiler.run(executable.path, [])
        let record = try #require(try RecordStore(home: Self.workspace.home).stored(lesson.id))
        let recorded = lesson.cells.map { record.cells[$0.id]?.text ?? "" }.joined()
        #expect(Self.withoutMeasurements(run.output) == Self.withoutMeasurements(recorded), "\(run.errors)")
    }
}
