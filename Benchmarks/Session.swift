import Engine
import Foundation

/// One run of the program: measures, prints as it goes, and collects the results.
struct Session {
    private let race: Race
    private(set) var results: Results
    private var python: String? { race.python }

    init(machine: Machine, race: Race) {
        self.race = race
        results = Results(machine: machine, date: .now, rounds: race.rounds)
    }

    mutating func measure(_ selection: Selection) throws {
        results.machineLines.forEach { Terminal.line($0) }
        let peak = try race.run(.matrixProduct(size: 2048))
        results.peak = peak
        Terminal.line("sgemm peak: \(Words.gigaflops(results.peakFlops)) GFLOP/s\n")
        try compare(selection.chosen(Catalogue.models)) { $0.models.append($1) }
        try compare(selection.chosen(Catalogue.kernels)) { $0.kernels.append($1) }
        try compare(selection.chosen(Catalogue.convolutions())) { $0.convolutions.append($1) }
        for (name, dataset, model) in Selection.loading where selection.includes(name) {
            try measureLoading(name, dataset, model)
        }
        if selection.includes(Selection.growth) { try measureGrowth() }
        if selection.includes(Selection.startUp) { try measureStartUp() }
    }

    private mutating func compare(_ workloads: [Workload], _ keep: (inout Results, Comparison) -> Void) throws {
        guard !workloads.isEmpty else { return }
        let columns = Columns(nameWidth: 46, numberWidth: 10)
        Terminal.line(columns.line(Results.comparisonTitles(withPyTorch: python != nil)))
        for workload in workloads {
            let comparison: Comparison
            do {
                comparison = try race.run(workload)
            } catch {
                throw WrongOutput("\(workload.name): \(error)")
            }
            keep(&results, comparison)
            Terminal.line(columns.line(results.row(comparison, withPyTorch: python != nil)))
            for case (let variant, .failure(let failure)) in comparison.pytorch {
                Terminal.line("  \(variant.rawValue) left out: \(failure)")
            }
        }
        Terminal.line()
    }

    private mutating func measureLoading(_ name: String, _ dataset: String, _ model: CourseModel) throws {
        Terminal.status(name)
        guard (try? ImageDataset.named(dataset)) != nil else {
            return Terminal.line("\(name) left out: the data set is not here")
        }
        let worker = try Worker(.engine)
        let loading = try worker.ask(.load(dataset: dataset, model: model, steps: 8), for: DataLoading.self)
        results.loading.append((dataset, loading))
        Terminal.line("\(name): \(Results.sentence(loading))")
    }

    private mutating func measureGrowth() throws {
        let columns = Columns(nameWidth: 46, numberWidth: 10)
        for (batch, side) in Growth.sizes {
            let workload = Workload.trainStep(model: .butterflies, batch: batch, side: side)
            Terminal.status(workload.name)
            let worker = try Worker(.engine)
            _ = try worker.ask(.prepare(workload: workload), for: Preparation.self)
            let times = try worker.ask(.run(seconds: 1), for: Runs.self).times
            let ending = try worker.ask(.finish, for: Ending.self)
            guard let timing = Timing(times) else { continue }
            let step = Growth.Step(batch: batch, side: side, seconds: timing.median, peakBytes: ending.peakBytes)
            results.growth.append(step)
            Terminal.line(columns.line([workload.name] + step.cells))
        }
    }

    private mutating func measureStartUp() throws {
        Terminal.status(Selection.startUp)
        let toPrompt = try (0..<9).map { _ in try StartUp.secondsToPrompt() }
        let toImport = try python.map { python in try (0..<3).map { _ in try StartUp.secondsToImport(python: python) } }
        results.startUp = (Timing(toPrompt), toImport.flatMap(Timing.init))
        results.startUpLines.forEach { Terminal.line($0) }
    }
}
