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
        note(.run, cell: nil, source: source, outcome: .init(run.error))
        saveAfterRun(of: run.seconds, isSpared: true) { _ in }
        return run
    }

    /// Replaces the variables by those of the copy `name` in `folder`. Returns those that could not be brought back.
    public func load(copy name: String, from folder: URL) throws -> [Session.NotRestored] {
        let lost = try session.restore(from: folder)
        (suspended, digests) = (nil, nil)
        note(.load, cell: nil, source: name, outcome: .finished)
        saveAfterRun(of: 0) { _ in }
        return lost
    }

    /// Which cells `runAll` runs.
    public enum Selection {
        /// Those that have not run to their end, or whose state is not kept.
        case unfinished
        /// Those that have run, but have changed since, or come after one that has.
        case stale
    }

    /// Runs cells in order: all of them, or those up to the cell or exercise `id`.
    ///
    /// What is kept is brought back, not computed again. Each cell comes into view before it runs, as `willRun` is told. Stops
    /// after the first that fails. At the end the last of the steps is in view, or after stale cells the one from before.
    public func runAll(
        _ selection: Selection = .unfinished, to id: String? = nil, willRun: (Step) -> Void = { _ in }
    ) throws -> [CellRun] {
        let lesson = try openLesson()
        let end = try id.map { try stepIndex(of: $0) } ?? lesson.steps.count - 1
        let stepBefore = record.step
        var runs: [CellRun] = []
        Interruption.clear()
        for index in 0...end {
            guard let cell = lesson.steps[index].cell, isDue(cell, at: index, selection, end: end) else { continue }
            try arrive(at: index)
            record.step = index
            willRun(lesson.steps[index])
            runs.append(try canResume(cell) ? resume(cell) : run(cell))
            if runs.last?.error != nil { return runs }
        }
        let place = selection == .stale ? stepBefore : end
        try arrive(at: place)
        record.step = place
        saveRecord()
        return runs
    }

    private func isDue(_ cell: LessonCell, at index: Int, _ selection: Selection, end: Int) -> Bool {
        switch state(of: cell) {
        case .done: false
        case .stale: true
        case .notRun, .interrupted, .failed: selection == .unfinished
        case .recorded: selection == .unfinished && !isKept(from: index, to: end)
        }
    }

    /// Whether the session after the cell of step `first`, or after a later one, can be brought back.
    private func isKept(from first: Int, to last: Int) -> Bool {
        guard let lesson else { return false }
        return lesson.steps[first...last].compactMap(\.runnable).contains { cell in
            isCurrent(cell) && (record.point == cell.id || savedState(at: cell.id) != nil)
        }
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
        record.skipped.remove(cell.id)
        let isEdited = record.edits[cell.id] != nil
        return try run(
            source(of: cell), of: cell,
            from: .init(
                name: isEdited ? "cell \(cell.id)" : try openLesson().path,
                firstLine: isEdited ? 1 : cell.firstLine))
    }

    /// Runs the solution of an exercise in place of the learner's attempt, which is kept.
    func runSolution(of exercise: Exercise) throws -> CellRun {
        let solution = exercise.solution
        Interruption.clear()
        record.skipped.insert(exercise.id)
        return try run(
            solution.effectiveSource(isQuick: workspace.isQuick), of: solution,
            from: .init(name: try openLesson().path, firstLine: solution.firstLine))
    }

    private func run(_ source: String, of cell: LessonCell, from origin: CellRunner.Origin) throws -> CellRun {
        try perform(cell, source: source, kind: .run) { assets in
            runner.run(source, id: cell.id, from: origin, assets: assets)
        }
    }

    /// Goes on with the cell in view where it was stopped.
    public func resumeCell() throws -> CellRun {
        guard let cell = try step.runnable else { throw CourseError("this step has no cell to go on with") }
        guard canResume(cell) else { throw CourseError(whyNotResumed(cell)) }
        Interruption.clear()
        return try resume(cell)
    }

    private func whyNotResumed(_ cell: LessonCell) -> String {
        if let other = suspended?.cell, other != cell.id {
            return "`\(other)` was stopped: `:goto \(other)` goes to it"
        }
        return "`\(cell.id)` was not stopped, or has changed since: `:run` runs it from its start"
    }

    private func resume(_ cell: LessonCell) throws -> CellRun {
        guard let stopped = suspended?.at, let earlier = record.cells[cell.id] else { return try run(cell) }
        return try perform(cell, source: stopped.text.text, kind: stopped.repeatsTurn ? .repeatTurn : .resume) {
            assets in
            runner.resume(stopped, after: earlier, id: cell.id, assets: assets)
        }
    }

    private func perform(
        _ cell: LessonCell, source: String, kind: JournalEntry.Kind, _ body: (URL) -> CellRun
    ) throws -> CellRun {
        let lesson = try openLesson()
        let assets = workspace.assets(of: lesson.id)
        try makeFolder(assets)
        noteVariables()
        let upstream = record.upstream(of: cell, in: lesson, isQuick: workspace.isQuick)
        let generator = Generator.default.state.fingerprint
        let earlierOutputs = record.cells[cell.id]?.outputs ?? [:]
        record.running = RunningCell(cell: cell.id, source: source, started: .now)
        saveRecord()
        watch(cell, upstream: upstream, generator: generator)
        let run = body(assets)
        session.onPause(every: checkpointInterval, nil)
        suspended = session.suspension.map { (cell.id, $0) }
        record.running = nil
        record.point = cell.id
        held.insert(cell.id)
        ranHere.insert(cell.id)
        note(kind, cell: cell.id, source: source, outcome: .init(run.error))
        let exercise = lesson.exercises.first { $0.id == cell.id }
        saveAfterRun(of: run.seconds, isLast: exercise != nil) { changes in
            // What an earlier run left may be the same again, and then has not changed.
            let names = Set(earlierOutputs.keys).union(changes.keys)
            record.cells[cell.id] = cellRecord(
                run, upstream: upstream, generator: generator,
                outputs: (digests ?? [:]).filter { names.contains($0.key) })
        }
        if let exercise { noteAttempt(at: exercise) }
        return run
    }

    private func cellRecord(
        _ run: CellRun, upstream: [String: String], generator: String, outputs: [String: String]
    ) -> CellRecord {
        var record = CellRecord(
            run, upstream: upstream, generator: generator, folder: workspace.folder,
            variables: runner.summaries(mentionedIn: run.source), outputs: outputs)
        if let suspended, run.error is Interrupted, suspended.at.isUnderWay { record.place = suspended.at.place }
        return record
    }

    /// Writes the session now and then while `cell` runs, so that little is lost if the process is killed.
    private func watch(_ cell: LessonCell, upstream: [String: String], generator: String) {
        var last = ContinuousClock.now
        session.onPause(every: checkpointInterval) { [unowned self] suspension in
            guard let run = runner.stoppedNow else { return }
            keeper.cellHasRun(for: (ContinuousClock.now - last) / .seconds(1))
            last = .now
            var cellRecord = cellRecord(run, upstream: upstream, generator: generator, outputs: [:])
            cellRecord.place = suspension.place
            saveCheckpoint(of: cell, suspension, cellRecord)
        }
    }

    /// Adds an entry to the journal.
    func note(_ kind: JournalEntry.Kind, cell: String?, source: String, outcome: CellRecord.Outcome) {
        record.journal.append(
            JournalEntry(parent: record.entry, kind: kind, cell: cell, source: source, outcome: outcome))
        record.entry = record.journal.count - 1
    }

    func makeFolder(_ folder: URL) throws(CourseError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CourseError("the folder \(folder.path) cannot be made: \(error.localizedDescription)")
        }
    }
}
