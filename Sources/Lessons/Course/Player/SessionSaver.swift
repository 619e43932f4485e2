import Foundation

/// Saves the variables of a session when that costs little beside what computing them cost.
///
/// A snapshot is written at once while it is quick. If it is large, it waits until at least twenty times its own time has
/// been computed since the last one, or until the lesson is closed. So saving never takes more than about a twentieth of
/// the time, and a crash loses no more than that much work.
struct SessionSaver {
    private var isDue = false
    private var secondsComputed = 0.0
    private var secondsOfLastSave = 0.0

    /// The cost below which a snapshot is never noticed.
    private static let unnoticed = 0.2

    /// Notes that a cell has run for `seconds`.
    mutating func cellHasRun(for seconds: Double) {
        isDue = true
        secondsComputed += seconds
    }

    /// Saves with `write` if there is anything new and it is worth its time; `isLast` if there is no later occasion.
    /// Returns whether it saved.
    mutating func save(isLast: Bool, _ write: () throws -> Void) rethrows -> Bool {
        guard isDue, isLast || secondsOfLastSave <= max(Self.unnoticed, secondsComputed / 20) else { return false }
        isDue = false
        let clock = ContinuousClock()
        let start = clock.now
        try write()
        secondsOfLastSave = (clock.now - start) / .seconds(1)
        secondsComputed = 0
        return true
    }
}
