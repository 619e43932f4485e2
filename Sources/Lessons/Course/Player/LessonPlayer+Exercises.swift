import Engine
import Foundation

extension LessonPlayer {
    /// A hint to the exercise in view.
    public struct Hint: Hashable, Sendable {
        /// The hint in Markdown.
        public let text: String
        /// Which one it is, from 1.
        public let number: Int
        /// How many there are.
        public let count: Int
    }

    /// The outcome of the check of an exercise.
    public struct CheckResult {
        /// The exercise.
        public let exercise: Exercise
        /// Whether everything holds that the check expects.
        public let isPassed: Bool
        /// What does not hold yet, in words; nil if the exercise is solved.
        public let message: String?
    }

    /// The next hint to the exercise in view, each giving away more; the last one again once all were shown.
    public func hint() throws(CourseError) -> Hint {
        let exercise = try exerciseInView()
        let shown = min(record.exercises[exercise.id]?.hintsShown ?? 0, exercise.hints.count)
        let number = min(max(0, shown) + 1, exercise.hints.count)
        record.exercises[exercise.id, default: ExerciseRecord()].hintsShown = number
        saveRecord()
        return hint(number, of: exercise)
    }

    /// A hint to the exercise in view that was shown before, by its number from 1.
    public func hint(number: Int) throws(CourseError) -> Hint {
        let exercise = try exerciseInView()
        let shown = record.exercises[exercise.id]?.hintsShown ?? 0
        guard (1...exercise.hints.count).contains(number) else {
            throw CourseError("this exercise has the hints 1 to \(exercise.hints.count), not \(number)")
        }
        guard number <= shown else {
            throw CourseError("hints come one at a time: `:hint` shows hint \(shown + 1)")
        }
        return hint(number, of: exercise)
    }

    /// The hints to the exercise in view that were shown so far.
    public func hints() throws(CourseError) -> [Hint] {
        let exercise = try exerciseInView()
        let shown = min(record.exercises[exercise.id]?.hintsShown ?? 0, exercise.hints.count)
        return shown > 0 ? (1...shown).map { hint($0, of: exercise) } : []
    }

    private func hint(_ number: Int, of exercise: Exercise) -> Hint {
        Hint(text: exercise.hints[number - 1], number: number, count: exercise.hints.count)
    }

    /// The solution of the exercise in view.
    public func solution() throws(CourseError) -> LessonCell {
        let exercise = try exerciseInView()
        record.exercises[exercise.id, default: ExerciseRecord()].solutionShown = true
        saveRecord()
        return exercise.solution
    }

    /// Runs the check of the exercise in view, and remembers if it passed.
    ///
    /// The check looks at the session as the last attempt left it, so nothing that was typed afterwards spoils it. If that
    /// does not pass, or there was no attempt, it looks at the session as it is: an exercise may be solved by typing. Both
    /// are copies, in which the check can do what it likes.
    public func check() throws -> CheckResult {
        let exercise = try exerciseInView()
        try makeFolder(workspace.assets(of: try openLesson().id))
        Interruption.clear()
        let generator = Generator.default.state
        defer { Generator.default.state = generator }
        let run = try runCheck(of: exercise)
        output.print(run.text)
        var progress = record.exercises[exercise.id] ?? ExerciseRecord()
        progress.checks &+= 1
        if run.error == nil { progress.passed = progress.passed ?? .now }
        record.exercises[exercise.id] = progress
        saveRecord()
        return CheckResult(
            exercise: exercise, isPassed: run.error == nil, message: run.error.map { Self.message(of: $0, exercise) })
    }

    private func runCheck(of exercise: Exercise) throws -> CellRun {
        let attempt = record.exercises[exercise.id]?.attempt
        if let attempt, let contents = try? keeper.snapshots.load(attempt.snapshot) {
            let run = try run(exercise.check, in: contents.stored, contents.tensors)
            let isUntouched = record.points[record.point]?.snapshot == attempt.snapshot && !keeper.isDue
            if run.error == nil || run.error is Interrupted || isUntouched { return run }
            let present = try runInPresentSession(exercise.check)
            return present.error == nil ? present : run
        }
        return try runInPresentSession(exercise.check)
    }

    private func runInPresentSession(_ check: LessonCell) throws -> CellRun {
        let capture = try session.capture()
        return try run(check, in: capture.stored, capture.copiedTensors())
    }

    /// Runs a check in a session of its own.
    private func run(_ check: LessonCell, in stored: StoredSession, _ tensors: [String: Tensor]) throws -> CellRun {
        let lesson = try openLesson()
        let scratch = CellRunner(output: UnseenOutput())
        _ = scratch.session.restore(stored, tensors)
        return scratch.run(
            check.effectiveSource(isQuick: workspace.isQuick), id: "\(check.id)-check",
            from: .init(name: lesson.path, firstLine: check.firstLine), assets: workspace.assets(of: lesson.id))
    }

    /// Remembers the session as an attempt at `exercise` has just left it.
    func noteAttempt(at exercise: Exercise) {
        record.exercises[exercise.id, default: ExerciseRecord()].attempt = record.points[exercise.id]
        saveRecord()
    }

    /// What the learner should know of an error: not where in the check it is.
    private static func message(of error: any Error, _ exercise: Exercise) -> String {
        switch error {
        case let failed as ExpectationFailed: return failed.message
        case is Interrupted: return "the check was stopped"
        case let error as CellError:
            let wanted = exercise.solution.source.matches(of: #/(?m)^(?:let|var|func|struct|(?:final )?class) (\w+)/#)
            let missing = wanted.first { error.message.hasPrefix("cannot find '\($0.output.1)' in scope") }
            if let missing { return "nothing is called `\(missing.output.1)` so far" }
            return "the check stopped at `\(error.sourceLine.trimmingCharacters(in: .whitespaces))`: \(error.message)"
        default: return "\(error)"
        }
    }

    private func exerciseInView() throws(CourseError) -> Exercise {
        if let exercise = try step.exercise { return exercise }
        let lesson = try openLesson()
        let later = lesson.steps.dropFirst(record.step).compactMap(\.exercise).first
        guard let exercise = later ?? lesson.exercises.last else { throw CourseError("this lesson has no exercise") }
        throw CourseError("this step is no exercise: `:goto \(exercise.id)` goes to one")
    }
}

/// Shows nothing: what a check prints is shown once it is known which run of it counts.
private final class UnseenOutput: CellOutput {
    func print(_ text: String) {}
}
