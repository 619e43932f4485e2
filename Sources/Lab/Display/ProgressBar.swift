/// One line that tells how far a computation is and how long it will still take.
///
/// It appears once the computation has taken two seconds, and is redrawn a few times a second.
struct ProgressBar {
    private static let delay = Duration.seconds(2)
    private static let interval = Duration.milliseconds(100)
    private static let length = 24

    private var start: ContinuousClock.Instant?
    private var lastDrawn: ContinuousClock.Instant?

    /// Whether the bar stands in the terminal's current line.
    var isShown: Bool { lastDrawn != nil }

    /// The line to draw at `now`, if it is time to draw.
    mutating func update(label: String, fraction: Double, now: ContinuousClock.Instant = .now) -> String? {
        guard let start else {
            self.start = now
            return nil
        }
        let elapsed = now - start
        guard elapsed >= Self.delay, lastDrawn.map({ now - $0 >= Self.interval }) ?? true else { return nil }
        lastDrawn = now
        return Self.line(label: label, fraction: fraction, elapsed: elapsed)
    }

    /// The computation has ended: the next update starts anew.
    mutating func end() {
        (start, lastDrawn) = (nil, nil)
    }

    static func line(label: String, fraction: Double, elapsed: Duration) -> String {
        let fraction = min(1, max(0, fraction.isNaN ? 0 : fraction))
        let filled = Int((fraction * Double(length)).rounded())
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: length - filled)
        let percent = "\(Int(fraction * 100)) %".padded(to: 5, alignment: .right)
        // Nothing can be said about the time while next to nothing is done.
        guard fraction > 0.0001 else { return "\(label)  \(bar) \(percent)" }
        let left = elapsed / fraction - elapsed
        return "\(label)  \(bar) \(percent)  \(left.clockText) left"
    }
}

extension Duration {
    /// Hours, minutes and seconds: `0:07`, `12:30`, `1:02:03`.
    var clockText: String {
        let seconds = max(0, components.seconds)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
    }
}
