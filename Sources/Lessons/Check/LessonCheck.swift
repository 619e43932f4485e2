import Foundation

/// The rules that a lesson has to keep, beyond those that its format enforces on reading.
public struct LessonCheck {
    private let catalogue: Catalogue
    private let workspace: Workspace

    /// Checks lessons of `catalogue`. Cells run in `workspace`, with their quick values if it is a quick one.
    public init(catalogue: Catalogue, workspace: Workspace) {
        self.catalogue = catalogue
        self.workspace = workspace
    }

    /// What can be seen without running anything: every cell parses, and every link to a file finds one.
    public func problemsBeforeRunning(_ lesson: Lesson) -> [AuthoringProblem] {
        problemsOfCells(lesson) + problemsOfLinks(lesson)
    }

    /// Runs `lesson`: all cells run, checks reject the starters and accept the solutions.
    ///
    /// What the cells print goes to `output`.
    public func problemAfterRunning(_ lesson: Lesson, output: any CellOutput) throws -> AuthoringProblem? {
        let runner = LessonRunner(catalogue: catalogue, workspace: workspace, output: output)
        let needs = try runner.runNeeds(of: lesson)
        let failure = try needs.failure ?? runner.run(lesson, checksStarters: true).failure
        return failure.map { AuthoringProblem(file: $0.file, line: $0.line, message: "\($0.cell): \($0.cause)") }
    }

    private func problemsOfCells(_ lesson: Lesson) -> [AuthoringProblem] {
        let exercises = lesson.exercises.flatMap { [$0.starter, $0.solution, $0.check] }
        return (lesson.cells + exercises).compactMap { cell in
            switch Session.completeness(of: cell.source) {
            case .complete: nil
            case .incomplete:
                AuthoringProblem(
                    file: lesson.path, line: cell.firstLine,
                    message: "cell `\(cell.id)` ends in the middle of a statement")
            case .invalid(let error):
                AuthoringProblem(
                    file: lesson.path, line: cell.firstLine + error.line - 1,
                    message: "cell `\(cell.id)`: \(error.message)")
            }
        }
    }

    private func problemsOfLinks(_ lesson: Lesson) -> [AuthoringProblem] {
        let folder = workspace.root.appending(path: lesson.path).deletingLastPathComponent()
        return lesson.steps.flatMap { step in
            MarkdownDocument(step.prose).links.compactMap { link in
                guard let path = Self.filePath(of: link.destination),
                    !FileManager.default.fileExists(atPath: folder.appending(path: path).path)
                else { return nil }
                return AuthoringProblem(
                    file: lesson.path, line: step.proseLine + link.line - 1,
                    message: "the link leads to \(link.destination), which does not exist")
            }
        }
    }

    /// The file that a link leads to; nil if it leads into the web or to a place in the same file.
    private static func filePath(of destination: String) -> String? {
        guard !destination.contains("://"), !destination.hasPrefix("mailto:") else { return nil }
        let path = destination.prefix { $0 != "#" }
        return path.isEmpty ? nil : path.removingPercentEncoding ?? String(path)
    }
}
