import Engine

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
        var progress = record.exercises[exercise.id] ?? ExerciseRecord()
        progress.hintsShown = min(max(0, min(progress.hintsShown, exercise.hints.count)) + 1, exercise.hints.count)
        record.exercises[exercise.id] = progress
        saveRecord()
        return Hint(
            text: exercise.hints[progress.hintsShown - 1], number: progress.hintsShown, count: exercise.hints.count)
    }

    /// The solution of the exercise in view.
    public func solution() throws(CourseError) -> LessonCell {
        let exercise = try exerciseInView()
        record.exercises[exercise.id, default: ExerciseRecord()].solutionShown = true
        saveRecord()
        return exercise.solution
    }

    /// Runs the check of the exercise in view against the session, and remembers if it passed.
    public func check() throws -> CheckResult {
        let exercise = try exerciseInView()
        let lesson = try openLesson()
        let assets = workspace.assets(of: lesson.id)
        try makeFolder(assets)
        Interruption.clear()
        let run = runner.run(
            exercise.check.effectiveSource(isQuick: workspace.isQuick), id: "\(exercise.id)-check",
            from: .init(name: lesson.path, firstLine: exercise.check.firstLine), assets: assets)
        var progress = record.exercises[exercise.id] ?? ExerciseRecord()
        progress.checks &+= 1
        if run.error == nil { progress.passed = progress.passed ?? .now }
        record.exercises[exercise.id] = progress
        saveAfterRun(of: run.seconds)
        return CheckResult(
            exercise: exercise, isPassed: run.error == nil, message: run.error.map(Self.message(of:)))
    }

    private static func message(of error: any Error) -> String {
        if let failed = error as? ExpectationFailed { return failed.message }
        return "The check could not run to its end:\n\(error)"
    }

    private func exerciseInView() throws(CourseError) -> Exercise {
        if let exercise = try step.exercise { return exercise }
        let lesson = try openLesson()
        let later = lesson.steps.dropFirst(record.step).compactMap(\.exercise).first
        guard let exercise = later ?? lesson.exercises.last else { throw CourseError("this lesson has no exercise") }
        throw CourseError("this step is no exercise: `:goto \(exercise.id)` goes to one")
    }
}
