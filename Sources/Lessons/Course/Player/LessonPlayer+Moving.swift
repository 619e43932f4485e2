extension LessonPlayer {
    /// The step in view. Throws if no lesson is open.
    public var step: Step { get throws(CourseError) { try openLesson().steps[record.step] } }

    /// The number of the step in view, from 0.
    public var stepIndex: Int { record.step }

    /// Whether the step in view is the last of its lesson.
    public var isAtEnd: Bool { lesson.map { record.step == $0.steps.count - 1 } ?? true }

    /// What Enter did.
    public enum Advance {
        /// The cell in view has run.
        case ran(CellRun)
        /// The next step is in view.
        case moved(Step)
        /// The lesson is over; the next one, if there is one.
        case ended(next: Lesson?)
    }

    /// What Enter does: runs the cell in view if it is new, has changed or did not finish, and else shows the next step.
    ///
    /// An exercise does not hold up: it is solved by typing, `:edit` and `:check`.
    public func advance() throws -> Advance {
        if let cell = cellToRun { return .ran(try canResume(cell) ? resumeCell() : run()) }
        if let step = try next() { return .moved(step) }
        return .ended(next: lesson.flatMap(catalogue.lesson(after:)))
    }

    /// The cell in view, if Enter runs it.
    public var cellToRun: LessonCell? {
        guard let cell = try? step.cell, needsRun(cell) else { return nil }
        return cell
    }

    private func needsRun(_ cell: LessonCell) -> Bool {
        switch state(of: cell) {
        case .notRun, .stale, .interrupted, .failed: true
        case .done, .recorded: false
        }
    }

    /// Whether `cell` was stopped and can go on from there.
    public func canResume(_ cell: LessonCell) -> Bool {
        guard let suspended, suspended.cell == cell.id, record.point == cell.id else { return false }
        return suspended.at.isUnderWay && suspended.at.text.text == source(of: cell)
    }

    /// Shows the next step, with the session that belongs to it; nil at the end of the lesson.
    public func next() throws -> Step? {
        let lesson = try openLesson()
        return record.step + 1 < lesson.steps.count ? try show(record.step + 1) : nil
    }

    /// Shows the step before, with the session that belongs to it; nil at the start of the lesson.
    public func back() throws -> Step? {
        record.step > 0 ? try show(record.step - 1) : nil
    }

    /// Shows the step that `target` names, with the session that belongs to it: a number from 1, or the name of a cell or an exercise.
    public func goto(_ target: String) throws -> Step {
        let lesson = try openLesson()
        if let number = Int(target) {
            guard (1...lesson.steps.count).contains(number) else {
                throw CourseError("lesson \(lesson.id) has the steps 1 to \(lesson.steps.count), not \(number)")
            }
            return try show(number - 1)
        }
        return try show(try stepIndex(of: target))
    }

    /// How a step was passed over.
    public enum Skip {
        /// There was nothing to do, or what its cell left behind is kept.
        case nothingToDo
        /// The cell has run, so that those after it can.
        case ran(CellRun)
        /// The exercise's solution has run, so that the cells after it find what they need.
        case solved(CellRun)
    }

    /// Passes over the step in view, so that the cells after it work: what its cell leaves behind is brought back or
    /// computed, and of an exercise that is not solved the solution runs. Then the next step is in view, unless that failed.
    public func skip() throws -> (skip: Skip, next: Step?) {
        let skip = try fillIn()
        if case .ran(let run) = skip, run.error != nil { return (skip, nil) }
        if case .solved(let run) = skip, run.error != nil { return (skip, nil) }
        return (skip, try next())
    }

    private func fillIn() throws -> Skip {
        switch try step.task {
        case .read: return .nothingToDo
        case .run(let cell): return needsRun(cell) ? .ran(try canResume(cell) ? resumeCell() : run()) : .nothingToDo
        case .solve(let exercise):
            let isSolved = record.exercises[exercise.id]?.passed != nil || record.skipped.contains(exercise.id)
            if isSolved, isCurrent(exercise.starter) { return .nothingToDo }
            return .solved(try runSolution(of: exercise))
        }
    }

    /// The step of the cell or exercise `id`. Throws with the nearest names if there is none.
    func stepIndex(of id: String) throws(CourseError) -> Int {
        let lesson = try openLesson()
        if let index = lesson.stepIndex(of: id) { return index }
        let names = lesson.steps.compactMap { $0.runnable?.id }
        throw CourseError("lesson \(lesson.id) has no cell `\(id)`. " + Suggestion.text(for: id, among: names))
    }

    private func show(_ index: Int) throws -> Step {
        try arrive(at: index)
        record.step = index
        saveRecord()
        return try step
    }
}
