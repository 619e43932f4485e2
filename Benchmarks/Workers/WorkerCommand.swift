import ArgumentParser
import Foundation

/// `lab-bench worker`: runs workloads in a process of its own for the `lab-bench` that started it.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

    func run() throws {
        // Progress bars and such must not get between the answers.
        let answers = FileHandle(fileDescriptor: dup(STDOUT_FILENO))
        dup2(STDERR_FILENO, STDOUT_FILENO)
        var bench = Bench()
        while let line = readLine() {
            var answer: Data
            do {
                answer = try bench.answer(JSONDecoder().decode(Request.self, from: Data(line.utf8)))
            } catch {
                answer = try JSONEncoder().encode(Failure(error: "\(error)"))
            }
            answer.append(UInt8(ascii: "\n"))
            try answers.write(contentsOf: answer)
        }
    }
}

/// The workload that a worker has before it.
private struct Bench {
    private var current: Prepared?

    mutating func answer(_ request: Request) throws -> Data {
        let encoder = JSONEncoder()
        switch request {
        case .prepare(let workload): return try encoder.encode(prepare(workload))
        case .run(let seconds): return try encoder.encode(Runs(times: run(for: seconds)))
        case .finish:
            // The checks take memory of their own.
            let peakBytes = Double(PeakMemory.bytes)
            try current?.check()
            return try encoder.encode(Ending(peakBytes: peakBytes))
        case .load(let dataset, let model, let steps):
            return try encoder.encode(DataLoading(dataset, model, steps: steps))
        }
    }

    private mutating func prepare(_ workload: Workload) throws -> Preparation {
        current = nil
        let prepared = try Prepared(workload)
        try prepared.runOnce()
        try prepared.runOnce()
        current = prepared
        PeakMemory.reset()
        return Preparation(flop: prepared.flop, digest: try prepared.digest())
    }

    private func run(for seconds: Double) throws -> [Double] {
        guard let current else { throw WrongOutput("nothing is prepared") }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var times: [Double] = []
        repeat {
            try current.setUp()
            times.append(try clock.measure(current.run) / .seconds(1))
        } while clock.now < end
        return times
    }
}
