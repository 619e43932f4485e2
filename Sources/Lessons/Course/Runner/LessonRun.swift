import Engine
import Foundation

/// One run of one lesson from its start.
final class LessonRun {
    private let lesson: Lesson
    private let workspace: Workspace
    private let output: any CellOutput
    private let runner: CellRunner
    /// The records of the cells that have run.
    private var cells: [String: CellRecord] = [:]
    /// A hash of each variable as it was after the last cell.
    private var digests: [String: String] = [:]
    private var seconds = 0.0
    private var count = 0

    init(lesson: Lesson, workspace: Workspace, output: any CellOutput, isProfiling: Bool = false) {
        self.lesson = lesson
        self.workspace = workspace
        self.output = output
        runner = CellRunner(output: output)
        runner.session.isProfiling = isProfiling
    }

    /// Runs every step and stops at the first failure.
    func run(checksStarters: Bool) throws -> RunOutcome {
        manualSeed(0)
        try FileManager.default.createDirectory(
            at: workspace.assets(of: lesson.id), withIntermediateDirectories: true)
        output.print("Lesson \(lesson.id): \(lesson.title)\n")
        for step in lesson.steps {
            do throws(RunFailure) {
                switch step.task {
                case .read: break
                case .run(let cell): try run(cell)
                case .solve(let exercise): try run(exercise, checksStarter: checksStarters)
                }
            } catch {
                return .failed(error)
            }
        }
        return .passed(cells: count, seconds: seconds)
    }

    private func run(_ cell: LessonCell) throws(RunFailure) {
        output.print("[\(cell.id)]\n")
        let upstream = cells.mapValues(\.fingerprint)
        let generator = Generator.default.state.fingerprint
        let run = perform(cell, pictures: cell.id)
        let changes = try? newDigests()
        cells[cell.id] = CellRecord(
            run, upstream: upstream, generator: generator, folder: workspace.folder,
            variables: runner.summaries(mentionedIn: run.source), outputs: changes ?? [:])
        if let error = run.error { throw failure(error, of: cell, named: "cell `\(cell.id)`") }
    }

    /// A hash of each variable that has changed since the last call.
    private func newDigests() throws -> [String: String] {
        let before = digests
        digests = try runner.session.capture().digests
        return digests.filter { before[$0.key] != $0.value }
    }

    private func run(_ exercise: Exercise, checksStarter: Bool) throws(RunFailure) {
        if checksStarter { try expectRejection(of: exercise) }
        output.print("[\(exercise.id): solution and check]\n")
        if let error = perform(exercise.solution, pictures: exercise.id).error {
            throw failure(error, of: exercise.solution, named: "solution of `\(exercise.id)`")
        }
        if let error = perform(exercise.check, pictures: "\(exercise.id)-check").error {
            throw failure(error, of: exercise.check, named: "check of `\(exercise.id)`")
        }
    }

    /// Runs the starter, which may well fail, and throws if its check is content with it.
    private func expectRejection(of exercise: Exercise) throws(RunFailure) {
        output.print("[\(exercise.id): starter]\n")
        let starter = perform(exercise.starter, pictures: exercise.id)
        let check = perform(exercise.check, pictures: "\(exercise.id)-check")
        for error in [starter.error, check.error] where error is Interrupted {
            throw failure(Interrupted(), of: exercise.starter, named: "starter of `\(exercise.id)`")
        }
        if starter.error == nil && check.error == nil {
            let cause = CourseError("the check passes although nothing has been solved yet")
            throw failure(cause, of: exercise.starter, named: "starter of `\(exercise.id)`")
        }
    }

    private func perform(_ cell: LessonCell, pictures: String) -> CellRun {
        let run = runner.run(
            cell.effectiveSource(isQuick: workspace.isQuick), id: pictures,
            from: .init(name: lesson.path, firstLine: cell.firstLine), assets: workspace.assets(of: lesson.id))
        if let profile = run.profile { output.print("\(profile)\n") }
        seconds += run.seconds
        count += 1
        return run
    }

    private func failure(_ error: any Error, of cell: LessonCell, named name: String) -> RunFailure {
        let line = (error as? CellError)?.line ?? (error as? ExpectationFailed)?.error.line ?? cell.firstLine
        return RunFailure(file: lesson.path, line: line, cell: name, cause: error)
    }

    /// Replaces the runs in the lesson's record by these, and its saved variables by those of this run.
    ///
    /// The learner's place, edits and exercises stay as they are. What cannot be written is said; the run counts all the
    /// same.
    func save(in store: RecordStore) {
        let (found, notice) = store.load(lesson.id)
        if let notice { output.print(notice + "\n") }
        var record = found ?? LessonRecord(lesson: lesson.id)
        record.cells = cells
        do {
            let snapshots = SnapshotStore(folder: store.sessionFolder(of: lesson.id))
            let snapshot = try snapshots.save(try runner.session.capture())
            record.point = lesson.cells.last { cells[$0.id] != nil }?.id ?? LessonRecord.start
            record.points = [
                record.point: SavedState(
                    snapshot: snapshot, runs: cells.mapValues(\.fingerprint), entry: nil, date: .now)
            ]
            (record.journal, record.entry, record.running) = ([], nil, nil)
            try store.save(record)
            snapshots.removeAll(except: record.snapshots)
        } catch {
            output.print("This run of lesson \(lesson.id) is not recorded: \(error)\n")
        }
    }
}
