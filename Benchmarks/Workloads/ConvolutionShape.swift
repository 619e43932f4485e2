@testable import Engine

/// The three computations of a convolution y = x * w.
enum ConvolutionDirection: String, Codable, CaseIterable {
    case forward, inputGradient, weightGradient

    var title: String {
        switch self {
        case .forward: "forward"
        case .inputGradient: "input gradient"
        case .weightGradient: "weight gradient"
        }
    }
}

/// The sizes of a convolution of square images.
struct ConvolutionShape: Codable, Hashable {
    let batch: Int
    let inChannels: Int
    let outChannels: Int
    let side: Int
    let kernel: Int
    let stride: Int
    let padding: Int

    var outSide: Int { (side + 2 * padding - kernel) / stride + 1 }

    var name: String {
        "\(kernel)x\(kernel)\(stride == 1 ? "" : "/\(stride)") \(inChannels) to \(outChannels), \(batch)x\(side)x\(side)"
    }

    /// The floating-point operations by the definition, a direct sum, whatever algorithm computes it. It is the same
    /// number in all three directions.
    var flop: Double { 2 * Double(batch * inChannels * outChannels * kernel * kernel * outSide * outSide) }
}

extension ConvolutionShape {
    init(_ convolution: Convolution) {
        let (input, weight) = (convolution.inputShape, convolution.weightShape)
        self.init(
            batch: input[0], inChannels: input[1], outChannels: weight[0], side: input[2], kernel: weight[2],
            stride: convolution.shape.stride, padding: convolution.shape.padding)
    }

    /// The convolutions that happen in `body`, in their order.
    static func all(in body: () throws -> Void) rethrows -> [ConvolutionShape] {
        let log = ConvolutionLog()
        try Convolution.$log.withValue(log, operation: body)
        return log.convolutions.map(ConvolutionShape.init)
    }

    func with(batch: Int) -> ConvolutionShape {
        ConvolutionShape(
            batch: batch, inChannels: inChannels, outChannels: outChannels, side: side, kernel: kernel, stride: stride,
            padding: padding)
    }
}

extension CourseModel {
    /// The convolutions of one forward pass in the model's order, found by running it. The random numbers that follow
    /// are those that would have followed without it.
    func convolutions(batch: Int) throws -> [ConvolutionShape] {
        let model = try Generator.default.keepingState { try make() }
        let image = try Tensor.zeros([1, channels, side, side])
        return try ConvolutionShape.all { _ = try noGrad { try model.predict(image, Tensor([0])) } }
            .map { $0.with(batch: batch) }
    }
}
