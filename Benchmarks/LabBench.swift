import ArgumentParser
import Foundation

/// `lab-bench`: measures the engine, and PyTorch beside it where there is one.
@main
struct LabBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab-bench", abstract: "Measures the speed and memory of the engine and of the lab.",
        discussion: """
            With words it measures only what has all of them in its name: `lab-bench conv 3x3 forward`.

            With the environment variable BENCH_PYTHON, the path of a Python that has torch and diffusers, it runs the same \
            workloads there in turns. If there are no words it then writes Benchmarks/results.md.
            """,
        subcommands: [MeasureCommand.self, WorkerCommand.self], defaultSubcommand: MeasureCommand.self)
}

/// `lab-bench [words]`.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "measure", shouldDisplay: false)

    @Argument(help: "What the names of the measurements must contain.") var words: [String] = []
    @Option(help: "How many turns each contender has.") var rounds = 5
    @Option(parsing: .upToNextOption, help: "The ways in which PyTorch runs.") var variants = Variant.allCases
    @Flag(help: "Only list the names.") var list = false

    func validate() throws {
        guard rounds >= 1 else { throw ValidationError("--rounds is \(rounds); at least 1 is needed") }
    }

    func run() throws {
        let selection = Selection(words: words)
        if list { return try selection.names().forEach { print($0) } }
        endWorkersAtInterrupt()
        let python = ProcessInfo.processInfo.environment["BENCH_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
        var session = Session(
            machine: try Machine(python: python), race: Race(python: python, variants: variants, rounds: rounds))
        try session.measure(selection)
        guard words.isEmpty, python != nil else { return }
        let file = Contender.folder.appending(path: "results.md")
        try session.results.markdown.write(to: file, atomically: true, encoding: .utf8)
        Terminal.line("\nWritten to Benchmarks/results.md.")
    }

    private func endWorkersAtInterrupt() {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            RunningProcesses.endAll()
            Terminal.clear()
            _exit(130)
        }
        source.activate()
        Self.interrupts = source
    }

    /// Lives as long as the program.
    nonisolated(unsafe) private static var interrupts: (any DispatchSourceSignal)?
}

extension Variant: ExpressibleByArgument {}

/// What is to be measured.
struct Selection {
    /// A measurement is chosen if its name has all of them.
    let words: [String]

    static let startUp = "start-up of lab"
    static let growth = "growth of the train step with batch and image"
    static let loading: [(name: String, dataset: String, model: CourseModel)] = [
        ("loading butterflies", "butterflies", .butterflies), ("loading fashion-mnist", "fashion-mnist", .mnist),
    ]

    func includes(_ name: String) -> Bool {
        words.allSatisfy { name.localizedCaseInsensitiveContains($0) }
    }

    func chosen(_ workloads: [Workload]) -> [Workload] { workloads.filter { includes($0.name) } }

    func names() throws -> [String] {
        let workloads = try Catalogue.models + Catalogue.kernels + Catalogue.convolutions()
        return (workloads.map(\.name) + Self.loading.map(\.name) + [Self.growth, Self.startUp]).filter(includes)
    }
}
