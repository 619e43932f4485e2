/// Where a cell stands.
public enum CellState: String, Hashable, Sendable {
    /// It has not run, or was skipped.
    case notRun
    /// It has run, and what it left behind is in the session.
    case done
    /// It has run, but the session is not, or no longer, the one that it left behind.
    case recorded
    /// It has run, but it or an earlier cell has changed since.
    case stale
    /// Ctrl-C stopped its last run.
    case interrupted
    /// Its last run ended with an error.
    case failed
}

extension LessonRecord {
    /// The source of `cell` that runs now: the learner's version or the lesson's own.
    public func source(of cell: LessonCell, isQuick: Bool) -> String {
        cell.effectiveSource(edited: edits[cell.id], isQuick: isQuick)
    }

    /// Where `cell` of `lesson` stands. `held` are the cells whose variables are in the session.
    public func state(of cell: LessonCell, in lesson: Lesson, held: Set<String>, isQuick: Bool) -> CellState {
        guard let record = cells[cell.id] else { return .notRun }
        switch record.outcome {
        case .interrupted: return .interrupted
        case .failed: return .failed
        case .finished: break
        }
        guard isCurrent(record, of: cell, in: lesson, isQuick: isQuick) else { return .stale }
        return held.contains(cell.id) ? .done : .recorded
    }

    /// Whether the last run of `cell` was one of its present source, after the present runs of the cells before it.
    func isCurrent(_ cell: LessonCell, in lesson: Lesson, isQuick: Bool) -> Bool {
        cells[cell.id].map { isCurrent($0, of: cell, in: lesson, isQuick: isQuick) } ?? false
    }

    private func isCurrent(_ record: CellRecord, of cell: LessonCell, in lesson: Lesson, isQuick: Bool) -> Bool {
        guard record.upstream == upstream(of: cell, in: lesson, isQuick: isQuick) else { return false }
        if record.source == source(of: cell, isQuick: isQuick) { return true }
        guard skipped.contains(cell.id), let exercise = lesson.exercises.first(where: { $0.id == cell.id }) else {
            return false
        }
        return record.source == exercise.solution.effectiveSource(isQuick: isQuick)
    }

    /// What each cell before `cell` that has run left for it to build on.
    func upstream(of cell: LessonCell, in lesson: Lesson, isQuick: Bool) -> [String: String] {
        let steps = lesson.steps.prefix(lesson.stepIndex(of: cell.id) ?? 0)
        let fingerprints = steps.compactMap(\.cell).compactMap { earlier in
            fingerprint(of: earlier, isQuick: isQuick).map { (earlier.id, $0) }
        }
        return Dictionary(uniqueKeysWithValues: fingerprints)
    }

    /// What later cells build on: the last run of `cell`, or its source if that has changed since. Nil if it has not run.
    private func fingerprint(of cell: LessonCell, isQuick: Bool) -> String? {
        guard let record = cells[cell.id] else { return nil }
        let source = source(of: cell, isQuick: isQuick)
        return source == record.source ? record.fingerprint : SourceHash.of(source)
    }

    /// Whether `state` is one that running the lesson as it is now would come to: all cells in it have not run since.
    func isValid(_ state: SavedState, in lesson: Lesson, isQuick: Bool) -> Bool {
        lesson.cells.allSatisfy { cell in
            guard let run = state.runs[cell.id] else { return true }
            return run == fingerprint(of: cell, isQuick: isQuick)
        }
    }
}

/// How much of a lesson is done.
public struct LessonProgress: Hashable, Sendable {
    /// Whether the lesson was ever open.
    public let isStarted: Bool
    /// The number of cells whose last run finished.
    public let cellsDone: Int
    /// The number of cells.
    public let cellCount: Int
    /// The number of exercises whose check has passed.
    public let exercisesPassed: Int
    /// The number of exercises.
    public let exerciseCount: Int

    /// Whether every cell has run to its end.
    public var isFinished: Bool { isStarted && cellsDone == cellCount }

    /// The progress of `lesson` by its record, if there is one.
    public init(of lesson: Lesson, record: LessonRecord?) {
        isStarted = record != nil
        cellsDone = lesson.cells.count { record?.cells[$0.id]?.outcome == .finished }
        cellCount = lesson.cells.count
        exercisesPassed = lesson.exercises.count { record?.exercises[$0.id]?.passed != nil }
        exerciseCount = lesson.exercises.count
    }
}
