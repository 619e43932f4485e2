/// What came out for one contender.
struct Performance: Equatable {
    let timing: Timing
    /// The floating-point operations of a run; 0 where they are not the point.
    let flop: Double
    /// The most memory that the process took; nil where it did other work as well.
    let peakBytes: Double?

    /// Floating-point operations per second; nil where they are not the point.
    var flops: Double? { flop > 0 ? flop / timing.median : nil }
}

/// The results of one workload: the engine's, and those of PyTorch in its ways.
struct Comparison {
    let workload: Workload
    let engine: Performance
    /// By variant; or why there is no result.
    let pytorch: [Variant: Result<Performance, Failure>]

    /// The way in which PyTorch was fastest.
    var best: (variant: Variant, performance: Performance)? {
        measured.min { $0.performance.timing.median < $1.performance.timing.median }
    }

    /// How many times as fast as PyTorch's best way the engine is.
    var speedRatio: Double? { best.map { $0.performance.timing.median / engine.timing.median } }

    /// How many times the engine's memory PyTorch takes, in the way that takes least.
    var memoryRatio: Double? {
        guard let ours = engine.peakBytes, let least = measured.compactMap(\.performance.peakBytes).min() else {
            return nil
        }
        return least / ours
    }

    private var measured: [(variant: Variant, performance: Performance)] {
        Variant.allCases.compactMap { variant in
            guard case .success(let performance) = pytorch[variant] else { return nil }
            return (variant, performance)
        }
    }
}
