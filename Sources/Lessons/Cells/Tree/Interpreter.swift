import Engine

/// What running cells share: the variables of the session, the functions they can call, and the limits they must keep.
final class Interpreter {
    /// How deep functions may call each other. The stack of `withLargeStack` has room for many more.
    static let depthLimit = 5_000
    /// How many elements a cell may make at once.
    static let elementLimit = 20_000_000

    let registry: Registry
    unowned var output: any CellOutput
    var globals: [String: Variable] = [:]
    let progress: LoopProgress
    /// How many more statements and loop turns may run; nil for any number.
    var stepsLeft: Int?
    private var depth = 0
    /// Called now and then between two turns of a cell's loops.
    var pause: Pause? {
        didSet { pauses = pause != nil }
    }
    private var pauses = false

    /// What happens between two turns of a loop, and how long to wait until it happens again.
    struct Pause {
        let interval: Duration
        var next: ContinuousClock.Instant
        let action: (Frame) -> Void
    }

    init(registry: Registry, output: any CellOutput) {
        self.registry = registry
        self.output = output
        progress = LoopProgress(output: output)
    }

    /// Called at each statement and each turn of a loop: stops at Ctrl-C.
    @inline(__always)
    func step() throws {
        Generator.default.mark()
        if Interruption.isRequested { throw Interrupted() }
        if let left = stepsLeft {
            if left == 0 { throw StepLimitReached() }
            stepsLeft = left - 1
        }
    }

    /// Called between two turns of a loop whose place in the cell is known: pauses if it is time to.
    @inline(__always)
    func offerPause(_ frame: Frame) {
        guard pauses, let pause, ContinuousClock.now >= pause.next else { return }
        let start = ContinuousClock.now
        pause.action(frame)
        // A pause that is noticed waits for nineteen times its own duration, so that no more than a twentieth goes to pauses.
        let cost = ContinuousClock.now - start
        self.pause?.next = .now + max(pause.interval, cost > .milliseconds(200) ? cost * 19 : .zero)
    }

    /// Calls `body` one level deeper.
    func deeper<Result>(calling name: String, _ body: () throws -> Result) throws -> Result {
        guard depth < Self.depthLimit else {
            throw ValueError("'\(name)' calls itself more than \(Self.depthLimit) levels deep: does it ever stop?")
        }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }

    /// Forgets what an error left behind; called before a cell runs.
    func begin(stepLimit: Int?) {
        depth = 0
        stepsLeft = stepLimit
    }

    /// Throws unless a cell may make `count` elements.
    static func checkCount(_ count: Int, _ what: String) throws {
        if count < 0 { throw ValueError("\(what): the count \(count) is negative") }
        if count > elementLimit { throw ValueError("\(what): \(count) elements are more than a cell may have") }
    }
}

/// Thrown when a cell has run the number of steps that it was given.
struct StepLimitReached: Error {}
