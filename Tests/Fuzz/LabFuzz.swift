import ArgumentParser
import Foundation
import Lessons

/// `lab-fuzz`: gives the lab thousands of broken cells and damaged files. Each must end with a value or with an error that
/// names the cause, in bounded time and memory; the process must not end.
@main
struct LabFuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab-fuzz", abstract: "Feeds broken cells and damaged files to the lab.",
        discussion: """
            A seed makes the same cases every time. The files of a case that fails are kept below .build/fuzz, and \
            `lab-fuzz replay FOLDER` runs it again.
            """,
        subcommands: [RunCommand.self, ReplayCommand.self, WorkerCommand.self], defaultSubcommand: RunCommand.self)
}

/// `lab-fuzz [--seed 1] [--count 10000] [kinds]`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Run cases.")

    @Option(help: "What the cases are made from; a new one every time unless given.") var seed: Int?
    @Option(help: "How many cells; of each kind of file a tenth.") var count = 10_000
    @Option(help: "The first case.") var first = 0
    @Option(help: "How many processes run at a time.") var jobs = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Where the input of failed cases is kept.") var keep = ".build/fuzz"
    @Argument(help: "The kinds to run; all unless given.") var kinds: [String] = []

    func validate() throws {
        guard count >= 1, first >= 0, jobs >= 1 else { throw ValidationError("--count and --jobs are at least 1") }
        for kind in kinds where Kinds.named(kind) == nil {
            let names = Kinds.all.map { $0.name }.joined(separator: ", ")
            throw ValidationError("there is no kind \(kind); there are \(names)")
        }
    }

    func run() throws {
        let seed = seed ?? Int.random(in: 1...999_999)
        print("seed \(seed): lab-fuzz --seed \(seed) --count \(count) runs the same cases again")
        let report = Report()
        for kind in kinds.isEmpty ? Kinds.all.map({ $0.name }) : kinds {
            let cases = kind == CellKind.name ? count : max(1, count / 10)
            try run(kind, first..<first + cases, seed: seed, report)
            report.lines(kind).forEach { print($0) }
        }
        if report.failedCount > 0 { throw ExitCode(1) }
    }

    private func run(_ kind: String, _ indices: Range<Int>, seed: Int, _ report: Report) throws {
        let supervisor = Supervisor(
            program: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]), kind: kind, seed: seed,
            limits: Limits(), keep: URL(filePath: keep))
        let shares = (0..<jobs).map { job in
            indices.lowerBound + indices.count * job / jobs..<indices.lowerBound + indices.count * (job + 1) / jobs
        }
        let problems = Problems()
        DispatchQueue.concurrentPerform(iterations: jobs) { job in
            do { try supervisor.run(shares[job], report) } catch { problems.add(error) }
        }
        if let problem = problems.first { throw problem }
    }
}

/// Errors from several threads.
private final class Problems: @unchecked Sendable {
    // `@unchecked Sendable`: the lock guards the list.
    private let lock = NSLock()
    private var errors: [any Error] = []

    func add(_ error: any Error) { lock.withLock { errors.append(error) } }
    var first: (any Error)? { lock.withLock { errors.first } }
}

/// `lab-fuzz replay FOLDER`.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Run a case again whose files were kept.")

    @Argument(help: "The folder, as a run named it: its name begins with that of the kind.") var folder: String

    func run() throws {
        let url = URL(filePath: folder)
        let name = String(url.lastPathComponent.prefix { $0 != "-" })
        guard let type = Kinds.named(name) else { throw ValidationError("\(name) is no kind of case") }
        let kind = try type.init(workspace: try Workspace.find())
        let outcome = Worker(kind, seed: 0, limits: Limits(), folder: url).outcome(0, in: url)
        print(outcome.error.map { "\($0.type): \($0.message)" } ?? "a value")
        print(String(format: "%.2f s, peak %d MiB", outcome.seconds, (outcome.peakBytes ?? 0) >> 20))
    }
}

/// What a run starts itself as.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

    @Argument var kind: String
    @Argument var first: Int
    @Argument var end: Int
    @Option var seed: Int
    @Option var limits: String
    @Option var folder: String

    func run() throws {
        guard let type = Kinds.named(kind) else { throw ValidationError("there is no kind \(kind)") }
        let limits = try JSONDecoder().decode(Limits.self, from: Data(limits.utf8))
        let kind = try type.init(workspace: try Workspace.find())
        // Cells write into the folder that they run in.
        let place = URL(filePath: folder).appending(path: "work")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        FileManager.default.changeCurrentDirectoryPath(place.path)
        ProcessMemory.limitAddresses(to: 8 << 30)
        try Worker(kind, seed: seed, limits: limits, folder: URL(filePath: folder)).run(first..<end)
    }
}
