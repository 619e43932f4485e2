/// Normalises vectors, each by itself: y = (x - mean) / √(variance + eps) · weight + bias, with the mean and the variance
/// over a vector's elements. What transformers use, where `GroupNorm` is for images.
///
/// Ba, Kiros and Hinton, "Layer Normalization" (arXiv:1607.06450).
public final class LayerNorm: Module, Layer {
    /// What each element is multiplied by, [size]; starts at 1.
    public let weight: Parameter
    /// What is added to each element, [size]; starts at 0.
    public let bias: Parameter
    /// Keeps the root away from zero.
    public let eps: Double

    /// - Parameter size: the length of the vectors.
    /// - Throws: `EngineError` when `size` is below 1.
    public init(_ size: Int, eps: Double = 1e-5) throws {
        try Initialization.checkSizes("LayerNorm", ["size": size])
        weight = Parameter(try Tensor.ones([size]))
        bias = Parameter(try Tensor.zeros([size]))
        self.eps = eps
    }

    public override var details: String { "\(weight.count)" + (eps == 1e-5 ? "" : ", eps: \(eps)") }

    /// Normalises vectors [..., size].
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try x.layerNorm(weight, bias, eps: eps) }
    }
}

extension Tensor {
    /// Normalises the vectors that lie along the last dimension; see `LayerNorm`.
    /// - Parameters:
    ///   - weight: what each element of a vector is multiplied by, [size]; nil for 1.
    ///   - bias: what is added to each element, [size]; nil for 0.
    ///   - eps: keeps the root away from zero.
    /// - Throws: `EngineError` when the shapes do not fit.
    public func layerNorm(_ weight: Tensor? = nil, _ bias: Tensor? = nil, eps: Double = 1e-5) throws -> Tensor {
        let operation = "layerNorm"
        try checkFloat32(operation, ["input": self, "weight": weight, "bias": bias])
        guard let size = shape.last, size > 0 else {
            throw EngineError(operation, "the input must be [..., size] with a size of at least 1, but is \(shape)")
        }
        for case (let name, let tensor?) in [("weight", weight), ("bias", bias)] {
            try require(
                tensor.shape == [size], operation,
                "the \(name) \(tensor.shape) must be [\(size)] to fit the input \(shape)")
        }
        // A vector is an image of one pixel, all of whose channels are one group.
        return try reshape([count / size, size, 1, 1]).groupNorm(1, weight, bias, eps: eps, profiledAs: operation)
            .reshape(shape)
    }
}
