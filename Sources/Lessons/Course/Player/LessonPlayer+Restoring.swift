import Engine
import Foundation

extension LessonPlayer {
    /// What a move to another step did to the session.
    public struct Restoration {
        /// The cell or attempt after which the session stands; nil for the start of the lesson.
        public let point: String?
        /// The names that are there now.
        public let variables: [String]
        /// The names that were there before and are not now. They are kept with the step that was left.
        public let leftBehind: [String]
        /// The cells that have run before this step and whose state is not kept: they would have to run again.
        public let missing: [String]
        /// The variables that could not be brought back, and why.
        public let problems: [Session.NotRestored]
    }

    /// The last step up to `index` whose cell has run and still counts.
    struct Destination {
        let point: String
        /// Nil if the session stands there already, or if there is nothing to bring back.
        let state: SavedState?
        let isHere: Bool
        /// The cells after `point` that have run, but whose state is not kept.
        let missing: [String]
    }

    /// Where the session has to stand for the step `index`: after its cell if that has run and still counts, else after the
    /// nearest one before it.
    func destination(for index: Int) throws(CourseError) -> Destination {
        let lesson = try openLesson()
        var missing: [String] = []
        for cell in lesson.steps.prefix(index + 1).reversed().compactMap(\.runnable) where isCurrent(cell) {
            if isHere(cell.id) { return Destination(point: cell.id, state: nil, isHere: true, missing: missing) }
            if let state = savedState(at: cell.id) {
                return Destination(point: cell.id, state: state, isHere: false, missing: missing)
            }
            missing.insert(cell.id, at: 0)
        }
        let start = LessonRecord.start
        return Destination(point: start, state: savedState(at: start), isHere: isHere(start), missing: missing)
    }

    func isCurrent(_ cell: LessonCell) -> Bool {
        guard let lesson else { return false }
        return record.isCurrent(cell, in: lesson, isQuick: workspace.isQuick)
    }

    private func isHere(_ point: String) -> Bool {
        record.point == point && (point == LessonRecord.start || held.contains(point))
    }

    /// The state that is kept for a point, if it can be had and agrees with the record.
    func savedState(at point: String) -> SavedState? {
        guard let lesson, let state = record.points[point], keeper.snapshots.contains(state.snapshot),
            record.isValid(state, in: lesson, isQuick: workspace.isQuick)
        else { return nil }
        return state
    }

    /// Brings the session to where the step `index` needs it, and remembers what that did.
    func arrive(at index: Int) throws {
        let destination = try destination(for: index)
        restoration = nil
        // A shell that does not hold the record keeps its own session.
        guard lock != nil else { return }
        guard !destination.isHere else {
            if !destination.missing.isEmpty { restoration = report(destination, before: [], problems: []) }
            return
        }
        saveVariables(isLast: true)
        // What could not be saved is not given up.
        guard !keeper.isDue else { return }
        let before = session.variables.map(\.name)
        var problems: [Session.NotRestored] = []
        if let state = destination.state {
            do {
                problems = try restore(state, at: destination.point)
            } catch {
                record.points[destination.point] = nil
                return try arrive(at: index)
            }
        } else {
            forgetVariables()
            (record.point, record.entry) = (LessonRecord.start, nil)
        }
        restoration = report(destination, before: before, problems: problems)
    }

    private func report(
        _ destination: Destination, before: [String], problems: [Session.NotRestored]
    ) -> Restoration {
        let variables = session.variables.map(\.name)
        return Restoration(
            point: destination.point == LessonRecord.start ? nil : destination.point, variables: variables,
            leftBehind: before.filter { !variables.contains($0) }, missing: destination.missing, problems: problems)
    }

    /// Brings back the session of a point. Nothing changes if it cannot be read.
    @discardableResult
    private func restore(_ state: SavedState, at point: String) throws -> [Session.NotRestored] {
        Interruption.clear()
        let contents = try keeper.snapshots.load(state.snapshot)
        let (lost, suspension) = session.restore(contents.stored, contents.tensors)
        held = Set(state.runs.keys)
        suspended = suspension.map { (point, $0) }
        digests = nil
        (record.point, record.entry) = (point, state.entry)
        return contents.problems + lost
    }

    // MARK: - Opening a lesson

    /// Brings back the session as it was left, or as it was when the running cell was last written.
    func restoreWhatWasLeft() {
        takeOverCheckpoint()
        do {
            if let state = record.points[record.point] {
                try tellLost(restore(state, at: record.point))
            } else if record.point != LessonRecord.start || !record.cells.isEmpty {
                try arriveWhereNothingWasLeft()
            }
        } catch {
            forgetVariables()
            (record.point, record.entry) = (LessonRecord.start, nil)
            onNotice("The variables of lesson \(record.lesson) are lost: \(error). `:run all` computes them again.")
        }
    }

    /// The cell that was cut off counts as interrupted at its last checkpoint.
    private func takeOverCheckpoint() {
        defer { record.running = nil }
        guard let running = record.running, let checkpoint = running.checkpoint,
            keeper.snapshots.contains(checkpoint.state.snapshot)
        else { return }
        note(.run, cell: running.cell, source: running.source, outcome: .interrupted)
        record.cells[running.cell] = checkpoint.record
        record.points[running.cell] = SavedState(
            snapshot: checkpoint.state.snapshot, runs: checkpoint.state.runs, entry: record.entry,
            date: checkpoint.state.date)
        record.point = running.cell
    }

    /// The session of the present point was not written in time: the nearest one before it is taken.
    private func arriveWhereNothingWasLeft() throws {
        record.point = LessonRecord.start
        try arrive(at: record.step)
        guard let restoration else { return }
        tellLost(restoration.problems)
        self.restoration = nil
        guard let last = restoration.missing.last else { return }
        let place = restoration.point.map { "The session is the one after `\($0)`." } ?? "The session is empty."
        onNotice("The variables after `\(last)` were not saved. \(place) `:run to \(last)` computes them again.")
    }

    private func tellLost(_ lost: [Session.NotRestored]) {
        guard !lost.isEmpty else { return }
        let names = lost.map { "`\($0.name)` (\($0.reason))" }.joined(separator: ", ")
        onNotice("Not brought back: \(names). Run the cells again that declare them.")
    }
}
