/// Something to measure: `prepare` makes the inputs and returns what is timed.
struct Workload: Sendable {
    let name: String
    /// How many floating-point operations one run takes, by the definition: a convolution counts as its direct sum,
    /// whatever algorithm computes it. 0 where operations are not the point.
    let flop: Double
    /// How many times it is run; the first run is not counted.
    let runs: Int
    let prepare: @Sendable () throws -> () throws -> Void

    init(_ name: String, flop: Double = 0, runs: Int = 9, prepare: @escaping @Sendable () throws -> () throws -> Void) {
        (self.name, self.flop, self.runs, self.prepare) = (name, flop, runs, prepare)
    }
}

/// How long the runs of a workload took.
struct Measurement {
    /// In seconds, shortest first.
    let times: [Double]

    /// Runs a workload on the clock.
    init(_ workload: Workload) throws {
        let body = try workload.prepare()
        let clock = ContinuousClock()
        try body()
        times = try (0..<workload.runs).map { _ in
            let duration = try clock.measure(body)
            return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        }.sorted()
    }

    var median: Double { times[times.count / 2] }
    /// The distance between the quartiles, as a fraction of the median.
    var spread: Double { (times[times.count * 3 / 4] - times[times.count / 4]) / median }
}
