/// How far the loops under way are: nested loops make up one fraction.
final class LoopProgress {
    /// A loop under way.
    private struct Loop {
        /// How often it turns; nil if that is not known beforehand.
        let count: Int?
        let name: String
        var done = 0
    }

    /// Loops below this depth change too fast to tell anything.
    private static let deepestReported = 3
    private static let interval = Duration.milliseconds(100)

    private unowned let output: any CellOutput
    private var loops: [Loop] = []
    private var lastReport = ContinuousClock.now
    /// The highest fraction reported: a second inner loop does not make the bar go back.
    private var highest = 0.0
    private var hasReported = false

    init(output: any CellOutput) { self.output = output }

    /// A loop of `count` turns over a variable called `name` starts, or goes on after `done` of them.
    func begin(count: Int?, name: String, done: Int = 0) {
        if loops.isEmpty {
            lastReport = .now
            highest = 0
        }
        loops.append(Loop(count: count, name: name, done: done))
    }

    /// How many turns the innermost loop has.
    var countOfInnermost: Int? { loops.last?.count }

    /// The innermost loop has finished one more turn.
    func advance() {
        loops[loops.count - 1].done += 1
        guard loops.count <= Self.deepestReported else { return }
        let now = ContinuousClock.now
        guard now - lastReport >= Self.interval else { return }
        lastReport = now
        report()
    }

    /// The innermost loop has ended.
    func end() {
        // How far the loops came in the end, which the last report need not have told.
        if loops.count == 1, loops[0].count != nil, hasReported { report() }
        loops.removeLast()
        if loops.isEmpty, hasReported {
            hasReported = false
            output.progressEnded()
        }
    }

    private func report() {
        hasReported = true
        let outermost = loops[0]
        guard let count = outermost.count else {
            return output.progress(label: "\(outermost.name) \(outermost.done + 1)", fraction: nil)
        }
        highest = max(highest, min(fraction, 1))
        let turn = min(outermost.done + 1, count)
        output.progress(label: "\(outermost.name) \(turn)/\(count)", fraction: highest)
    }

    /// What is done of the loops, down to the first whose end is not known.
    private var fraction: Double {
        var fraction = 0.0
        var share = 1.0
        for loop in loops {
            guard let count = loop.count else { break }
            share /= Double(max(count, 1))
            fraction += share * Double(loop.done)
        }
        return fraction
    }
}
