/// A two-dimensional convolution: each output channel is a sum of all input channels, filtered.
///
/// y[n, k, i, j] = b[k] + Σ w[k, c, p, q] · x[n, c, i·stride + p - padding, j·stride + q - padding], with zeros outside the
/// image. Input [N, inChannels, H, W], output [N, outChannels, H', W'] where
/// H' = (H + 2·padding - kernelSize) / stride + 1.
public final class Conv2d: Module, Layer {
    /// The filters, [outChannels, inChannels, kernelSize, kernelSize].
    public let weight: Parameter
    /// What is added to each channel, [outChannels]; nil without bias.
    public let bias: Parameter?
    /// How far apart in the input two neighbouring outputs are.
    public let stride: Int
    /// How many rows and columns of zeros surround the image.
    public let padding: Int
    private let filters = FilterCache()

    /// The filter that is kept in the form that the kernels take, while nothing is learnt.
    var preparedFilter: Tensor? { filters.filter }

    /// - Throws: `EngineError` when a size is below 1 or the padding negative.
    public init(
        _ inChannels: Int, _ outChannels: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, bias: Bool = true
    ) throws {
        try Initialization.checkSizes(
            "Conv2d",
            ["inChannels": inChannels, "outChannels": outChannels, "kernelSize": kernelSize, "stride": stride])
        try require(padding >= 0, "Conv2d", "padding is \(padding) but must not be negative")
        let (area, overflow) = kernelSize.multipliedReportingOverflow(by: kernelSize)
        let (fanIn, overflow2) = inChannels.multipliedReportingOverflow(by: area)
        try require(!overflow && !overflow2, "Conv2d", "a kernel of \(kernelSize)x\(kernelSize) is too large")
        weight = try Initialization.kaimingUniform([outChannels, inChannels, kernelSize, kernelSize], fanIn: fanIn)
        self.bias = bias ? try Initialization.bias(outChannels, fanIn: fanIn) : nil
        self.stride = stride
        self.padding = padding
    }

    public override var details: String {
        "\(weight.shape[1]), \(weight.shape[0]), kernelSize: \(weight.shape[2])"
            + (stride == 1 ? "" : ", stride: \(stride)") + (padding == 0 ? "" : ", padding: \(padding)")
            + (bias == nil ? ", bias: false" : "")
    }

    /// Filters images [N, inChannels, H, W].
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try self(x, imageBias: nil)
    }

    /// Filters images and adds to the result, which is faster than to add afterwards.
    /// - Parameters:
    ///   - imageBias: for all pixels of an image, [N, outChannels].
    ///   - addend: of the result's shape.
    func callAsFunction(_ x: Tensor, imageBias: Tensor? = nil, addend: Tensor? = nil) throws -> Tensor {
        try traced(x) {
            let addends = ConvolutionAddends(bias: bias, imageBias: imageBias, addend: addend)
            return try x.conv2d(weight, addends, stride: stride, padding: padding, filters: filters)
        }
    }
}

extension Tensor {
    /// The convolution of images with filters; see `Conv2d`.
    /// - Parameters:
    ///   - weight: the filters, [out, in, height, width].
    ///   - bias: what is added to each output channel, [out].
    ///   - stride: how far apart in the input two neighbouring outputs are.
    ///   - padding: how many rows and columns of zeros surround the image.
    /// - Throws: `EngineError` when the shapes do not fit.
    public func conv2d(_ weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0) throws -> Tensor {
        try conv2d(weight, ConvolutionAddends(bias: bias), stride: stride, padding: padding, filters: nil)
    }

    /// - Parameters:
    ///   - addends: of shapes that fit the result.
    ///   - filters: keeps the prepared filter from one call to the next while nothing is learnt.
    fileprivate func conv2d(
        _ weight: Tensor, _ addends: ConvolutionAddends, stride: Int, padding: Int, filters: FilterCache?
    ) throws -> Tensor {
        let span = Profiler.begin("conv2d")
        defer { span.end() }
        let convolution = try Convolution(
            input: self, weight: weight, bias: addends.bias, stride: stride, padding: padding)
        ModuleTrace.count(multiplyAdds: convolution.outputShape.elementCount * (weight.count / weight.shape[0]))
        let x = try channelsLast(), weight = try weight.contiguous(), addends = try addends.prepared()
        let filter =
            try filters?.filter(for: convolution, weight) ?? convolution.prepared(weight, forGradient: false)
        let output = try convolution.forward(x, filter, addends)
        let (bias, imageBias, addend) = (addends.bias, addends.imageBias, addends.addend)
        let inputs = [x, weight] + [bias, imageBias, addend].compactMap { $0 }
        // The closure keeps of the addends only what it has to know: not the images.
        let (needsBias, needsImageBias) = (bias?.requiresGrad == true, imageBias?.requiresGrad == true)
        let (hasBias, hasImageBias, hasAddend) = (bias != nil, imageBias != nil, addend != nil)
        return Tensor.record("conv2d", inputs, output) { gradient in
            let gradient = try gradient.channelsLast()
            var gradients = [
                x.requiresGrad
                    ? try convolution.inputGradient(gradient, convolution.prepared(weight, forGradient: true)) : nil,
                weight.requiresGrad ? try convolution.weightGradient(x, gradient) : nil,
            ]
            let perImage = needsImageBias ? try gradient.sum(dims: [2, 3]) : nil
            if hasBias {
                gradients.append(needsBias ? try columnSums(perImage ?? gradient, columns: weight.shape[0]) : nil)
            }
            if hasImageBias { gradients.append(perImage) }
            if hasAddend { gradients.append(gradient) }
            return gradients
        }
    }
}

/// Keeps the prepared filter of a layer for as long as its weight stands. Only while nothing is recorded, as in sampling:
/// in training the weight changes every step and the memory is better used otherwise.
final class FilterCache {
    private(set) var filter: Tensor?
    private var algorithm: Convolution.Algorithm?
    private var version = -1

    /// The filter prepared for the forward pass.
    func filter(for convolution: Convolution, _ weight: Tensor) throws -> Tensor {
        guard !GradMode.isEnabled else {
            filter = nil
            return try convolution.prepared(weight, forGradient: false)
        }
        if let filter, version == weight.storage.version, algorithm == convolution.algorithm { return filter }
        let prepared = try convolution.prepared(weight, forGradient: false)
        (filter, version, algorithm) = (prepared, weight.storage.version, convolution.algorithm)
        return prepared
    }
}
