import Engine
import Foundation

/// A learner's way through a lesson: the step in view, the session that its cells run in, and the record of it all.
///
/// It shows nothing itself: what cells print goes to the output, the rest comes back as values.
public final class LessonPlayer {
    /// The lessons to play.
    public let catalogue: Catalogue
    /// The folders to work in.
    public let workspace: Workspace
    /// The records of all lessons.
    public let store: RecordStore
    /// Receives what the learner should know without having asked, such as a record that could not be written.
    public var onNotice: (String) -> Void = { _ in }

    let runner: CellRunner
    let output: any CellOutput
    private var saver = SessionSaver()
    private var lock: RecordLock?

    /// The lesson that is open.
    public private(set) var lesson: Lesson?
    /// The record of the open lesson.
    public internal(set) var record = LessonRecord(lesson: "")
    /// The cells whose variables are in the session.
    var held: Set<String> = []

    /// A player of the lessons in `catalogue`. Cells print to `output`.
    public init(catalogue: Catalogue, workspace: Workspace, output: any CellOutput) {
        self.catalogue = catalogue
        self.workspace = workspace
        self.output = output
        store = RecordStore(home: workspace.home)
        runner = CellRunner(output: output)
    }

    /// The session that cells run in.
    public var session: Session { runner.session }

    /// What opening a lesson found.
    public struct Opening {
        /// The lesson.
        public let lesson: Lesson
        /// Whether the learner has been here before; the step in view is then the one that was left.
        public let isResumed: Bool
        /// The lessons whose results are used here and are not there yet, in the order to run them.
        public let missingNeeds: [Lesson]
    }

    /// Opens the lesson that was open last, or the first.
    public func resume() throws -> Opening {
        guard let lesson = store.lastOpened(among: catalogue.lessons) ?? catalogue.lessons.first else {
            throw CourseError("there are no lessons in \(workspace.lessons.path)")
        }
        return try open(lesson.id)
    }

    /// Opens the lesson `id` where it was left, with its variables. Throws if there is no such lesson.
    public func open(_ id: String) throws -> Opening {
        let lesson = try catalogue.lesson(id)
        close()
        try workspace.enter()
        self.lesson = lesson
        let isResumed = takeUpRecord(of: lesson)
        forgetVariables()
        restoreVariables()
        record.lastOpened = .now
        saveRecord()
        return Opening(lesson: lesson, isResumed: isResumed, missingNeeds: try missingNeeds(of: lesson))
    }

    /// Saves what is not saved yet and closes the lesson. Call it before the process ends.
    public func close() {
        guard lesson != nil else { return }
        saveVariables(isLast: true)
        lesson = nil
        lock = nil
    }

    /// Forgets all that was done in the open lesson and starts it over.
    public func reset() throws {
        let lesson = try openLesson()
        guard lock != nil else {
            throw CourseError("lesson \(lesson.id) cannot be reset: this shell does not hold its record")
        }
        try store.remove(lesson.id)
        record = LessonRecord(lesson: lesson.id)
        forgetVariables()
        saveRecord()
    }

    /// The lessons that `lesson` needs and that have no finished record.
    public func missingNeeds(of lesson: Lesson) throws -> [Lesson] {
        try catalogue.needs(of: lesson).filter { !store.hasResults(of: $0, in: workspace) }
    }

    /// The open lesson. Throws if there is none.
    func openLesson() throws(CourseError) -> Lesson {
        guard let lesson else { throw CourseError("no lesson is open: `:start 1.1` opens one") }
        return lesson
    }

    private func takeUpRecord(of lesson: Lesson) -> Bool {
        let (lock, lockNotice) = store.lock(lesson)
        self.lock = lock
        let (found, notice) = store.load(lesson.id)
        [lockNotice, notice].compactMap(\.self).forEach(onNotice)
        record = found ?? LessonRecord(lesson: lesson.id)
        record.step = place(of: record, in: lesson)
        return found != nil
    }

    /// The step that a record points at, even if the lesson's steps have moved since.
    private func place(of record: LessonRecord, in lesson: Lesson) -> Int {
        let last = lesson.steps.count - 1
        let sameNumber = min(max(0, record.step), last)
        guard let place = record.place, lesson.steps[sameNumber].runnable?.id != place else { return sameNumber }
        return lesson.stepIndex(of: place) ?? sameNumber
    }

    private func restoreVariables() {
        let folder = store.sessionFolder(of: record.lesson)
        guard !record.savedCells.isEmpty || FileManager.default.fileExists(atPath: folder.path) else { return }
        do {
            let lost = try session.restore(from: folder)
            held = record.savedCells
            if lost.isEmpty { return }
            let names = lost.map { "`\($0.name)` (\($0.reason))" }.joined(separator: ", ")
            onNotice("Not brought back: \(names). Run the cells again that declare them.")
        } catch {
            forgetVariables()
            onNotice("The variables of lesson \(record.lesson) are lost: \(error). `:run all` computes them again.")
        }
    }

    /// Empties the session; random numbers start from seed 0, as in a lesson run from its start.
    private func forgetVariables() {
        session.reset()
        manualSeed(0)
        held = []
        saver = SessionSaver()
    }

    /// Notes that a cell has run for `seconds`, and saves the record, and the variables if that is cheap.
    func saveAfterRun(of seconds: Double) {
        saver.cellHasRun(for: seconds)
        saveRecord()
        saveVariables(isLast: false)
    }

    /// Writes the record; a failure is a notice, as the lesson can go on without.
    func saveRecord() {
        guard let lesson, lock != nil else { return }
        record.place = lesson.steps[record.step].runnable?.id
        do {
            try store.save(record)
        } catch {
            onNotice(error.message)
        }
    }

    private func saveVariables(isLast: Bool) {
        guard lock != nil else { return }
        do {
            let folder = store.sessionFolder(of: record.lesson)
            guard try saver.save(isLast: isLast, { try session.snapshot(to: folder) }) else { return }
            record.savedCells = held
            saveRecord()
        } catch {
            onNotice("The variables of lesson \(record.lesson) could not be saved: \(error)")
        }
    }
}
