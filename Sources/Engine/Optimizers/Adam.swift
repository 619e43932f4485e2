import CKernels
import Foundation

/// Steps scaled by running means of the gradient and of its square.
///
/// m = β₁m + (1 - β₁)g, v = β₂v + (1 - β₂)g², θ = θ - lr · m̂ / (√v̂ + eps), with m̂ and v̂ corrected for their start at 0.
/// Kingma and Ba, "Adam" (arXiv:1412.6980).
public class Adam: Optimizer {
    /// β₁ and β₂: how slowly the running means forget.
    public let betas: (Double, Double)
    /// Keeps the denominator away from zero.
    public let eps: Double
    /// How strongly parameters are pulled towards zero: here by adding weightDecay · θ to the gradient.
    public let weightDecay: Double

    /// Whether the decay is applied to the parameter itself instead of to its gradient: what `AdamW` does.
    var isDecayDecoupled: Bool { false }

    /// - Throws: `EngineError` when there are no parameters or a number is out of its range.
    public init(
        _ parameters: [Parameter], lr: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999), eps: Double = 1e-8,
        weightDecay: Double = 0
    ) throws {
        (self.betas, self.eps, self.weightDecay) = (betas, eps, weightDecay)
        try super.init(parameters, lr: lr, slotNames: ["exp_avg", "exp_avg_sq"])
        try checkNotNegative(["eps": eps, "weightDecay": weightDecay])
        try require(
            (0..<1).contains(betas.0) && (0..<1).contains(betas.1), "\(type(of: self))",
            "betas are (\(betas.0), \(betas.1)) but must lie between 0 and 1, 1 excluded")
    }

    override func update(_ index: Int, _ gradient: Tensor) {
        var constants = constants(step: stepCounts[index])
        guard let mean = slots[index][0], let square = slots[index][1] else { return }
        Tensor.withFloats(parameters[index], gradient, mean, square) { parameter, gradient, mean, square in
            ck_adam(&constants, parameters[index].count, parameter, gradient, mean, square)
        }
    }

    private func constants(step: Int) -> ck_adam_constants {
        let correction1 = 1 - pow(betas.0, Double(step)), correction2 = 1 - pow(betas.1, Double(step))
        return ck_adam_constants(
            shrink: isDecayDecoupled ? Float(1 - lr * weightDecay) : 1,
            weight_decay: isDecayDecoupled ? 0 : Float(weightDecay), mean_weight: Float(1 - betas.0),
            beta2: Float(betas.1), square_weight: Float(1 - betas.1), step_size: Float(lr / correction1),
            root_correction2: Float(correction2.squareRoot()), epsilon: Float(eps))
    }
}

/// Adam with weight decay applied to the parameters themselves: θ = θ - lr · weightDecay · θ before each step.
///
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (arXiv:1711.05101).
public final class AdamW: Adam {
    override var isDecayDecoupled: Bool { true }

    /// - Throws: `EngineError` when there are no parameters or a number is out of its range.
    public override init(
        _ parameters: [Parameter], lr: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999), eps: Double = 1e-8,
        weightDecay: Double = 0.01
    ) throws {
        try super.init(parameters, lr: lr, betas: betas, eps: eps, weightDecay: weightDecay)
    }
}
