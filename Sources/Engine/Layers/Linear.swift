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
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.linear(weight, bias: bias) } }

    /// Multiplies and adds to the result, which is faster than to add afterwards.
    func callAsFunction(_ x: Tensor, addend: Tensor) throws -> Tensor {
        try traced(x) { try x.linear(weight, bias: bias, addend: addend) }
    }
}

extension Tensor {
    /// Multiplies the last dimension by a matrix: y = x Wᵀ + b.
    /// - Parameters:
    ///   - weight: W, [out, in].
    ///   - bias: b, [out].
    /// - Throws: `EngineError` when the sizes do not fit.
    public func linear(_ weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
        try linear(weight, bias: bias, addend: nil)
    }

    /// - Parameter addend: what is added to the result, in the same pass over memory.
    func linear(_ weight: Tensor, bias: Tensor?, addend: Tensor?) throws -> Tensor {
        try checkLinear(weight, bias)
        let span = Profiler.begin("linear")
        defer { span.end() }
        ModuleTrace.count(multiplyAdds: count * weight.shape[0])
        let x = try contiguous(), weight = try weight.contiguous()
        let bias = try bias?.contiguous(), addend = try addend?.contiguous()
        let product = RowProduct(rows: x.count / weight.shape[1], inSize: weight.shape[1], outSize: weight.shape[0])
        let outputShape = Shape(shape.dims.dropLast() + [weight.shape[0]])
        let output = try product.forward(x, weight, ConvolutionAddends(bias: bias, addend: addend), shape: outputShape)
        let needsBias = bias.map(\.requiresGrad), hasAddend = addend != nil
        return Tensor.record("linear", [x, weight] + [bias, addend].compactMap { $0 }, output) { gradient in
            let gradient = try gradient.contiguous()
            var gradients = [
                x.requiresGrad ? try product.inputGradient(gradient, weight, shape: x.shape) : nil,
                weight.requiresGrad ? try product.weightGradient(x, gradient) : nil,
            ]
            if let needsBias {
                gradients.append(needsBias ? try columnSums(gradient, columns: weight.shape[0]) : nil)
            }
            if hasAddend { gradients.append(gradient) }
            return gradients
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

/// The kernel calls of a linear layer. Rows of vectors are pixels of an image, and the layer a 1×1 convolution of it.
private struct RowProduct {
    private let sizes: ck_conv_shape

    init(rows: Int, inSize: Int, outSize: Int) {
        sizes = ck_conv_shape(
            batch: 1, in_channels: inSize, in_height: rows, in_width: 1, out_channels: outSize, out_height: rows,
            out_width: 1, kernel_height: 1, kernel_width: 1, stride: 1, padding: 0)
    }

    /// x Wᵀ + b + a.
    func forward(_ x: Tensor, _ weight: Tensor, _ addends: ConvolutionAddends, shape: Shape) throws -> Tensor {
        let output = try Tensor.empty(shape, for: "linear")
        // The kernel takes the matrix the other way round.
        let matrix = try Tensor.empty(weight.shape, for: "linear")
        try run { sizes, workspace in
            Tensor.withFloats(x, weight, matrix, output) { x, weight, matrix, output in
                ck_patches_filter(sizes, weight, false, matrix)
                addends.withKernelArgument { ck_patches_convolve(sizes, x, matrix, $0, output, workspace) }
            }
        }
        return output
    }

    /// dx = dy W.
    func inputGradient(_ gradient: Tensor, _ weight: Tensor, shape: Shape) throws -> Tensor {
        let result = try Tensor.empty(shape, for: "linear")
        try run { sizes, workspace in
            Tensor.withFloats(gradient, weight, result) { gradient, weight, result in
                ck_patches_input_gradient(sizes, gradient, weight, result, workspace)
            }
        }
        return result
    }

    /// dW = dyᵀ x.
    func weightGradient(_ x: Tensor, _ gradient: Tensor) throws -> Tensor {
        let shape: Shape = [sizes.out_channels, sizes.in_channels]
        guard sizes.in_height > 0 else { return try Tensor.zeros(shape) }
        let result = try Tensor.empty(shape, for: "linear")
        try run { sizes, workspace in
            Tensor.withFloats(x, gradient, result) { x, gradient, result in
                ck_patches_filter_gradient(sizes, x, gradient, result, workspace)
            }
        }
        return result
    }

    private func run(_ kernel: (UnsafePointer<ck_conv_shape>, FloatPointer) -> Void) throws {
        try withUnsafePointer(to: sizes) { sizes in
            guard sizes.pointee.in_height > 0 else { return }
            try Workspace(floats: ck_patches_workspace(sizes), for: "linear").withFloats { kernel(sizes, $0) }
            try Interruption.check()
        }
    }
}

/// The sums over all rows of a matrix with `columns` columns: the gradient of a bias.
func columnSums(_ x: Tensor, columns: Int) throws -> Tensor {
    let sums = try Tensor.empty([columns], for: "sum")
    let rows = x.count / columns
    let workspace = try Workspace(doubles: ck_reduce_workspace(1, rows, columns))
    workspace.withDoubles { workspace in
        Tensor.withFloats(x, sums) { ck_reduce(CK_REDUCE_SUM, 1, rows, columns, 1, $0, $1, workspace) }
    }
    try Interruption.check()
    return sums
}
