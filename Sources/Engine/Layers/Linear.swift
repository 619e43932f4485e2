import CKernels

/// Multiplies the last dimension by a matrix: y = x Wᵀ + b, with W of shape [outFeatures, inFeatures].
public final class Linear: Module, Layer {
    /// The matrix, [outFeatures, inFeatures].
    public let weight: Parameter
    /// What is added, [outFeatures]; nil without bias.
    public let bias: Parameter?

    /// - Throws: `EngineError` when a size is below 1.
    public init(_ inFeatures: Int, _ outFeatures: Int, bias: Bool = true) throws {
        try Initialization.checkSizes("Linear", ["inFeatures": inFeatures, "outFeatures": outFeatures])
        weight = try Initialization.kaimingUniform([outFeatures, inFeatures], fanIn: inFeatures)
        self.bias = bias ? try Initialization.bias(outFeatures, fanIn: inFeatures) : nil
    }

    public override var details: String {
        "\(weight.shape[1]), \(weight.shape[0])\(bias == nil ? ", bias: false" : "")"
    }

    /// Multiplies vectors [..., inFeatures].
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try x.linear(weight, bias: bias) }
}

extension Tensor {
    /// Multiplies the last dimension by a matrix: y = x Wᵀ + b.
    /// - Parameters:
    ///   - weight: W, [out, in].
    ///   - bias: b, [out].
    /// - Throws: `EngineError` when the sizes do not fit.
    public func linear(_ weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
        try checkLinear(weight, bias)
        let x = try contiguous(), weight = try weight.contiguous(), bias = try bias?.contiguous()
        let output = try product(of: x, weight, bias)
        return Tensor.record("linear", [x, weight] + (bias.map { [$0] } ?? []), output) { gradient in
            let gradient = try gradient.contiguous()
            return [
                x.requiresGrad ? try inputGradient(gradient, weight, x.shape) : nil,
                weight.requiresGrad ? try weightGradient(gradient, x, weight.shape) : nil,
                bias?.requiresGrad == true ? try columnSums(gradient, columns: weight.shape[0]) : nil,
            ]
        }
    }

    private func checkLinear(_ weight: Tensor, _ bias: Tensor?) throws {
        try checkFloat32("linear", ["input": self, "weight": weight, "bias": bias])
        try require(
            weight.ndim == 2 && weight.count > 0, "linear", "the weight must be [out, in], but is \(weight.shape)")
        try require(
            shape.last == weight.shape[1], "linear",
            "the input \(shape) must end with \(weight.shape[1]), which the weight \(weight.shape) takes")
        if let bias {
            try require(
                bias.shape == [weight.shape[0]], "linear",
                "the bias \(bias.shape) must be [\(weight.shape[0])] to fit the weight \(weight.shape)")
        }
    }
}

/// x Wᵀ + b.
private func product(of x: Tensor, _ weight: Tensor, _ bias: Tensor?) throws -> Tensor {
    let (outSize, inSize) = (weight.shape[0], weight.shape[1])
    let rows = x.count / inSize
    let output = try Tensor.empty(Shape(x.shape.dims.dropLast() + [outSize]), for: "linear")
    Tensor.withFloats(x, weight, output) { x, weight, output in
        bias?.withFloats { ck_fill_rows($0, rows, outSize, output) }
        ck_matmul(false, true, rows, outSize, inSize, x, inSize, weight, inSize, bias == nil ? 0 : 1, output, outSize)
    }
    return output
}

/// dx = dy W.
private func inputGradient(_ gradient: Tensor, _ weight: Tensor, _ shape: Shape) throws -> Tensor {
    let (outSize, inSize) = (weight.shape[0], weight.shape[1])
    let result = try Tensor.empty(shape, for: "linear")
    Tensor.withFloats(gradient, weight, result) { gradient, weight, result in
        let rows = shape.elementCount / inSize
        ck_matmul(false, false, rows, inSize, outSize, gradient, outSize, weight, inSize, 0, result, inSize)
    }
    return result
}

/// dW = dyᵀ x.
private func weightGradient(_ gradient: Tensor, _ x: Tensor, _ shape: Shape) throws -> Tensor {
    let (outSize, inSize) = (shape[0], shape[1])
    guard x.count > 0 else { return try Tensor.zeros(shape) }
    let result = try Tensor.empty(shape, for: "linear")
    Tensor.withFloats(gradient, x, result) { gradient, values, result in
        let rows = x.count / inSize
        ck_matmul(true, false, outSize, inSize, rows, gradient, outSize, values, inSize, 0, result, inSize)
    }
    return result
}

/// The sums over all rows of a matrix with `columns` columns: the gradient of a bias.
func columnSums(_ x: Tensor, columns: Int) throws -> Tensor {
    let sums = try Tensor.empty([columns], for: "sum")
    let rows = x.count / columns
    let workspace = try Workspace(doubles: ck_reduce_workspace(1, rows, columns))
    workspace.withDoubles { workspace in
        Tensor.withFloats(x, sums) { ck_reduce(CK_REDUCE_SUM, 1, rows, columns, 1, $0, $1, workspace) }
    }
    return sums
}
