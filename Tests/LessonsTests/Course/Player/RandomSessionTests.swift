import Foundation
import Testing

@testable import Engine
@testable import Lessons

/// Learners who do one thing after another at random: whatever they do, running again what the journal says gives the
/// values that the record has.
@Suite(.serialized) struct RandomSessionTests {
    /// How many sessions are played. LAB_RANDOM_SESSIONS=200 plays more.
    private static let count = ProcessInfo.processInfo.environment["LAB_RANDOM_SESSIONS"].flatMap(Int.init) ?? 12

    @Test(arguments: 0..<count)
    func sessionsEndConsistently(seed: Int) throws {
        let learner = try RandomLearner(seed: UInt64(seed))
        for count in 1...30 {
            try learner.act()
            if count % 5 == 0 { try learner.checkSession() }
        }
        try learner.checkEverything()
        #expect(learner.replays > 0)
    }
}

/// Someone who does things at random, and checks what comes of it.
private final class RandomLearner {
    private let fixture: PlayerFixture
    private let output = StoppingOutput()
    private var player: LessonPlayer?
    private var random: SplitMix64
    /// What was done, for the message of a failure.
    private var actions: [String] = []
    /// How many times the values of a replay were compared.
    private(set) var replays = 0

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed &+ 1)
        let body =
            LessonFixtures.cell("one", "manualSeed(1)\nvar total = 0.0\nlet x = Tensor.randn([3])")
            + "\nRead.\n\n## Next\n\n"
            + LessonFixtures.cell("two", "let y = x * 2 + Tensor.rand([3])\ntotal += y.sum().item()\nprint(total)")
            + LessonFixtures.cell("make", SuspensionTests.setUp)
            + LessonFixtures.cell("train", SuspensionTests.training)
            + LessonFixtures.cell("after", "let sum = losses.reduce(0, +) + total")
            + LessonFixtures.exercise(
                "ex", starter: "let answer = 0", solution: "let answer = losses.count",
                check: "expect(answer == losses.count, \"count them\")")
        fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: body)])
        try start()
    }

    private static let edits = [
        "one": "manualSeed(2)\nvar total = 1.0\nlet x = Tensor.randn([3])", "two": "let y = x\ntotal += 1",
        "make": SuspensionTests.setUp.replacing("0.01", with: "0.1"),
        "train": "for step in 0..<4 {\n    print(step)\n    losses.append(Tensor.rand([1]).item())\n}",
        "after": "let sum = missing", "ex": "let answer = losses.count",
    ]

    private static let typed = [
        "let mine = Tensor.randn([2])", "total += 0.5", "Tensor.rand([2]).sum().item()", "let bad = nowhere",
        "losses.append(0.25)", "func twice(_ v: Double) -> Double { return v * 2 }", "manualSeed(9)",
        "for i in 0..<3 { total += Double(i) }", "model(Tensor.randn([1, 2])).sum().backward()\noptimizer.step()",
    ]

    private static let places = ["one", "two", "make", "train", "after", "ex", "1", "2", "3"]

    private func start() throws {
        let player = try fixture.player(output: output)
        player.checkpointInterval = Bool.random(using: &random) ? .zero : .seconds(30)
        player.onNotice = { [unowned self] in Issue.record("\($0)\n\(self.story)") }
        self.player = player
        _ = try player.open("1.1")
    }

    private var story: String { actions.joined(separator: "\n") }

    private func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    // MARK: - Doing

    func act() throws {
        guard let player else { return }
        let action = Int.random(in: 0..<20, using: &random)
        do {
            switch action {
            case 0...5: try log("enter") { _ = try player.advance() }
            case 6: try log("stopped") { try stop(player) }
            case 7: try log("resume") { _ = try player.resumeCell() }
            case 8: try log("back") { _ = try player.back() }
            case 9...10: try go(player)
            case 11...12: try type(player)
            case 13: try edit(player)
            case 14: try log("run") { _ = try player.run() }
            case 15: try log("skip") { _ = try player.skip() }
            case 16: try log("run stale") { _ = try player.runAll(.stale) }
            case 17: try log("run all") { _ = try player.runAll(to: pick(Self.places.prefix(6).map(\.self))) }
            case 18: try log("check") { _ = try player.check() }
            default: try restart(player)
            }
        } catch is CourseError {
            // Not every action is possible everywhere.
        }
        Interruption.clear()
        output.printsLeft = nil
    }

    private func log(_ action: String, _ body: () throws -> Void) rethrows {
        actions.append("\(action) at \(player.map { "\($0.stepIndex)" } ?? "")")
        try body()
    }

    private func stop(_ player: LessonPlayer) throws {
        output.printsLeft = Int.random(in: 1...30, using: &random)
        _ = try player.advance()
    }

    private func go(_ player: LessonPlayer) throws {
        let place = pick(Self.places)
        try log("goto \(place)") { _ = try player.goto(place) }
    }

    private func type(_ player: LessonPlayer) throws {
        let source = pick(Self.typed)
        try log("type \(source)") { _ = try player.evaluate(source) }
    }

    private func edit(_ player: LessonPlayer) throws {
        guard let id = try player.step.runnable?.id, let source = Self.edits[id] else { return }
        try log("edit \(id)") { _ = try player.run(edited: source) }
    }

    /// Quits, or is killed, and starts again.
    private func restart(_ player: LessonPlayer) throws {
        let quits = Bool.random(using: &random)
        try log(quits ? "quit" : "killed") {
            // A process that is killed gives the record free without saving anything.
            if quits { player.close() } else { player.lock = nil }
            try start()
        }
    }

    // MARK: - Checking

    /// Running the journal up to the present entry gives the session.
    func checkSession() throws {
        guard let player else { return }
        try compare(try player.session.capture(), with: player.record.entry, in: player.record, "the session")
    }

    /// So it does for the session that is kept for each point, and the record on disk is the one in memory.
    func checkEverything() throws {
        guard let player else { return }
        player.close()
        let record = player.record
        let (onDisk, notice) = player.store.load("1.1")
        #expect(notice == nil)
        #expect(onDisk?.points.keys.sorted() == record.points.keys.sorted())
        #expect(onDisk?.journal == record.journal)
        for (point, state) in record.points {
            let contents = try player.keeper.snapshots.load(state.snapshot)
            let session = Session(output: TextOutput())
            let (lost, _) = session.restore(contents.stored, contents.tensors)
            #expect(contents.problems + lost == [], "\(story)")
            try compare(try session.capture(), with: state.entry, in: record, "point \(point)")
        }
    }

    private func compare(_ found: SessionCapture, with entry: Int?, in record: LessonRecord, _ what: String) throws {
        let generator = Generator.default.state
        defer { Generator.default.state = generator }
        guard let expected = try replay(entry, of: record) else { return }
        replays += 1
        #expect(found.digests == expected.digests, "\(what)\n\(story)")
        #expect(found.stored.generator == expected.stored.generator, "\(what)\n\(story)")
    }

    /// The session after running everything that led to `entry`; nil if it cannot be told, as a cell was stopped on the way
    /// and did not go on at once.
    private func replay(_ entry: Int?, of record: LessonRecord) throws -> SessionCapture? {
        var path: [JournalEntry] = []
        var next = entry
        while let index = next {
            path.insert(record.journal[index], at: 0)
            next = record.journal[index].parent
        }
        manualSeed(0)
        let session = Session(output: TextOutput())
        for (index, step) in path.enumerated() {
            if step.kind == .repeatTurn { return nil }
            if step.outcome == .interrupted {
                guard index + 1 < path.count, path[index + 1].kind == .resume else { return nil }
            } else {
                _ = try? session.run(step.source, name: step.cell ?? "prompt")
            }
        }
        return try session.capture()
    }
}
