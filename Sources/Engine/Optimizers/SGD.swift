import CKernels

/// Gradient descent: θ = θ - lr · g, with momentum θ = θ - lr · b where b = momentum · b + g.
///
/// Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013), for Nesterov's momentum.
public final class SGD: Optimizer {
    /// How much of the last step goes on into the next.
    public let momentum: Double
    /// How strongly parameters are pulled towards zero: weightDecay · θ is added to the gradient.
    public let weightDecay: Double
    /// Whether the gradient is taken ahead, where momentum will lead: θ = θ - lr · (g + momentum · b).
    public let nesterov: Bool

    /// - Throws: `EngineError` when there are no parameters or a number is out of its range.
    public init(
        _ parameters: [Parameter], lr: Double = 1e-3, momentum: Double = 0, weightDecay: Double = 0,
        nesterov: Bool = false
    ) throws {
        (self.momentum, self.weightDecay, self.nesterov) = (momentum, weightDecay, nesterov)
        try super.init(parameters, lr: lr, slotNames: momentum > 0 ? ["momentum_buffer"] : [])
        try checkNotNegative(["momentum": momentum, "weightDecay": weightDecay])
        try require(!nesterov || momentum > 0, "SGD", "nesterov needs a momentum above 0")
    }

    override func update(_ index: Int, _ gradient: Tensor) {
        var constants = ck_sgd_constants(
            lr: Float(lr), momentum: Float(momentum), weight_decay: Float(weightDecay), nesterov: nesterov,
            first: stepCounts[index] == 1)
        let parameter = parameters[index]
        Tensor.withFloats(parameter, gradient, slots[index].first.flatMap { $0 } ?? gradient) {
            values, gradient, buffer in
            ck_sgd(&constants, parameter.count, values, gradient, buffer)
        }
    }
}
