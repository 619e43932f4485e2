import Foundation

/// How the learning rate goes from step to step: each kind is a formula for the factor that the optimizer's own learning
/// rate is multiplied by. With `w` steps of warm-up the factor first rises in a line, step / w; of what follows,
/// p = (step - w) / (total - w) is the share that is done.
///
/// The formulas are those of diffusers' `optimization.py`.
public enum LRSchedule: Hashable, Sendable {
    /// 1, always.
    case constant
    /// 1 after the warm-up.
    case constantWithWarmup(warmupSteps: Int)
    /// 1 - p.
    case linear(warmupSteps: Int, totalSteps: Int)
    /// ½(1 + cos(2π · cycles · p)): with half a cycle, from 1 down to 0. Loshchilov and Hutter (arXiv:1608.03983).
    case cosine(warmupSteps: Int, totalSteps: Int, cycles: Double = 0.5)
    /// ½(1 + cos(π · frac(cycles · p))): falls from 1 to 0 several times, jumping back up.
    case cosineWithRestarts(warmupSteps: Int, totalSteps: Int, cycles: Int = 1)
    /// Falls to the learning rate `endLR` as (1 - p)^power.
    case polynomial(warmupSteps: Int, totalSteps: Int, endLR: Double = 1e-7, power: Double = 1)
    /// A factor for the steps below each limit, and one for all that follow.
    case piecewiseConstant([Piece], then: Double)
    /// gamma^step.
    case exponential(gamma: Double)

    /// A factor and the first step that it is not for.
    public struct Piece: Hashable, Sendable {
        let factor: Double
        let end: Int
    }

    /// The learning rate at `step`, counted from 0, of an optimizer that starts with `baseLR`.
    func rate(at step: Int, baseLR: Double) -> Double {
        if step < warmupSteps { return baseLR * Double(step) / Double(max(1, warmupSteps)) }
        let done = Double(step - warmupSteps) / Double(max(1, totalSteps - warmupSteps))
        switch self {
        case .constant, .constantWithWarmup: return baseLR
        case .linear: return baseLR * max(0, 1 - done)
        case .cosine(_, _, let cycles): return baseLR * max(0, 0.5 * (1 + cos(.pi * cycles * 2 * done)))
        case .cosineWithRestarts(_, _, let cycles):
            let part = (Double(cycles) * done).truncatingRemainder(dividingBy: 1)
            return done >= 1 ? 0 : baseLR * max(0, 0.5 * (1 + cos(.pi * part)))
        case .polynomial(_, _, let endLR, let power): return (baseLR - endLR) * pow(max(0, 1 - done), power) + endLR
        case .piecewiseConstant(let pieces, let last): return baseLR * (pieces.first { step < $0.end }?.factor ?? last)
        case .exponential(let gamma): return baseLR * pow(gamma, Double(step))
        }
    }

    private var warmupSteps: Int {
        switch self {
        case .constantWithWarmup(let steps), .linear(let steps, _), .cosine(let steps, _, _),
            .cosineWithRestarts(let steps, _, _), .polynomial(let steps, _, _, _):
            steps
        case .constant, .piecewiseConstant, .exponential: 0
        }
    }

    private var totalSteps: Int {
        switch self {
        case .linear(_, let steps), .cosine(_, let steps, _), .cosineWithRestarts(_, let steps, _),
            .polynomial(_, let steps, _, _):
            steps
        case .constant, .constantWithWarmup, .piecewiseConstant, .exponential: 0
        }
    }

    /// Throws unless the numbers make sense for an optimizer that starts with `baseLR`.
    func check(baseLR: Double, for operation: String) throws {
        try require(
            warmupSteps >= 0 && totalSteps >= 0, operation,
            "\(warmupSteps) steps of warm-up and \(totalSteps) in all cannot be; neither can be negative")
        switch self {
        case .cosine(_, _, let cycles):
            try require(cycles.isFinite, operation, "\(cycles) cycles cannot be")
        case .cosineWithRestarts(_, _, let cycles):
            try require(cycles > 0, operation, "\(cycles) cycles cannot be; at least 1 is needed")
        case .polynomial(_, _, let endLR, let power):
            try require(
                endLR >= 0 && endLR < baseLR && power >= 0 && power.isFinite, operation,
                "the rate cannot fall from \(baseLR) to \(endLR) with power \(power): the end must be smaller than the "
                    + "start, and nothing negative")
        case .piecewiseConstant(let pieces, let last):
            let factors = pieces.map(\.factor) + [last]
            try require(
                factors.allSatisfy { $0 >= 0 && $0.isFinite }, operation, "the factors \(factors) must be from 0 up")
        case .exponential(let gamma):
            try require(gamma >= 0 && gamma.isFinite, operation, "gamma is \(gamma) but must be a number from 0 up")
        case .constant, .constantWithWarmup, .linear: break
        }
    }

    /// Reads the rules of a schedule in pieces as diffusers writes them: `1:10,0.1:20,0.01` is a factor of 1 for the steps
    /// below 10, of 0.1 below 20, and then 0.01.
    /// - Throws: `EngineError` when `rules` are something else.
    public static func piecewiseConstant(rules: String) throws -> LRSchedule {
        let error = EngineError(
            "piecewiseConstant",
            "\"\(rules)\" are no rules; write factors and the step each ends at, as in 1:10,0.1:20,0.01"
        )
        let parts = rules.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let pieces = try parts.dropLast().map { part in
            let numbers = part.split(separator: ":")
            guard numbers.count == 2, let factor = Double(numbers[0]), let end = Int(numbers[1]) else { throw error }
            return Piece(factor: factor, end: end)
        }
        guard let last = parts.last.flatMap(Double.init) else { throw error }
        return .piecewiseConstant(pieces.sorted { $0.end < $1.end }, then: last)
    }
}
