/// How the timesteps of sampling are chosen from those of training, when there are fewer. Table 2 of
/// <https://arxiv.org/abs/2305.08891>.
public enum TimestepSpacing: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// Evenly from the first to the last, both included.
    case linspace
    /// Multiples of a whole step size, from 0 up.
    case leading
    /// Multiples of the step size, from the last down.
    case trailing
}

extension TimestepSpacing {
    /// `count` of the `trained` timesteps of training, from the last to the first. Halves are rounded to even, as NumPy does.
    /// - Parameter last: where `.trailing` starts to count down, with the same distance between timesteps; at the end of
    ///   training if nil.
    func timesteps(_ count: Int, of trained: Int, offset: Int, from last: Int? = nil) -> [Int] {
        switch self {
        case .linspace:
            return Array(evenly(count, 0, Double(trained - 1)).map { Int($0.rounded(.toNearestOrEven)) }.reversed())
        case .leading:
            return (0..<count).reversed().map { $0 * (trained / count) &+ offset }
        case .trailing:
            let ratio = Double(trained) / Double(count)
            // The number of values and the step between them as `numpy.arange` rounds them.
            let last = Double(last ?? trained)
            let values = Int((last / ratio).rounded(.up))
            let stride = (last - ratio) - last
            return (0..<values).map { Int((last + Double($0) * stride).rounded(.toNearestOrEven)) - 1 }
        }
    }

    /// The same without rounding, in float32: `.linspace` may then lie between two timesteps of training.
    func fractionalTimesteps(_ count: Int, of trained: Int, offset: Int) -> [Double] {
        if self == .linspace { return evenly(count, 0, Double(trained - 1)).reversed().map { Double(Float($0)) } }
        return timesteps(count, of: trained, offset: 0).map { Double($0) + (self == .leading ? Double(offset) : 0) }
    }
}

/// `count` numbers from `start` to `end`, as `numpy.linspace` rounds them.
func evenly(_ count: Int, _ start: Double, _ end: Double) -> [Double] {
    guard count > 1 else { return Array(repeating: start, count: count) }
    let step = (end - start) / Double(count - 1)
    // NumPy sets the last value to the end itself, whatever the rounding of the product.
    return (0..<count).map { $0 == count - 1 ? end : Double($0) * step + start }
}
