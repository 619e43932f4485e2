/// Lets contenders run the same workloads in turns.
final class Race {
    /// A Python that has PyTorch and diffusers; nil to run the engine alone.
    let python: String?
    /// How many turns each contender has.
    let rounds: Int
    private let variants: Set<Variant>
    /// The workers that stay for several workloads, as theirs are short.
    private var lasting: [Contender: Worker] = [:]

    init(python: String?, variants: [Variant], rounds: Int) {
        (self.python, self.variants, self.rounds) = (python, Set(variants), rounds)
    }

    /// Runs a workload.
    /// - Throws: when the engine cannot, or its results are wrong or not PyTorch's.
    func run(_ workload: Workload) throws -> Comparison {
        if workload.isWhole { lasting = [:] }
        let engine = Entry(.engine, workload)
        let others = variants(for: workload).map { (variant: $0.0, entry: Entry($0.1, workload)) }
        let entries = [engine] + others.map(\.entry)
        entries.forEach(start)
        entries.forEach(prepare)
        try entries.dropFirst().compactMap(\.digest).forEach { try engine.digest?.expectSame(as: $0) }
        for round in 1...rounds where engine.failure == nil {
            for entry in entries {
                Terminal.status("\(workload.name): \(entry.contender.title), turn \(round) of \(rounds)")
                entry.takeTurn()
            }
        }
        return Comparison(
            workload: workload, engine: try engine.finish().get(),
            pytorch: Dictionary(uniqueKeysWithValues: others.map { ($0.variant, $0.entry.finish()) }))
    }

    private func variants(for workload: Workload) -> [(Variant, Contender)] {
        guard let python else { return [] }
        return workload.variants.filter(variants.contains).map { ($0, .pytorch($0, python: python)) }
    }

    /// Gives a contender a process. All start at once: Python takes seconds to import what it needs.
    private func start(_ entry: Entry) {
        entry.start {
            if let worker = lasting[entry.contender] { return worker }
            let worker = try Worker(entry.contender)
            if !entry.workload.isWhole { lasting[entry.contender] = worker }
            return worker
        }
    }

    private func prepare(_ entry: Entry) {
        Terminal.status("\(entry.workload.name): preparing \(entry.contender.title)")
        entry.prepare()
        // A process that has failed may be in any state, or gone.
        if entry.failure != nil { lasting[entry.contender] = nil }
    }
}

/// A contender in a workload. Once something has failed it only keeps the reason.
private final class Entry {
    let contender: Contender
    let workload: Workload
    private(set) var failure: Failure?
    private(set) var digest: Digest?
    private var worker: Worker?
    private var flop = 0.0
    private var times: [Double] = []

    init(_ contender: Contender, _ workload: Workload) {
        (self.contender, self.workload) = (contender, workload)
    }

    func start(_ makeWorker: () throws -> Worker) { attempt { worker = try makeWorker() } }

    func prepare() {
        attempt {
            guard let preparation = try worker?.ask(.prepare(workload: workload), for: Preparation.self) else { return }
            (digest, flop) = (preparation.digest, preparation.flop ?? 0)
        }
    }

    func takeTurn() {
        attempt { times += try worker?.ask(.run(seconds: workload.secondsPerTurn), for: Runs.self).times ?? [] }
    }

    func finish() -> Result<Performance, Failure> {
        var performance: Performance?
        attempt {
            guard let ending = try worker?.ask(.finish, for: Ending.self), let timing = Timing(times) else { return }
            let peakBytes = workload.isWhole ? ending.peakBytes : nil
            performance = Performance(timing: timing, flop: flop, peakBytes: peakBytes)
        }
        return performance.map { .success($0) } ?? .failure(failure ?? Failure(error: "nothing was measured"))
    }

    private func attempt(_ body: () throws -> Void) {
        guard failure == nil else { return }
        do {
            try body()
        } catch {
            failure = error as? Failure ?? Failure(error: "\(error)")
        }
    }
}
