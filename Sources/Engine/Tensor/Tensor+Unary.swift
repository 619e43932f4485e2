import CKernels

// Functions of one element at a time. int64 tensors are taken as float32 where the result is no whole number.

extension Tensor {
    /// `operation` on each element, and its gradient.
    private func map(
        _ operation: ck_op, _ name: String, gradient: @escaping (_ g: Tensor, _ y: Tensor) throws -> Tensor
    ) throws -> Tensor {
        let input = try to(.float32)
        let output = try Tensor.elementwise(operation, [input], for: name)
        let kept = output.detach()
        return Tensor.record(name, [self], output) { g in [try gradient(g, kept)] }
    }

    /// `operation` on each element, where `gradientOperation` computes the gradient from g and this tensor.
    private func map(_ operation: ck_op, _ name: String, gradient gradientOperation: ck_op) throws -> Tensor {
        try map(operation, name) { g, _ in try Tensor.elementwise(gradientOperation, [g, self], for: name) }
    }

    /// The same for operations that keep whole numbers whole.
    private func map(
        _ operation: ck_op, int: ck_op, _ name: String, gradient: @escaping (_ g: Tensor, _ y: Tensor) throws -> Tensor
    ) throws -> Tensor {
        guard dtype == .float32 else { return try Tensor.elementwise(int, [self], dtype: .int64, for: name) }
        return try map(operation, name, gradient: gradient)
    }

    /// −x.
    public func neg() throws -> Tensor { try map(CK_NEG, int: CK_INT_NEG, "neg") { g, _ in try g.neg() } }

    /// |x|. The gradient at 0 is 0.
    public func abs() throws -> Tensor { try map(CK_ABS, int: CK_INT_ABS, "abs") { g, _ in try g * self.sign() } }

    /// −1, 0 or 1: the sign of x. Its gradient is 0.
    public func sign() throws -> Tensor { try map(CK_SIGN, "sign") { g, _ in try Tensor.zerosLike(g) } }

    /// x².
    public func square() throws -> Tensor {
        dtype == .int64 ? try self * self : try map(CK_SQUARE, "square") { g, _ in try g * self * 2.0 }
    }

    /// √x; NaN below 0.
    public func sqrt() throws -> Tensor {
        try map(CK_SQRT, "sqrt") { g, y in try Tensor.elementwise(CK_SQRT_GRAD, [g, y], for: "sqrt") }
    }

    /// 1 / √x.
    public func rsqrt() throws -> Tensor { try sqrt().reciprocal() }

    /// 1 / x.
    public func reciprocal() throws -> Tensor { try map(CK_RECIPROCAL, "reciprocal") { g, y in try (g * y * y).neg() } }

    /// eˣ.
    public func exp() throws -> Tensor { try map(CK_EXP, "exp") { g, y in try g * y } }

    /// The natural logarithm; −∞ at 0, NaN below.
    public func log() throws -> Tensor { try map(CK_LOG, "log") { g, _ in try g / self } }

    /// sin x, x in radians.
    public func sin() throws -> Tensor { try map(CK_SIN, "sin") { g, _ in try g * self.cos() } }

    /// cos x, x in radians.
    public func cos() throws -> Tensor { try map(CK_COS, "cos") { g, _ in try (g * self.sin()).neg() } }

    /// The hyperbolic tangent.
    public func tanh() throws -> Tensor {
        try map(CK_TANH, "tanh") { g, y in try Tensor.elementwise(CK_TANH_GRAD, [g, y], for: "tanh") }
    }

    /// The Gauss error function: 2/√π ∫₀ˣ e^(−t²) dt.
    public func erf() throws -> Tensor {
        try map(CK_ERF, "erf") { g, _ in try g * self.square().neg().exp() * (2 / Double.pi.squareRoot()) }
    }

    /// 1 / (1 + e⁻ˣ).
    public func sigmoid() throws -> Tensor {
        try map(CK_SIGMOID, "sigmoid") { g, y in try Tensor.elementwise(CK_SIGMOID_GRAD, [g, y], for: "sigmoid") }
    }

    /// x · sigmoid(x), also called swish.
    ///
    /// Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units" (2017).
    public func silu() throws -> Tensor { try map(CK_SILU, "silu", gradient: CK_SILU_GRAD) }

    /// x · Φ(x), Φ being the standard normal distribution function.
    ///
    /// Hendrycks, Gimpel, "Gaussian error linear units" (2016).
    public func gelu() throws -> Tensor { try map(CK_GELU, "gelu", gradient: CK_GELU_GRAD) }

    /// max(x, 0). The gradient at 0 is 0.
    public func relu() throws -> Tensor { try map(CK_RELU, "relu", gradient: CK_RELU_GRAD) }

    /// The next whole number downwards. Its gradient is 0.
    public func floor() throws -> Tensor {
        try map(CK_FLOOR, int: CK_INT_COPY, "floor") { g, _ in try Tensor.zerosLike(g) }
    }

    /// The next whole number upwards. Its gradient is 0.
    public func ceil() throws -> Tensor {
        try map(CK_CEIL, int: CK_INT_COPY, "ceil") { g, _ in try Tensor.zerosLike(g) }
    }

    /// The nearest whole number, the even one of two. Its gradient is 0.
    public func round() throws -> Tensor {
        try map(CK_ROUND, int: CK_INT_COPY, "round") { g, _ in try Tensor.zerosLike(g) }
    }
}
