import ArgumentParser
import Engine
import Lessons

/// `lab check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check that lessons keep the rules: cells run, starters fail, solutions pass.",
        discussion: """
            Every cell has to parse and every link to lead somewhere. Then the lesson runs with its quick values: the check of
            each exercise has to reject the starter and accept the solution. Problems are listed by file and line, and the exit
            code is 1. Without an argument all lessons are checked.
            """)

    @Argument(help: "A lesson such as 1.2; all if none is given.")
    var lesson: String?

    func run() throws {
        try reportingErrors {
            let workspace = try Workspace.find(isQuick: true)
            let catalogue = try Catalogue(workspace: workspace)
            let lessons = try lesson.map { [try catalogue.lesson($0)] } ?? catalogue.lessons
            let console = Console(terminal: Terminal())
            Gallery.onShow { _ in }
            var problems = lesson == nil ? catalogue.problems : []
            for lesson in lessons {
                let found = try Self.problems(of: lesson, catalogue, workspace)
                console.line("\(lesson.id)  \(lesson.title): \(found.isEmpty ? "good" : "\(found.count) problems")")
                problems += found
            }
            problems.forEach { printError("\($0)") }
            if !problems.isEmpty { throw ExitCode.failure }
        }
    }

    private static func problems(
        of lesson: Lesson, _ catalogue: Catalogue, _ workspace: Workspace
    ) throws -> [AuthoringProblem] {
        let check = LessonCheck(catalogue: catalogue, workspace: workspace)
        let problems = check.problemsBeforeRunning(lesson)
        guard problems.isEmpty else { return problems }
        return try [check.problemAfterRunning(lesson, output: Unseen())].compactMap(\.self)
    }
}

/// Shows nothing: only problems matter here.
private final class Unseen: CellOutput {
    func print(_ text: String) {}
}
