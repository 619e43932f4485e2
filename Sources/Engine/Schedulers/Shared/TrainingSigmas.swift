import Foundation

/// The noise levels σ = √((1 - ᾱ) / ᾱ) of training, as a function of the timestep, and back.
struct TrainingSigmas {
    /// σ of every timestep, growing.
    let values: [Float]
    private let logarithms: [Float]

    init(_ schedule: NoiseSchedule) {
        values = schedule.alphasCumprod.map { ((1 - $0) / $0).squareRoot() }
        logarithms = values.map { log($0) }
    }

    /// σ at a timestep, which may lie between two.
    func sigma(at timestep: Double) -> Double {
        let last = values.count - 1
        if timestep <= 0 { return Double(values[0]) }
        if timestep >= Double(last) { return Double(values[last]) }
        let below = Int(timestep)
        let (low, high) = (Double(values[below]), Double(values[below + 1]))
        return (high - low) * (timestep - Double(below)) + low
    }

    /// The timestep whose σ this is, interpolated between logarithms.
    func timestep(of sigma: Double) -> Double {
        let logarithm = log(max(sigma, 1e-10))
        guard logarithms.count > 1 else { return 0 }
        let below = min(logarithms.lastIndex { Double($0) <= logarithm } ?? 0, logarithms.count - 2)
        let (low, high) = (logarithms[below], logarithms[below + 1])
        let ratio = (Double(low) - logarithm) / Double(low - high)
        // Betas that make no sense have levels that are not numbers.
        let share = ratio.isNaN ? 0 : min(max(ratio, 0), 1)
        return (1 - share) * Double(below) + share * Double(below + 1)
    }
}
