/// One line that tells how far a computation is and how long it will still take.
///
/// It appears once the computation has taken two seconds. A bar is redrawn a few times a second; where nothing can be
/// redrawn, a line in words is added now and then, the rarer the longer the computation takes.
struct ProgressBar {
    /// What is shown.
    enum Form { case bar, words }

    private static let delay = Duration.seconds(2)
    private static let shortestIntervalOfWords = Duration.seconds(10)
    private static let longest = 24
    private static let shortest = 4

    /// The time between two drawings of the bar.
    private let interval: Duration
    /// When the computation, or the part of it after an interruption by another one, was first seen, and how far it was.
    private var start: (time: ContinuousClock.Instant, fraction: Double)?
    private var lastDrawn: ContinuousClock.Instant?

    init(interval: Duration = .milliseconds(100)) { self.interval = interval }

    /// Whether anything has been shown of the computation under way.
    var isShown: Bool { lastDrawn != nil }

    /// The line to show at `now`, if it is time to. Without a fraction it tells how long the computation has taken.
    mutating func update(
        label: String, fraction: Double?, form: Form = .bar, columns: Int = .max, now: ContinuousClock.Instant = .now
    ) -> String? {
        guard let start, Self.within(fraction ?? 0) >= start.fraction else {
            self.start = (now, Self.within(fraction ?? 0))
            return nil
        }
        let elapsed = now - start.time
        let interval = form == .bar ? interval : max(Self.shortestIntervalOfWords, elapsed / 8)
        guard elapsed >= Self.delay, lastDrawn.map({ now - $0 >= interval }) ?? true else { return nil }
        lastDrawn = now
        guard let fraction = fraction.map(Self.within) else {
            return form == .bar ? "\(label)  \(elapsed.clockText)" : "\(label): \(elapsed.clockText) so far"
        }
        let left = Self.timeLeft(fraction: fraction, since: start.fraction, elapsed: elapsed)
        return switch form {
        case .bar: Self.line(label: label, fraction: fraction, left: left, columns: columns)
        case .words: "\(label): \(Int(fraction * 100)) %\(left.map { ", \($0) left" } ?? "")"
        }
    }

    /// The computation has ended: the next update starts anew.
    mutating func end() {
        (start, lastDrawn) = (nil, nil)
    }

    /// The bar with what is beside it; it is shortened to make room in `columns`. Without a fraction there is no bar.
    static func line(label: String, fraction: Double?, left: String? = nil, columns: Int = .max) -> String {
        guard let fraction = fraction.map(within) else { return label }
        let percent = "\(Int(fraction * 100)) %".padded(to: 5, alignment: .right)
        let left = left.map { "  \($0) left" } ?? ""
        let room = columns - label.columnWidth - percent.count - left.count - 3
        let length = max(shortest, min(longest, room))
        let filled = Int((fraction * Double(length)).rounded())
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: length - filled)
        return "\(label)  \(bar) \(percent)\(left)"
    }

    private static func within(_ fraction: Double) -> Double { min(1, max(0, fraction.isNaN ? 0 : fraction)) }

    /// How long the rest takes if it goes on as from `start` to `fraction`. Nothing can be said while next to nothing is done.
    private static func timeLeft(fraction: Double, since start: Double, elapsed: Duration) -> String? {
        let done = fraction - start
        return done > 0.0001 ? (elapsed / done * (1 - fraction)).clockText : nil
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
