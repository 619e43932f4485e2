/// Where a cell stands.
public enum CellState: String, Hashable, Sendable {
    /// It has not run, or was skipped.
    case notRun
    /// It has run, and what it left behind is in the session.
    case done
    /// It has run in an earlier session, but its variables are not at hand: they were not saved.
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
        let isCurrent =
            record.source == source(of: cell, isQuick: isQuick)
            && record.upstream == upstream(of: cell, in: lesson, isQuick: isQuick)
        return isCurrent ? (held.contains(cell.id) ? .done : .recorded) : .stale
    }

    /// The hash of the present source of each cell before `cell` that has run.
    func upstream(of cell: LessonCell, in lesson: Lesson, isQuick: Bool) -> [String: String] {
        let steps = lesson.steps.prefix(lesson.stepIndex(of: cell.id) ?? 0)
        let earlier = steps.compactMap(\.cell).filter { cells[$0.id] != nil }
        return Dictionary(
            uniqueKeysWithValues: earlier.map { ($0.id, SourceHash.of(source(of: $0, isQuick: isQuick))) })
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
