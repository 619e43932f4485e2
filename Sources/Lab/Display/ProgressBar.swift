/// One line that tells how far a computation is and how long it will still take.
///
/// It appears once the computation has taken two seconds. A bar is redrawn a few times a second; where nothing can be
/// redrawn, a line in words is added now and then, the rarer the longer the computation takes.
struct ProgressBar {
    /// What is shown.
    enum Form { case bar, words }

    private static let delay = Duration.seconds(2)
    private static let shortestIntervalOfWords = Duration.seconds(10)
    private static let length = 24

    /// The time between two drawings of the bar.
    private let interval: Duration
    private var start: ContinuousClock.Instant?
    private var lastDrawn: ContinuousClock.Instant?

    init(interval: Duration = .milliseconds(100)) { self.interval = interval }

    /// Whether anything has been shown of the computation under way.
    var isShown: Bool { lastDrawn != nil }

    /// The line to show at `now`, if it is time to.
    mutating func update(
        label: String, fraction: Double, form: Form = .bar, now: ContinuousClock.Instant = .now
    ) -> String? {
        guard let start else {
            self.start = now
            return nil
        }
        let elapsed = now - start
        let interval = form == .bar ? interval : max(Self.shortestIntervalOfWords, elapsed / 8)
        guard elapsed >= Self.delay, lastDrawn.map({ now - $0 >= interval }) ?? true else { return nil }
        lastDrawn = now
        return switch form {
        case .bar: Self.line(label: label, fraction: fraction, elapsed: elapsed)
        case .words: Self.words(label: label, fraction: fraction, elapsed: elapsed)
        }
    }

    /// The computation has ended: the next update starts anew.
    mutating func end() {
        (start, lastDrawn) = (nil, nil)
    }

    static func line(label: String, fraction: Double, elapsed: Duration) -> String {
        let left = timeLeft(fraction: within(fraction), elapsed: elapsed).map { "  \($0) left" } ?? ""
        return line(label: label, fraction: fraction) + left
    }

    /// The line without the time.
    static func line(label: String, fraction: Double) -> String {
        let fraction = within(fraction)
        let filled = Int((fraction * Double(length)).rounded())
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: length - filled)
        let percent = "\(Int(fraction * 100)) %".padded(to: 5, alignment: .right)
        return "\(label)  \(bar) \(percent)"
    }

    static func words(label: String, fraction: Double, elapsed: Duration) -> String {
        let fraction = within(fraction)
        let left = timeLeft(fraction: fraction, elapsed: elapsed).map { ", \($0) left" } ?? ""
        return "\(label): \(Int(fraction * 100)) %\(left)"
    }

    private static func within(_ fraction: Double) -> Double { min(1, max(0, fraction.isNaN ? 0 : fraction)) }

    /// Nothing can be said about the time while next to nothing is done.
    private static func timeLeft(fraction: Double, elapsed: Duration) -> String? {
        fraction > 0.0001 ? (elapsed / fraction - elapsed).clockText : nil
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
