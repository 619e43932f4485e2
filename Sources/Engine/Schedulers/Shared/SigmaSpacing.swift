import Foundation

/// Ways to space the noise levels of sampling that do not follow the timesteps of training.
enum SigmaSpacing {
    /// Closer together the lower they are: "Elucidating the Design Space", <https://arxiv.org/abs/2206.00364>, formula 5.
    case karras
    /// At equal distances of their logarithms.
    case exponential
    /// Closer together at both ends, by a beta distribution: <https://arxiv.org/abs/2407.12173>.
    case beta
    /// At equal distances of the logarithm of the ratio of signal to noise: <https://arxiv.org/abs/2206.00927>.
    case lu

    /// `count` noise levels, from the highest to the lowest.
    func sigmas(_ count: Int, from highest: Double, to lowest: Double) -> [Double] {
        switch self {
        case .karras:
            let rho = 7.0
            let (high, low) = (pow(highest, 1 / rho), pow(lowest, 1 / rho))
            return evenly(count, 0, 1).map { pow(high + $0 * (low - high), rho) }
        case .exponential:
            return evenly(count, log(highest), log(lowest)).map { exp($0) }
        case .beta:
            return evenly(count, 0, 1).map { lowest + betaQuantile(1 - $0, 0.6, 0.6) * (highest - lowest) }
        case .lu:
            // Logarithms in float32, as diffusers has them: it cuts the timesteps that follow to whole numbers.
            let (high, low) = (Double(log(Float(highest))), Double(log(Float(lowest))))
            return evenly(count, 0, 1).map { exp(high + $0 * (low - high)) }
        }
    }
}

/// The options of schedulers that can space their noise levels in other ways.
public protocol SigmaSpacingConfig: SchedulerConfig {
    /// Whether the noise levels are closer together the lower they are: <https://arxiv.org/abs/2206.00364>.
    var useKarrasSigmas: Bool { get set }
    /// Whether the noise levels are at equal distances of their logarithms.
    var useExponentialSigmas: Bool { get set }
    /// Whether the noise levels are closer together at both ends: <https://arxiv.org/abs/2407.12173>.
    var useBetaSigmas: Bool { get set }
}

extension SigmaSpacingConfig {
    static var spacingFields: [ConfigField<Self>] {
        [
            .init("use_karras_sigmas", \.useKarrasSigmas),
            .init("use_exponential_sigmas", \.useExponentialSigmas),
            .init("use_beta_sigmas", \.useBetaSigmas),
        ]
    }

    /// The one spacing that is chosen; nil for that of the timesteps.
    /// - Throws: `EngineError` when there are several.
    func sigmaSpacing() throws -> SigmaSpacing? {
        let choices: [(Bool, SigmaSpacing)] = [
            (useKarrasSigmas, .karras), (useExponentialSigmas, .exponential), (useBetaSigmas, .beta),
        ]
        let chosen = choices.filter(\.0)
        try require(
            chosen.count <= 1, Self.className,
            "only one of useKarrasSigmas, useExponentialSigmas and useBetaSigmas can be true")
        return chosen.first?.1
    }
}
