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
    func timesteps(_ count: Int, of trained: Int, offset: Int) -> [Int] {
        switch self {
        case .linspace:
            let step = count > 1 ? Double(trained - 1) / Double(count - 1) : 0
            return (0..<count).reversed().map { i in
                // NumPy sets the last value to the end itself, whatever the rounding of the product.
                count > 1 && i == count - 1 ? trained - 1 : Int((Double(i) * step).rounded(.toNearestOrEven))
            }
        case .leading:
            return (0..<count).reversed().map { $0 * (trained / count) &+ offset }
        case .trailing:
            let ratio = Double(trained) / Double(count)
            // The number of values and the step between them as `numpy.arange` rounds them.
            let values = Int((Double(trained) / ratio).rounded(.up))
            let stride = (Double(trained) - ratio) - Double(trained)
            return (0..<values).map { Int((Double(trained) + Double($0) * stride).rounded(.toNearestOrEven)) - 1 }
        }
    }
}
