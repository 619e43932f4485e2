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
    }
}
