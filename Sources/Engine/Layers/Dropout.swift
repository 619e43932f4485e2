/// In training sets each element to zero with probability `p` and divides the others by 1 - p; in evaluation does nothing.
///
/// Srivastava et al., "Dropout" (JMLR 15, 2014).
public final class Dropout: Module, Layer {
    /// The probability that an element is dropped.
    public let p: Double

    /// - Throws: `EngineError` when `p` is no probability.
    public init(_ p: Double = 0.5) throws {
        try checkDropProbability(p)
        self.p = p
    }

    public override var details: String { "\(p)" }

    /// Drops elements of `x` in training; returns it as it is in evaluation.
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try x.dropout(p, training: isTraining) }
    }
}

extension Tensor {
    /// In training sets each element to zero with probability `p` and divides the others by 1 - p; see `Dropout`.
    /// - Throws: `EngineError` when `p` is no probability.
    public func dropout(_ p: Double, training: Bool = true, generator: Generator? = nil) throws -> Tensor {
        try checkDropProbability(p)
        guard training, p > 0 else { return self }
        guard p < 1 else { return try self * 0.0 }
        let span = Profiler.begin("dropout")
        defer { span.end() }
        // The mask is drawn in the order of the elements, whatever the layout: PyTorch's numbers.
        return try self * (Tensor.bernoulli(shape, p: 1 - p, generator: generator) / (1 - p))
    }
}

private func checkDropProbability(_ p: Double) throws {
    try require((0...1).contains(p), "dropout", "the probability \(p) does not lie between 0 and 1")
}
