import Foundation

/// All that a run has measured.
struct Results {
    let machine: Machine
    let date: Date
    let rounds: Int
    var peak: Comparison?
    var models: [Comparison] = []
    var kernels: [Comparison] = []
    var convolutions: [Comparison] = []
    var loading: [(dataset: String, loading: DataLoading)] = []
    var growth: [Growth.Step] = []
    var startUp: (toPrompt: Timing?, toImport: Timing?)

    init(machine: Machine, date: Date, rounds: Int) {
        (self.machine, self.date, self.rounds) = (machine, date, rounds)
    }

    /// The machine's own speed: what the fastest run of a large product of matrices reached, in operations per second.
    var peakFlops: Double? { peak.map { $0.engine.flop / $0.engine.timing.best } }

    /// Processor, cores, memory and versions, one to a line.
    var machineLines: [String] {
        let memory = machine.memoryBytes >> 30
        let sets = machine.instructionSets.joined(separator: ", ")
        return [
            "\(machine.processor), \(machine.cores) cores (\(Machine.threads) threads used), \(memory) GiB, \(sets)"
        ] + machine.versions
    }

    static func comparisonTitles(withPyTorch: Bool) -> [String] {
        ["", "ms", "spread", "GFLOP/s", "of sgemm", "MiB"]
            + (withPyTorch ? Variant.allCases.map(\.rawValue) + ["ratio", "memory"] : [])
    }

    /// A line of the table of comparisons.
    func row(_ comparison: Comparison, withPyTorch: Bool) -> [String] {
        let engine = comparison.engine
        let share = engine.flops.flatMap { flops in peakFlops.map { flops / $0 } }
        let own = [
            comparison.workload.name, Words.milliseconds(engine.timing.median), Words.percent(engine.timing.spread),
            Words.gigaflops(engine.flops), share.map(Words.percent) ?? "", Words.mebibytes(engine.peakBytes),
        ]
        guard withPyTorch else { return own }
        let others = Variant.allCases.map { variant -> String in
            guard case .success(let performance) = comparison.pytorch[variant] else { return "–" }
            return Words.milliseconds(performance.timing.median)
        }
        return own + others + [Words.ratio(comparison.speedRatio), Words.ratio(comparison.memoryRatio)]
    }

    static func sentence(_ loading: DataLoading) -> String {
        let waited = String(format: "%.2f%%", loading.waitingShare * 100)
        return
            "the loop waits \(waited) of its time; a batch takes \(Words.milliseconds(loading.secondsPerBatch)) ms to "
            + "prepare, the first is waited for \(Words.milliseconds(loading.waits.first ?? 0)) ms"
    }

    var startUpLines: [String] {
        let prompt = startUp.toPrompt.map { "lab to its prompt: \(Words.number($0.median)) s" }
        let imports = startUp.toImport.map { "Python importing torch and diffusers: \(Words.number($0.median)) s" }
        return [prompt, imports].compactMap { $0 }
    }
}
