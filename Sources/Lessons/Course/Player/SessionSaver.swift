import Foundation

/// Decides when a snapshot of a session is worth its time.
///
/// A snapshot is written at once if that will not be noticed. One that takes longer is written when at least twenty times
/// its own time has been computed since the last one, or when there is no later occasion. So saving never takes more than
/// about a twentieth of the time, and a crash loses no more than that much work.
struct SessionSaver {
    /// Whether something has been computed that no snapshot has.
    private(set) var isDue = false
    private var secondsComputed = 0.0
    /// How fast snapshots were written so far.
    private var bytesPerSecond = 200e6
    /// How long it took to look at all variables the last time.
    private var secondsOfLook = 0.0

    /// The cost below which a snapshot is never noticed, in seconds.
    private static let unnoticed = 0.2
    /// Writing less says nothing about how fast the disk is.
    private static let measurableBytes = 4 << 20

    /// Notes that a cell has run for `seconds`.
    mutating func cellHasRun(for seconds: Double) {
        isDue = true
        secondsComputed += seconds
    }

    /// Whether to write a snapshot of `bytes` now. `isLast` if there is no later occasion.
    func isWorth(writing bytes: Int, isLast: Bool) -> Bool {
        isDue && (isLast || Double(bytes) / bytesPerSecond <= max(Self.unnoticed, secondsComputed / 20))
    }

    /// Whether to look at all variables now, to see what has changed.
    var isWorthLooking: Bool { secondsOfLook <= max(Self.unnoticed, secondsComputed / 20) }

    /// Notes that looking at all variables took `seconds`.
    mutating func hasLooked(for seconds: Double) { secondsOfLook = seconds }

    /// Notes that `bytes` were written in `seconds`.
    mutating func hasWritten(_ bytes: Int, in seconds: Double) {
        isDue = false
        secondsComputed = 0
        if bytes >= Self.measurableBytes, seconds > 0 { bytesPerSecond = Double(bytes) / seconds }
    }
}
