/// How long the runs of a workload took.
struct Timing: Equatable {
    /// In seconds, shortest first. There is at least one.
    let times: [Double]

    /// - Returns: nil without times.
    init?(_ times: [Double]) {
        guard !times.isEmpty else { return nil }
        self.times = times.sorted()
    }

    var median: Double { quantile(0.5) }
    var best: Double { times[0] }
    /// The distance between the quartiles, as a fraction of the median.
    var spread: Double { (quantile(0.75) - quantile(0.25)) / median }

    /// The time that a fraction `q` of the runs stayed below, interpolated between neighbours.
    func quantile(_ q: Double) -> Double {
        let position = q * Double(times.count - 1)
        let below = Int(position)
        let above = min(below + 1, times.count - 1)
        return times[below] + (times[above] - times[below]) * (position - Double(below))
    }
}
