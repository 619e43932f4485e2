/// x · sigmoid(x), also called swish: the activation of diffusion UNets (arXiv:1702.03118).
public final class SiLU: Module, Layer {
    /// Applies the function to each element.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.silu() } }
}

/// x · Φ(x), with Φ the distribution function of the normal distribution (arXiv:1606.08415).
public final class GELU: Module, Layer {
    /// Applies the function to each element.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.gelu() } }
}

/// max(x, 0).
public final class ReLU: Module, Layer {
    /// Applies the function to each element.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.relu() } }
}

/// 1 / (1 + e⁻ˣ).
public final class Sigmoid: Module, Layer {
    /// Applies the function to each element.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.sigmoid() } }
}

/// The hyperbolic tangent.
public final class Tanh: Module, Layer {
    /// Applies the function to each element.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.tanh() } }
}

/// Returns what it is given.
public final class Identity: Module, Layer {
    /// Returns `x`.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { traced(x) { x } }
}

/// Runs all dimensions from `startDim` on together into one: [N, C, H, W] becomes [N, C·H·W].
public final class Flatten: Module, Layer {
    /// The first dimension that is run together with those after it.
    public let startDim: Int

    /// Keeps the dimensions before `startDim`.
    public init(startDim: Int = 1) { self.startDim = startDim }

    /// Flattens `x`.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.flatten(startDim) } }
}
