import Engine

/// Where a cell's own statements stand: which statement of which block, which turn of which loop. A cell that was stopped
/// goes on from there.
///
/// Functions, closures, `switch` and `do` are not followed: a statement that was stopped inside of one runs again.
final class Trail {
    /// One level: a block, a loop or an `if`.
    struct Part: Codable, Hashable, Sendable {
        /// Which statement of a block, which turn of a loop, which branch of an `if`; from 0.
        var number: Int
        /// What there is to know if this is a loop.
        var loop: Loop?
    }

    /// A loop under way.
    struct Loop: Codable, Hashable, Sendable {
        /// What progress calls it: the name of its variable.
        let name: String
        /// How many turns it has, if that is known.
        let count: Int?
        /// Where random numbers stood before its sequence was made, if making it drew some.
        let generator: Generator.State?
        /// The variables of the blocks around the loop, by their places in the frame.
        let visibleSlots: [Int]
    }

    /// No loop gets this far.
    static let mostTurns = 1 << 53

    /// Which statement, turn or branch of each level, outermost first. Only the cell's own thread uses it; without the check
    /// of that, a loop of a million turns is noticeably faster.
    @exclusivity(unchecked) private var numbers: [Int] = []
    /// The loops under way, by their depth.
    private var loops: [Int: Loop] = [:]
    /// The levels that still have to be found again.
    private var ahead: ArraySlice<Part>

    /// - Parameter ahead: where to go on; empty to start from the beginning.
    init(resuming ahead: [Part] = []) {
        self.ahead = ahead[...]
    }

    /// The levels under way, outermost first.
    var parts: [Part] { numbers.enumerated().map { Part(number: $1, loop: loops[$0]) } }

    /// Whether a level further in has to be found again.
    var isResuming: Bool { !ahead.isEmpty }

    /// Takes the next level to be found again; nil if there is none.
    func nextToResume() -> Part? { ahead.popFirst() }

    /// Goes one level deeper. Returns the depth of the new level.
    func enter(_ part: Part) -> Int {
        numbers.append(part.number)
        if let loop = part.loop { loops[numbers.count - 1] = loop }
        return numbers.count - 1
    }

    /// Goes into a block, where it was left or at its beginning.
    func enterBlock() -> Int {
        if isResuming, let part = nextToResume() { return enter(part) }
        numbers.append(0)
        return numbers.count - 1
    }

    /// Comes back from the block or the `if` at `depth`.
    func leave(_ depth: Int) { numbers.removeLast(numbers.count - depth) }

    /// Comes back from the loop at `depth`.
    func leaveLoop(_ depth: Int) {
        loops[depth] = nil
        leave(depth)
    }

    /// The statement, turn or branch of the level at `depth`.
    subscript(depth: Int) -> Int {
        get { numbers[depth] }
        set { numbers[depth] = newValue }
    }
}

extension [Trail.Part] {
    /// The outermost loop in words: `epoch 17 of 40`; nil if there is none.
    var loopText: String? {
        guard let part = first(where: { $0.loop != nil }), let loop = part.loop else { return nil }
        guard let count = loop.count else { return "turn \(part.number + 1) of a loop" }
        return "\(loop.name) \(Swift.min(part.number + 1, count)) of \(count)"
    }
}

extension Frame {
    /// Runs `body` without following it.
    func untracked<Result>(_ body: () throws -> Result) rethrows -> Result {
        let trail = self.trail
        self.trail = nil
        defer { self.trail = trail }
        return try body()
    }
}
