import ArgumentParser
import Lessons

/// `lab` alone: the notebook, or the list of lessons where nobody can type.
struct ShellCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Open the notebook (what `lab` alone does).",
        discussion: "Without a terminal it lists the lessons instead.")

    func run() throws {
        try reportingErrors {
            let console = Console(terminal: Terminal())
            let workspace = try Workspace.find(isQuick: LabEnvironment.isQuick)
            let catalogue = try Catalogue(workspace: workspace)
            guard console.terminal.isInteractive else { return console.listLessons(of: catalogue, in: workspace) }
            Shell(console: console, catalogue: catalogue, workspace: workspace).run()
        }
    }
}

/// `lab lessons`.
struct LessonsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lessons", abstract: "List the lessons and how far you are in each.")

    func run() throws {
        try reportingErrors {
            let workspace = try Workspace.find(isQuick: LabEnvironment.isQuick)
            Console(terminal: Terminal()).listLessons(of: try Catalogue(workspace: workspace), in: workspace)
        }
    }
}

extension Console {
    fileprivate func listLessons(of catalogue: Catalogue, in workspace: Workspace) {
        let view = LessonView(terminal: terminal)
        lines(view.lines(of: catalogue, store: RecordStore(home: workspace.home)))
        catalogue.problems.forEach { printError("\($0)") }
    }
}
