import Engine
import Foundation

extension LessonPlayer {
    /// Where `cell` of the open lesson stands.
    public func state(of cell: LessonCell) -> CellState {
        guard let lesson else { return .notRun }
        return record.state(of: cell, in: lesson, held: held, isQuick: workspace.isQuick)
    }

    /// The source of `cell` that runs: the learner's version or the lesson's own.
    public func source(of cell: LessonCell) -> String {
        record.source(of: cell, isQuick: workspace.isQuick)
    }

    /// Runs the cell in view, or the learner's attempt at the exercise in view.
    ///
    /// - Parameter edited: a new version of it, kept from now on. The lesson's own source takes an earlier edit back.
    public func run(edited: String? = nil) throws -> CellRun {
        guard let cell = try step.runnable else {
            throw CourseError("this step has no cell to run: Enter shows the next step")
        }
        Interruption.clear()
        if let edited { keep(edited, of: cell) }
        return try run(cell)
    }

    /// Where the pictures of what is typed at the prompt go.
    public var assets: URL {
        lesson.map { workspace.assets(of: $0.id) } ?? workspace.folder.appending(path: "assets")
    }

    /// Runs what was typed at the prompt.
    public func evaluate(_ source: String) throws -> CellRun {
        try makeFolder(assets)
        Interruption.clear()
        let run = runner.run(source, id: "prompt", from: .init(name: "prompt", firstLine: 1), assets: assets)
        saveAfterRun(of: run.seconds)
        return run
    }

    /// Runs the cells that are not done, in order: all of them, or those up to the cell or exercise `id`.
    ///
    /// Each comes into view before it runs, as `willRun` is told. Stops after the first that fails.
    public func runAll(to id: String? = nil, willRun: (Step) -> Void = { _ in }) throws -> [CellRun] {
        let lesson = try openLesson()
        let end = try id.map { try stepIndex(of: $0) } ?? lesson.steps.count - 1
        var runs: [CellRun] = []
        Interruption.clear()
        for index in 0...end {
            guard let cell = lesson.steps[index].cell, state(of: cell) != .done else { continue }
            record.step = index
            willRun(lesson.steps[index])
            runs.append(try run(cell))
            if runs.last?.error != nil { return runs }
        }
        record.step = end
        saveRecord()
        return runs
    }

    /// Runs the lessons that the open one needs and that have no results, each from its start in a session of its own.
    public func runNeeds() throws -> RunOutcome {
        Interruption.clear()
        let generator = Generator.default.state
        defer { Generator.default.state = generator }
        let runner = LessonRunner(catalogue: catalogue, workspace: workspace, output: output)
        return try runner.runNeeds(of: try openLesson())
    }

    private func keep(_ edited: String, of cell: LessonCell) {
        let edited = edited.hasSuffix("\n") ? edited : edited + "\n"
        record.edits[cell.id] = edited == cell.source ? nil : edited
    }

    private func run(_ cell: LessonCell) throws -> CellRun {
        let lesson = try openLesson()
        let assets = workspace.assets(of: lesson.id)
        try makeFolder(assets)
        let isEdited = record.edits[cell.id] != nil
        let origin = CellRunner.Origin(
            name: isEdited ? "cell \(cell.id)" : lesson.path, firstLine: isEdited ? 1 : cell.firstLine)
        let upstream = record.upstream(of: cell, in: lesson, isQuick: workspace.isQuick)
        let generator = Generator.default.state.fingerprint
        let run = runner.run(source(of: cell), id: cell.id, from: origin, assets: assets)
        record.cells[cell.id] = CellRecord(
            run, upstream: upstream, generator: generator, folder: workspace.folder,
            variables: runner.summaries(mentionedIn: run.source))
        record.skipped.remove(cell.id)
        held.insert(cell.id)
        record.savedCells.remove(cell.id)
        saveAfterRun(of: run.seconds)
        return run
    }

    func makeFolder(_ folder: URL) throws(CourseError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CourseError("the folder \(folder.path) cannot be made: \(error.localizedDescription)")
        }
    }
}
