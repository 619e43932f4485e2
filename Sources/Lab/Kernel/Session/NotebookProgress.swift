import Foundation

/// One line below a cell that tells how far it is and how long it will still take.
///
/// It is a display that changes in place, so it stays where it is while the cell prints on, and a notebook keeps only what
/// it said last. A cell has one, which its loops share, and none if no loop takes two seconds.
struct NotebookProgress {
    /// Something to display.
    struct Line: Hashable {
        let text: String
        let displayID: String
        /// Whether it is displayed for the first time; otherwise it takes the place of what it said before.
        let isNew: Bool
    }

    /// Loops under way, or ended.
    private struct Loops {
        let start: ContinuousClock.Instant
        var end: ContinuousClock.Instant?
        var label: String
        var fraction: Double?
    }

    private var bar = ProgressBar(interval: .milliseconds(400))
    /// The name of the display, once there is one.
    private var displayID: String?
    private var current: Loops?
    /// What the line is about. Loops that are too quick for the bar leave it alone.
    private var shown: Loops?

    /// How far loops are; returns what to display, if it is time to.
    mutating func update(label: String, fraction: Double?, now: ContinuousClock.Instant = .now) -> Line? {
        var loops = current ?? Loops(start: now, label: label, fraction: fraction)
        (loops.label, loops.fraction) = (label, fraction)
        current = loops
        if bar.isShown { shown = loops }
        guard let text = bar.update(label: label, fraction: fraction, now: now) else { return nil }
        shown = loops
        let isNew = displayID == nil
        let name = displayID ?? UUID().uuidString
        displayID = name
        return Line(text: text, displayID: name, isNew: isNew)
    }

    /// The loops under way have ended, whether they finished or not.
    mutating func loopsEnded(now: ContinuousClock.Instant = .now) {
        if bar.isShown { shown?.end = now }
        current = nil
        bar.end()
    }

    /// The cell has ended; returns what the line says for good, if there is one: how far its loops came, and in what time.
    mutating func end(now: ContinuousClock.Instant = .now) -> Line? {
        loopsEnded(now: now)
        guard let displayID, let shown else { return nil }
        let text = ProgressBar.line(label: shown.label, fraction: shown.fraction)
        let time = ((shown.end ?? now) - shown.start).clockText
        return Line(text: "\(text)  \(time)", displayID: displayID, isNew: false)
    }
}
