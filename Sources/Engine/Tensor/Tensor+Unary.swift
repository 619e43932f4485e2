import CKernels

// Functions of one element at a time. int64 tensors are taken as float32 where the result is no whole number.

extension Tensor {
    /// `operation` on each element. `gradient` makes the gradient from this tensor x and the result y; what it captures of
    /// them is kept until `backward()`.
    private func map(
        _ operation: ck_op, _ name: String, gradient: (_ x: Tensor, _ y: Tensor) -> Gradient
    ) throws -> Tensor {
        let input = try to(.float32)
        let output = try Tensor.elementwise(operation, [input], for: name)
        let backward = gradient(input, output.detach())
        return Tensor.record(name, [self], output) { [try backward($0)] }
    }

    /// The same where one kernel computes the gradient from g and x.
    private func map(_ operation: ck_op, _ name: String, gradientOfX kernel: ck_op) throws -> Tensor {
        try map(operation, name) { x, _ in { g in try Tensor.elementwise(kernel, [g, x], for: name) } }
    }

    /// The same where one kernel computes the gradient from g and y.
    private func map(_ operation: ck_op, _ name: String, gradientOfY kernel: ck_op) throws -> Tensor {
        try map(operation, name) { _, y in { g in try Tensor.elementwise(kernel, [g, y], for: name) } }
    }

    /// A function that jumps between whole numbers: its gradient is 0.
    private func step(_ operation: ck_op, _ name: String) throws -> Tensor {
        try dtype == .int64 && operation != CK_SIGN
            ? self : map(operation, name) { _, _ in { g in try Tensor.zerosLike(g) } }
    }

    /// −x.
    public func neg() throws -> Tensor {
        if dtype == .int64 { return try Tensor.elementwise(CK_INT_NEG, [self], dtype: .int64, for: "neg") }
        return try map(CK_NEG, "neg") { _, _ in { g in try g.neg() } }
    }

    /// |x|. The gradient at 0 is 0.
    public func abs() throws -> Tensor {
        if dtype == .int64 { return try Tensor.elementwise(CK_INT_ABS, [self], dtype: .int64, for: "abs") }
        return try map(CK_ABS, "abs") { x, _ in { g in try g * x.sign() } }
    }

    /// −1, 0 or 1: the sign of x. Its gradient is 0.
    public func sign() throws -> Tensor { try step(CK_SIGN, "sign") }

    /// x².
    public func square() throws -> Tensor {
        dtype == .int64 ? try self * self : try map(CK_SQUARE, "square") { x, _ in { g in try g * x * 2.0 } }
    }

    /// √x; NaN below 0.
    public func sqrt() throws -> Tensor {
        try map(CK_SQRT, "sqrt", gradientOfY: CK_SQRT_GRAD)
    }

    /// 1 / √x.
    public func rsqrt() throws -> Tensor { try sqrt().reciprocal() }

    /// 1 / x.
    public func reciprocal() throws -> Tensor {
        try map(CK_RECIPROCAL, "reciprocal") { _, y in { g in try (g * y * y).neg() } }
    }

    /// eˣ.
    public func exp() throws -> Tensor { try map(CK_EXP, "exp") { _, y in { g in try g * y } } }

    /// The natural logarithm; −∞ at 0, NaN below.
    public func log() throws -> Tensor { try map(CK_LOG, "log") { x, _ in { g in try g / x } } }

    /// sin x, x in radians.
    public func sin() throws -> Tensor { try map(CK_SIN, "sin") { x, _ in { g in try g * x.cos() } } }

    /// cos x, x in radians.
    public func cos() throws -> Tensor { try map(CK_COS, "cos") { x, _ in { g in try (g * x.sin()).neg() } } }

    /// The angle whose sine is x, in radians from −π/2 to π/2; NaN outside of −1…1. The gradient at ±1 is infinite.
    public func asin() throws -> Tensor {
        try map(CK_ASIN, "asin") { x, _ in { g in try g / (1 - x.square()).sqrt() } }
    }

    /// The hyperbolic tangent.
    public func tanh() throws -> Tensor {
        try map(CK_TANH, "tanh", gradientOfY: CK_TANH_GRAD)
    }

    /// The Gauss error function: 2/√π ∫₀ˣ e^(−t²) dt.
    public func erf() throws -> Tensor {
        try map(CK_ERF, "erf") { x, _ in { g in try g * x.square().neg().exp() * (2 / Double.pi.squareRoot()) } }
    }

    /// 1 / (1 + e⁻ˣ).
    public func sigmoid() throws -> Tensor {
        try map(CK_SIGMOID, "sigmoid", gradientOfY: CK_SIGMOID_GRAD)
    }

    /// x · sigmoid(x), also called swish.
    ///
    /// Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units" (2017).
    public func silu() throws -> Tensor { try map(CK_SILU, "silu", gradientOfX: CK_SILU_GRAD) }

    /// x · Φ(x), Φ being the standard normal distribution function.
    ///
    /// Hendrycks, Gimpel, "Gaussian error linear units" (2016).
    public func gelu() throws -> Tensor { try map(CK_GELU, "gelu", gradientOfX: CK_GELU_GRAD) }

    /// x · sigmoid(1.702 x), which is close to `gelu` and cheaper: what CLIP was trained with.
    public func quickGelu() throws -> Tensor { try map(CK_QUICK_GELU, "quickGelu", gradientOfX: CK_QUICK_GELU_GRAD) }

    /// max(x, 0). The gradient at 0 is 0.
    public func relu() throws -> Tensor { try map(CK_RELU, "relu", gradientOfX: CK_RELU_GRAD) }

    /// The next whole number downwards. Its gradient is 0.
    public func floor() throws -> Tensor {
        try step(CK_FLOOR, "floor")
    }

    /// The next whole number upwards. Its gradient is 0.
    public func ceil() throws -> Tensor {
        try step(CK_CEIL, "ceil")
    }

    /// The nearest whole number, the even one of two. Its gradient is 0.
    public func round() throws -> Tensor {
        try step(CK_ROUND, "round")
    }
}
