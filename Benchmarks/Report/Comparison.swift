/// What came out for one contender.
struct Measurement: Equatable {
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
    let engine: Measurement
    /// By variant; or why there is no result.
    let pytorch: [Variant: Result<Measurement, Failure>]

    /// The way in which PyTorch was fastest.
    var best: (variant: Variant, measurement: Measurement)? {
        measured.min { $0.measurement.timing.median < $1.measurement.timing.median }
    }

    /// How many times as fast as PyTorch's best way the engine is.
    var speedRatio: Double? { best.map { $0.measurement.timing.median / engine.timing.median } }

    /// How many times the engine's memory PyTorch takes, in the way that takes least.
    var memoryRatio: Double? {
        guard let ours = engine.peakBytes, let least = measured.compactMap(\.measurement.peakBytes).min() else {
            return nil
        }
        return least / ours
    }

    private var measured: [(variant: Variant, measurement: Measurement)] {
        Variant.allCases.compactMap { variant in
            guard case .success(let measurement) = pytorch[variant] else { return nil }
            return (variant, measurement)
        }
    }
}
