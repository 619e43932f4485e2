/// Lets contenders run the same workloads in turns.
final class Race {
    private let python: String?
    private let rounds: Int
    /// The workers that stay for several workloads, as theirs are short.
    private var lasting: [Contender: Worker] = [:]

    /// - Parameters:
    ///   - python: a Python that has PyTorch and diffusers; nil to run the engine alone.
    ///   - rounds: how many turns each contender has.
    init(python: String?, rounds: Int) {
        self.python = python
        self.rounds = rounds
    }

    /// Runs a workload.
    /// - Throws: when the engine cannot, or its results are wrong or not PyTorch's.
    func run(_ workload: Workload) throws -> Comparison {
        let engine = try enter(.engine, workload).get()
        var others: [(variant: Variant, entry: Result<Entry, Failure>)] = []
        for variant in workload.variants {
            guard let python else { break }
            others.append((variant, enter(.pytorch(variant, python: python), workload)))
        }
        let entries = [engine] + others.compactMap { try? $0.entry.get() }
        for other in entries.dropFirst() { try engine.digest.expectSame(as: other.digest) }
        for round in 1...rounds {
            for entry in entries {
                Terminal.status("\(workload.name): \(entry.contender.title), turn \(round) of \(rounds)")
                try entry.takeTurn(seconds: workload.secondsPerTurn)
            }
        }
        var results: [Variant: Result<Measurement, Failure>] = [:]
        for (variant, entry) in others {
            switch entry {
            case .success(let entry): results[variant] = .success(try entry.finish(isAlone: workload.isWhole))
            case .failure(let failure): results[variant] = .failure(failure)
            }
        }
        return Comparison(
            workload: workload, engine: try engine.finish(isAlone: workload.isWhole), pytorch: results)
    }

    /// Prepares a workload in a worker.
    private func enter(_ contender: Contender, _ workload: Workload) -> Result<Entry, Failure> {
        Terminal.status("\(workload.name): preparing \(contender.title)")
        do {
            let worker = try worker(for: contender, workload)
            let preparation = try worker.ask(.prepare(workload: workload), for: Preparation.self)
            return .success(Entry(contender, worker, preparation))
        } catch {
            lasting[contender] = nil
            return .failure(error as? Failure ?? Failure(error: "\(error)"))
        }
    }

    private func worker(for contender: Contender, _ workload: Workload) throws -> Worker {
        if let worker = lasting[contender], !workload.isWhole { return worker }
        let worker = try Worker(contender)
        if !workload.isWhole { lasting[contender] = worker }
        return worker
    }
}

/// One contender in a workload.
private final class Entry {
    let contender: Contender
    let digest: Digest
    private let worker: Worker
    private let flop: Double
    private var times: [Double] = []

    init(_ contender: Contender, _ worker: Worker, _ preparation: Preparation) {
        self.contender = contender
        self.worker = worker
        digest = preparation.digest
        flop = preparation.flop ?? 0
    }

    func takeTurn(seconds: Double) throws {
        times += try worker.ask(.run(seconds: seconds), for: Runs.self).times
    }

    func finish(isAlone: Bool) throws -> Measurement {
        let ending = try worker.ask(.finish, for: Ending.self)
        guard let timing = Timing(times) else { throw Failure(error: "there are no times") }
        return Measurement(timing: timing, flop: flop, peakBytes: isAlone ? ending.peakBytes : nil)
    }
}
