import Engine
import Foundation

/// Keeps the session at each point of a lesson on disk, within bounds of time and room.
struct StateKeeper {
    let snapshots: SnapshotStore
    private var saver = SessionSaver()
    /// How many bytes the snapshots of a lesson may take. The session as it is now is kept whatever it takes.
    var byteLimit = 1 << 30

    init(folder: URL) { snapshots = SnapshotStore(folder: folder) }

    /// Whether something has been computed that is not on disk.
    var isDue: Bool { saver.isDue }

    /// Notes that a cell has run for `seconds`.
    mutating func cellHasRun(for seconds: Double) { saver.cellHasRun(for: seconds) }

    /// Whether looking at `session` now is worth its time.
    var isWorthLooking: Bool { saver.isWorthLooking }

    /// Reads `session`. If Ctrl-C comes meanwhile it starts over: the cell is stopped already.
    mutating func look(at session: Session, _ suspension: Suspension?) throws -> SessionCapture {
        let clock = ContinuousClock()
        let start = clock.now
        defer { saver.hasLooked(for: (clock.now - start) / .seconds(1)) }
        do {
            return try session.capture(suspension)
        } catch is Interrupted {
            Interruption.clear()
            return try session.capture(suspension)
        }
    }

    /// Writes `capture` if it is worth its time; `isLast` if there is no later occasion. Returns the snapshot's name.
    mutating func save(_ capture: SessionCapture, isLast: Bool) throws -> String? {
        let bytes = snapshots.bytesToWrite(capture)
        guard saver.isWorth(writing: bytes, isLast: isLast) else { return nil }
        let clock = ContinuousClock()
        let start = clock.now
        // Ctrl-C that comes meanwhile stops what comes next, not this.
        let name = try Interruption.held { try snapshots.save(capture) }
        saver.hasWritten(bytes, in: (clock.now - start) / .seconds(1))
        return name
    }

    // MARK: - Room

    /// Gives up points of `record` that are soonest computed again, as many as it takes to stay within the limit.
    func trim(_ record: inout LessonRecord) {
        var sizes = snapshots.sizes(of: record.snapshots)
        while Self.total(sizes.values) > byteLimit, let point = leastWorth(record, sizes) {
            record.points[point] = nil
            sizes = sizes.filter { record.snapshots.contains($0.key) }
        }
    }

    /// Removes all files that `record`, as it stands on disk, does not need.
    func removeWhatIsNotNeeded(by record: LessonRecord) { snapshots.removeAll(except: record.snapshots) }

    private static func total(_ files: some Sequence<[String: Int]>) -> Int {
        files.reduce(into: [:]) { $0.merge($1) { first, _ in first } }.values.reduce(0, +)
    }

    /// The point that saves least computing for the room that only it takes.
    private func leastWorth(_ record: LessonRecord, _ sizes: [String: [String: Int]]) -> String? {
        let candidates = record.points.filter { $0.key != record.point }
        return candidates.keys.sorted().min { worth(of: $0, record, sizes) < worth(of: $1, record, sizes) }
    }

    private func worth(of point: String, _ record: LessonRecord, _ sizes: [String: [String: Int]]) -> Double {
        var without = record
        without.points[point] = nil
        let kept = sizes.filter { without.snapshots.contains($0.key) }
        let freed = Self.total(sizes.values) - Self.total(kept.values)
        return freed == 0 ? .infinity : (record.cells[point]?.seconds ?? 0) / Double(freed)
    }
}

extension LessonRecord {
    /// The names of all snapshots that the record needs.
    var snapshots: Set<String> {
        let checkpoint = running?.checkpoint.map { [$0.state.snapshot] } ?? []
        let attempts = exercises.values.compactMap { $0.attempt?.snapshot }
        return Set(points.values.map(\.snapshot) + attempts + checkpoint)
    }
}
