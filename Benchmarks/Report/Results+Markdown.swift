import Foundation

extension Results {
    /// The file results.md.
    var markdown: String {
        let parts = [
            "# Results", introduction, facts, explanation,
            "## Training, prediction, sampling", table(models), "## Single operations",
            table([peak].compactMap { $0 } + kernels),
            "## Convolutions", Self.convolutionText, convolutionTable, "## Growth", Self.growthText, growthTable,
            "## Data loading",
            loading.map { "- \($0.dataset): \(Self.sentence($0.loading))." }.joined(separator: "\n"), "## Start-up",
            startUpLines.map { "- \($0)" }.joined(separator: "\n"),
        ]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var facts: String {
        let peak = "sgemm of 2048x2048 matrices by the engine: \(Words.gigaflops(peakFlops)) GFLOP/s at best"
        return (machineLines + [peak]).map { "- \($0)" }.joined(separator: "\n")
    }

    private var introduction: String {
        let day = date.formatted(.iso8601.year().month().day())
        return "Written on \(day) by `make bench` with `BENCH_PYTHON` set, on this machine:"
    }

    private var explanation: String {
        """
        The engine and PyTorch run the same workload in turns, \(rounds) each, in processes of their own, in float32, with
        the same number of threads. Their results are compared before anything counts. Times are medians in milliseconds;
        the spread is the distance between the engine's quartiles. *Ratio* is how many times as fast as PyTorch's best way
        the engine is. GFLOP/s count convolutions as direct sums, whatever algorithm computes them, so that Winograd's can
        exceed the share of what the machine reaches in a product of matrices (sgemm). MiB is the engine's peak of resident
        memory after warming up, and *memory* how many times that PyTorch takes, in the way that takes least.
        """
    }

    private func table(_ comparisons: [Comparison]) -> String {
        Table(
            titles: Self.comparisonTitles(withPyTorch: true), rows: comparisons.map { row($0, withPyTorch: true) }
        ).markdown
    }

    private static let convolutionText = """
        Every convolution that occurs in training the models: kernel, channels, batch and size; GFLOP/s, and how many times
        as fast as the better of eager and channels_last. The images themselves need no gradient.
        """

    /// A line for each shape, with all directions.
    private var convolutionTable: String {
        var shapes: [ConvolutionShape] = []
        var results: [ConvolutionShape: [ConvolutionDirection: Comparison]] = [:]
        for comparison in convolutions {
            guard case .convolution(let direction, let shape) = comparison.workload else { continue }
            if results[shape] == nil { shapes.append(shape) }
            results[shape, default: [:]][direction] = comparison
        }
        let rows = shapes.map { shape in
            [shape.name]
                + ConvolutionDirection.allCases.flatMap { direction in
                    let comparison = results[shape]?[direction]
                    return [Words.gigaflops(comparison?.engine.flops), Words.ratio(comparison?.speedRatio)]
                }
        }
        return Table(titles: [""] + ConvolutionDirection.allCases.flatMap { [$0.title, "ratio"] }, rows: rows).markdown
    }

    private static let growthText = """
        A training step of the butterflies UNet: the time of a step, of an image and of a pixel, and the peak of memory.
        """

    private var growthTable: String {
        Table(
            titles: ["batch and size", "ms a step", "ms an image", "µs a pixel", "MiB"],
            rows: growth.map { ["\($0.batch) of \($0.side)x\($0.side)"] + $0.cells }
        ).markdown
    }
}
