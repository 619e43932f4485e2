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
    /// How often the session is written while a cell runs.
    public var checkpointInterval = Duration.seconds(30)

    let runner: CellRunner
    let output: any CellOutput
    var keeper: StateKeeper
    var lock: RecordLock?

    /// The lesson that is open.
    public private(set) var lesson: Lesson?
    /// The record of the open lesson.
    public internal(set) var record = LessonRecord(lesson: "")
    /// The cells whose variables are in the session.
    var held: Set<String> = []
    /// The cells that have run since the lesson was opened.
    var ranHere: Set<String> = []
    /// The cell that was stopped in this session, if it can go on.
    var suspended: (cell: String, at: Suspension)?
    /// A hash of each variable of the session as it was last looked at; nil if it has been restored since.
    var digests: [String: String]?
    /// What the last move brought back; nil if the session stayed as it was.
    public internal(set) var restoration: Restoration?

    /// A player of the lessons in `catalogue`. Cells print to `output`.
    public init(catalogue: Catalogue, workspace: Workspace, output: any CellOutput) {
        self.catalogue = catalogue
        self.workspace = workspace
        self.output = output
        store = RecordStore(home: workspace.home)
        keeper = StateKeeper(folder: workspace.home)
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
        /// The cell that ran when the lab last ended, if it was cut off.
        public let cutOff: RunningCell?
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
        keeper = keeper(of: lesson)
        ranHere = []
        let isResumed = takeUpRecord(of: lesson)
        forgetVariables()
        // Of a lesson that is open in another shell, the cell runs there.
        if lock == nil { record.running = nil }
        let cutOff = record.running
        restoreWhatWasLeft()
        record.lastOpened = .now
        saveRecord()
        if lock != nil { keeper.removeWhatIsNotNeeded(by: record) }
        return Opening(
            lesson: lesson, isResumed: isResumed, missingNeeds: try missingNeeds(of: lesson), cutOff: cutOff)
    }

    private func keeper(of lesson: Lesson) -> StateKeeper {
        var new = StateKeeper(folder: store.sessionFolder(of: lesson.id))
        new.byteLimit = keeper.byteLimit
        return new
    }

    /// Saves what is not saved yet and closes the lesson. Call it before the process ends.
    public func close() {
        guard lesson != nil else { return }
        saveVariables(isLast: true)
        lesson = nil
        lock = nil
    }

    /// Saves what is not saved yet. Returns what would be lost all the same if the process ended now, in words.
    public func saveAll() -> String? {
        guard let lesson, keeper.isDue else { return nil }
        guard lock != nil else {
            return "What you did in lesson \(lesson.id) is not recorded, as it is open in another shell."
        }
        saveVariables(isLast: true)
        return keeper.isDue ? "The variables of lesson \(lesson.id) could not be saved." : nil
    }

    /// Forgets all that was done in the open lesson and starts it over.
    public func reset() throws {
        let lesson = try openLesson()
        guard lock != nil else {
            throw CourseError("lesson \(lesson.id) cannot be reset: this shell does not hold its record")
        }
        try store.remove(lesson.id)
        record = LessonRecord(lesson: lesson.id)
        keeper = keeper(of: lesson)
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

    /// Whether the output of `cell` was made since the lesson was opened, not read from the record.
    public func isLive(_ cell: LessonCell) -> Bool { ranHere.contains(cell.id) }

    /// Empties the session; random numbers start from seed 0, as in a lesson run from its start.
    func forgetVariables() {
        session.reset()
        manualSeed(0)
        held = []
        suspended = nil
        digests = [:]
    }

    // MARK: - The record

    private func takeUpRecord(of lesson: Lesson) -> Bool {
        let (lock, lockNotice) = store.lock(lesson)
        self.lock = lock
        let (found, notice) = store.load(lesson.id)
        [lockNotice, notice].compactMap(\.self).forEach(onNotice)
        record = found ?? LessonRecord(lesson: lesson.id)
        record.adoptOnlySnapshot(of: lesson, in: keeper.snapshots)
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

    // MARK: - The variables

    /// Notes that something has run for `seconds`, looks at what has changed, and saves record and variables as far as that
    /// is worth its time.
    /// - Parameters:
    ///   - isLast: whether they have to be saved now.
    ///   - isSpared: whether to do without a look at the variables if that would be noticed.
    ///   - update: changes the record, given the variables that have changed with a hash of each.
    func saveAfterRun(
        of seconds: Double, isLast: Bool = false, isSpared: Bool = false,
        _ update: (_ changes: [String: String]) -> Void
    ) {
        keeper.cellHasRun(for: seconds)
        if isSpared, !keeper.isWorthLooking {
            digests = nil
            return saveRecord()
        }
        let before = digests ?? [:]
        do {
            let capture = try keeper.look(at: session, suspended?.at)
            digests = capture.digests
            update(capture.digests.filter { before[$0.key] != $0.value })
            save(capture, isLast: isLast)
        } catch {
            update([:])
            onNotice("The variables of lesson \(record.lesson) could not be saved: \(error)")
        }
        saveRecord()
    }

    /// Makes sure that it is known what the variables are, so that changes can be told.
    func noteVariables() {
        if digests == nil { digests = try? keeper.look(at: session, suspended?.at).digests }
    }

    /// Writes the session as the present point's. `isLast` if there is no later occasion.
    func saveVariables(isLast: Bool) {
        guard lock != nil, keeper.isDue else { return }
        do {
            save(try keeper.look(at: session, suspended?.at), isLast: isLast)
            saveRecord()
        } catch {
            onNotice("The variables of lesson \(record.lesson) could not be saved: \(error)")
        }
    }

    private func save(_ capture: SessionCapture, isLast: Bool) {
        guard lock != nil else { return }
        do {
            guard let snapshot = try keeper.save(capture, isLast: isLast) else { return }
            record.points[record.point] = state(named: snapshot)
            keeper.trim(&record)
            saveRecord()
            keeper.removeWhatIsNotNeeded(by: record)
        } catch {
            onNotice("The variables of lesson \(record.lesson) could not be saved: \(error)")
        }
    }

    /// Writes the session in the middle of `cell`, and remembers where the cell stands.
    /// - Parameter cellRecord: the cell's record, should it end here.
    func saveCheckpoint(of cell: LessonCell, _ suspension: Suspension, _ cellRecord: CellRecord) {
        guard lock != nil else { return }
        do {
            let capture = try session.capture(suspension)
            guard let snapshot = try keeper.save(capture, isLast: false) else { return }
            var cellRecord = cellRecord
            let earlier = record.cells[cell.id]?.outputs ?? [:]
            cellRecord.outputs = capture.digests.filter { earlier[$0.key] != nil || digests?[$0.key] != $0.value }
            let before = state(named: snapshot)
            let runs = before.runs.merging([cell.id: cellRecord.fingerprint]) { $1 }
            record.running?.checkpoint = .init(
                state: SavedState(snapshot: snapshot, runs: runs, entry: before.entry, date: .now), record: cellRecord)
            saveRecord()
            keeper.removeWhatIsNotNeeded(by: record)
        } catch {
            onNotice("A checkpoint could not be saved: \(error)")
        }
    }

    /// The session as it is, saved under the name of a snapshot.
    func state(named snapshot: String) -> SavedState {
        let runs = held.compactMap { id in record.cells[id].map { (id, $0.fingerprint) } }
        return SavedState(
            snapshot: snapshot, runs: Dictionary(uniqueKeysWithValues: runs), entry: record.entry, date: .now)
    }
}

extension LessonRecord {
    /// Takes over what format 1 kept: one snapshot, of the cells in `savedCells`.
    fileprivate mutating func adoptOnlySnapshot(of lesson: Lesson, in snapshots: SnapshotStore) {
        guard let saved = savedCells else { return }
        savedCells = nil
        guard snapshots.contains(Session.onlySnapshot) else { return }
        point = lesson.steps.compactMap { $0.runnable?.id }.last(where: saved.contains) ?? Self.start
        let runs = saved.compactMap { id in cells[id].map { (id, $0.fingerprint) } }
        points[point] = SavedState(
            snapshot: Session.onlySnapshot, runs: Dictionary(uniqueKeysWithValues: runs), entry: nil, date: lastOpened)
    }
}
