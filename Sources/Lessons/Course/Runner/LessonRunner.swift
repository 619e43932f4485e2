import Engine
import Foundation

/// Runs lessons from their start without a terminal: every cell, and every exercise with its solution.
public struct LessonRunner {
    private let catalogue: Catalogue
    private let workspace: Workspace
    private let output: any CellOutput
    private let store: RecordStore
    private let isProfiling: Bool

    /// A runner of the lessons in `catalogue`. Cells print to `output`.
    /// - Parameter isProfiling: whether a profile is printed after each cell.
    public init(catalogue: Catalogue, workspace: Workspace, output: any CellOutput, isProfiling: Bool = false) {
        self.isProfiling = isProfiling
        self.catalogue = catalogue
        self.workspace = workspace
        self.output = output
        store = RecordStore(home: workspace.home)
    }

    /// The lesson that `name` names: an id such as 1.2, or the path of a Markdown file. Throws if there is none.
    public func lesson(named name: String) throws -> Lesson {
        guard name.hasSuffix(".md") else { return try catalogue.lesson(name) }
        let path = URL(filePath: name).path(relativeTo: workspace.root)
        return try Lesson(contentsOf: URL(filePath: name), path: path)
    }

    /// Runs `lesson`, and before it the lessons that it needs and that have no results.
    public func runWithNeeds(_ lesson: Lesson) throws -> RunOutcome {
        let needs = try runNeeds(of: lesson)
        return needs.failure == nil ? try run(lesson) : needs
    }

    /// Runs the lessons that `lesson` needs and that have no results, and says so.
    public func runNeeds(of lesson: Lesson) throws -> RunOutcome {
        for needed in try catalogue.needs(of: lesson) where !store.hasResults(of: needed, in: workspace) {
            output.print(
                "Lesson \(lesson.id) uses what lesson \(needed.id) makes, which has not run yet. It runs first.\n")
            let outcome = try run(needed)
            if outcome.failure != nil { return outcome }
        }
        return .passed(cells: 0, seconds: 0)
    }

    /// Runs `lesson` from its start, with random numbers from seed 0.
    ///
    /// - Parameter checksStarters: whether starters run as well, and have to be rejected by their check.
    func run(_ lesson: Lesson, checksStarters: Bool = false) throws -> RunOutcome {
        let previousFolder = FileManager.default.currentDirectoryPath
        defer { _ = FileManager.default.changeCurrentDirectoryPath(previousFolder) }
        try workspace.enter()
        let run = LessonRun(lesson: lesson, workspace: workspace, output: output, isProfiling: isProfiling)
        // A file from elsewhere must not change the record of the lesson whose id it has.
        guard catalogue.lessons.contains(lesson) else { return try run.run(checksStarters: checksStarters) }
        let (lock, notice) = store.lock(lesson)
        if let notice { output.print(notice + "\n") }
        return try withExtendedLifetime(lock) {
            let outcome = try run.run(checksStarters: checksStarters)
            if lock != nil { run.save(in: store) }
            return outcome
        }
    }
}
