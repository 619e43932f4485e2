import Engine

/// `while … { }`.
struct While: Statement {
    let place: Place
    let label: String?
    let conditions: [Condition]
    let body: Block
    let visibleSlots: [Int]

    func execute(_ frame: Frame) throws -> Completion {
        try UncountedTurns.follow(frame, visibleSlots) { try run($0, frame) }
    }

    private func run(_ turns: UncountedTurns, _ frame: Frame) throws -> Completion {
        var isMidTurn = turns.isMidTurn
        while try isMidTurn || conditions.hold(frame) {
            isMidTurn = false
            try frame.interpreter.step()
            if let exit = try body.execute(frame).leavingLoop(label) { return exit }
            turns.finishTurn(frame)
        }
        return .next
    }
}

/// `repeat { } while …`.
struct RepeatWhile: Statement {
    let place: Place
    let label: String?
    let body: Block
    let condition: any Expression
    let visibleSlots: [Int]

    func execute(_ frame: Frame) throws -> Completion {
        try UncountedTurns.follow(frame, visibleSlots) { try run($0, frame) }
    }

    private func run(_ turns: UncountedTurns, _ frame: Frame) throws -> Completion {
        while true {
            try frame.interpreter.step()
            if let exit = try body.execute(frame).leavingLoop(label) { return exit }
            guard try condition.evaluateCondition(frame) else { return .next }
            turns.finishTurn(frame)
        }
    }
}

/// The turns of a loop without a sequence: nobody knows how many they will be.
private struct UncountedTurns {
    private static let name = "turn"

    /// The level in the cell's trail; nil in functions, which are not followed.
    private let level: (trail: Trail, depth: Int)?
    /// Whether the loop goes on inside of a turn.
    let isMidTurn: Bool

    /// Runs a loop, which is to say when it has finished a turn.
    static func follow(
        _ frame: Frame, _ visibleSlots: [Int], _ loop: (UncountedTurns) throws -> Completion
    ) throws -> Completion {
        let turns = UncountedTurns(frame, visibleSlots)
        let progress = frame.interpreter.progress
        progress.begin(count: nil, name: name, done: turns.level.map { $0.trail[$0.depth] } ?? 0)
        defer { progress.end() }
        let completion = try loop(turns)
        turns.level.map { $0.trail.leaveLoop($0.depth) }
        return completion
    }

    private init(_ frame: Frame, _ visibleSlots: [Int]) {
        guard let trail = frame.trail else {
            (level, isMidTurn) = (nil, false)
            return
        }
        let loop = Trail.Loop(name: Self.name, count: nil, generator: nil, visibleSlots: visibleSlots)
        level = (trail, trail.enter(trail.nextToResume() ?? Trail.Part(number: 0, loop: loop)))
        isMidTurn = trail.isResuming
    }

    func finishTurn(_ frame: Frame) {
        frame.interpreter.progress.advance()
        guard let (trail, depth) = level else { return }
        trail[depth] += 1
        frame.interpreter.offerPause(frame)
    }
}

/// `for pattern in sequence where condition { }`.
struct ForIn: Statement {
    let place: Place
    let label: String?
    let pattern: Pattern
    let variableName: String
    let type: CellType?
    let sequence: any Expression
    let condition: (any Expression)?
    let body: Block
    let visibleSlots: [Int]

    /// One run of the loop.
    private struct Run {
        let next: () throws -> Value?
        let progress: LoopProgress
        /// The level in the trail; nil in functions, which are not followed.
        var level: (trail: Trail, depth: Int)?
    }

    func execute(_ frame: Frame) throws -> Completion {
        guard let trail = frame.trail else { return try start(frame) { try turns($0, frame) } }
        guard let resumed = trail.nextToResume() else {
            return try start(frame) { run in
                try tracked(run, trail, turn: 0, generator: Generator.default.stateAtMark) { try turns($0, frame) }
            }
        }
        return try resume(resumed, trail, frame)
    }

    /// Makes the sequence's iterator and calls `body` with it.
    private func start(_ frame: Frame, doneTurns: Int = 0, _ body: (Run) throws -> Completion) throws -> Completion {
        let value = try sequence.evaluate(frame)
        let elements = try placing(at: sequence.place) { try frame.interpreter.elements(of: value) }
        let next = try placing(at: sequence.place) { try elements.makeIterator() }
        let progress = frame.interpreter.progress
        progress.begin(count: elements.count, name: variableName, done: doneTurns)
        defer { progress.end() }
        return try body(Run(next: next, progress: progress))
    }

    private func tracked(
        _ run: Run, _ trail: Trail, turn: Int, generator: Generator.State?, _ body: (Run) throws -> Completion
    ) throws -> Completion {
        let loop = Trail.Loop(
            name: variableName, count: run.progress.countOfInnermost, generator: generator, visibleSlots: visibleSlots)
        var run = run
        run.level = (trail, trail.enter(Trail.Part(number: turn, loop: loop)))
        let completion = try body(run)
        run.level.map { $0.trail.leaveLoop($0.depth) }
        return completion
    }

    /// Goes on where the loop was left: its sequence is made again from the random numbers that it was made from, and the
    /// turns that are done are passed over.
    private func resume(_ part: Trail.Part, _ trail: Trail, _ frame: Frame) throws -> Completion {
        let present = Generator.default.state
        if let generator = part.loop?.generator { Generator.default.state = generator }
        return try start(frame, doneTurns: part.number) { run in
            try tracked(run, trail, turn: part.number, generator: part.loop?.generator) { run in
                var passed = 0
                while passed < part.number, try placing(at: sequence.place, run.next) != nil { passed += 1 }
                // The names of a turn under way are still in the frame.
                let isMidTurn = trail.isResuming
                if isMidTurn { _ = try placing(at: sequence.place, run.next) }
                Generator.default.state = present
                if isMidTurn, let exit = try body.execute(frame).leavingLoop(label) { return exit }
                if isMidTurn { finishTurn(run, frame) }
                return try turns(run, frame)
            }
        }
    }

    private func turns(_ run: Run, _ frame: Frame) throws -> Completion {
        let next = run.next
        while true {
            // Before the element is taken, as taking it may draw random numbers that are drawn again after a stop.
            try frame.interpreter.step()
            guard let element = try placing(at: sequence.place, next) else { return .next }
            try pattern.bind(element, type: type, frame, at: sequence.place)
            if try condition?.evaluateCondition(frame) ?? true,
                let exit = try body.execute(frame).leavingLoop(label)
            {
                return exit
            }
            finishTurn(run, frame)
        }
    }

    @inline(__always)
    private func finishTurn(_ run: Run, _ frame: Frame) {
        run.progress.advance()
        guard let (trail, depth) = run.level else { return }
        trail[depth] += 1
        frame.interpreter.offerPause(frame)
    }
}
