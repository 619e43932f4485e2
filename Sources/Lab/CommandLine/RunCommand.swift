import ArgumentParser
import Lessons

/// `lab run 1.2 1.3`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run lessons from their start without a terminal.",
        discussion: """
            Runs every cell in order, and every exercise with its solution and its check. Pictures and models go to assets.
            Lessons whose results are needed and that have not run yet run first. Stops at the first cell that fails, names
            file, line and cell, and exits with code 1. Several lessons run one after the other. With LAB_PROFILE=1 a table
            after each cell tells where its time and memory went.
            """)

    @Argument(help: "Lessons such as 1.2, or Markdown files.")
    var lessons: [String]

    @Flag(
        help:
            "Use the quick values that cells give: minutes become seconds, results are rough. (LAB_QUICK=1 does the same.)"
    )
    var quick = false

    func run() throws {
        try reportingErrors {
            let workspace = try Workspace.find(isQuick: quick || LabEnvironment.isQuick)
            let console = Console(terminal: Terminal())
            console.connectToEngine()
            let runner = LessonRunner(
                catalogue: try Catalogue(workspace: workspace), workspace: workspace, output: console,
                isProfiling: LabEnvironment.isProfiling)
            // A mistyped name is told before the first lesson runs, which may take minutes.
            for lesson in try lessons.map(runner.lesson(named:)) {
                switch try runner.runWithNeeds(lesson) {
                case .passed(let cells, let seconds):
                    console.line("\(cells) cells ran in \(Duration.seconds(seconds).clockText).")
                case .failed(let failure):
                    throw failure
                }
            }
        }
    }
}
