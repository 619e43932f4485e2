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
        if cellToRun != nil { return .ran(try run()) }
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
        case .notRun, .stale, .interrupted, .failed: !record.skipped.contains(cell.id)
        case .done, .recorded: false
        }
    }

    /// Shows the next step; nil at the end of the lesson.
    public func next() throws(CourseError) -> Step? {
        let lesson = try openLesson()
        return record.step + 1 < lesson.steps.count ? try show(record.step + 1) : nil
    }

    /// Shows the step before; nil at the start of the lesson.
    public func back() throws(CourseError) -> Step? {
        record.step > 0 ? try show(record.step - 1) : nil
    }

    /// Shows the step that `target` names: a number from 1, or the name of a cell or an exercise.
    public func goto(_ target: String) throws(CourseError) -> Step {
        let lesson = try openLesson()
        if let number = Int(target) {
            guard (1...lesson.steps.count).contains(number) else {
                throw CourseError("lesson \(lesson.id) has the steps 1 to \(lesson.steps.count), not \(number)")
            }
            return try show(number - 1)
        }
        return try show(try stepIndex(of: target))
    }

    /// Passes over the cell in view and shows the next step; nil at the end of the lesson.
    public func skip() throws(CourseError) -> Step? {
        if let id = try step.runnable?.id { record.skipped.insert(id) }
        return try next()
    }

    /// The step of the cell or exercise `id`. Throws with the nearest names if there is none.
    func stepIndex(of id: String) throws(CourseError) -> Int {
        let lesson = try openLesson()
        if let index = lesson.stepIndex(of: id) { return index }
        let names = lesson.steps.compactMap { $0.runnable?.id }
        throw CourseError("lesson \(lesson.id) has no cell `\(id)`. " + Suggestion.text(for: id, among: names))
    }

    private func show(_ index: Int) throws(CourseError) -> Step {
        record.step = index
        saveRecord()
        return try step
    }
}
