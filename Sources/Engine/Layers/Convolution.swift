import CKernels
import Synchronization

/// The convolutions that have been computed, in their order.
final class ConvolutionLog: Sendable {
    private let noted = Mutex<[Convolution]>([])

    var convolutions: [Convolution] { noted.withLock { $0 } }

    func add(_ convolution: Convolution) { noted.withLock { $0.append(convolution) } }
}

/// One convolution of channels-last images: its sizes, and the algorithm that is fastest for them.
struct Convolution {
    /// How a convolution is computed.
    enum Algorithm {
        /// Winograd's F(4x4, 3x3).
        case winograd
        /// Products of patches.
        case patches
    }

    private(set) var shape: ck_conv_shape
    let algorithm: Algorithm

    /// Notes every convolution that is about to be computed: Benchmarks/ finds those of a model this way.
    @TaskLocal static var log: ConvolutionLog?

    /// - Throws: `EngineError` when the shapes do not fit.
    init(input: Tensor, weight: Tensor, bias: Tensor?, stride: Int, padding: Int) throws {
        try checkFloat32("conv2d", ["input": input, "weight": weight, "bias": bias])
        try Self.check(input.shape, weight.shape, bias?.shape, stride, padding)
        let (height, width) = (weight.shape[2], weight.shape[3])
        let output: Shape = [
            input.shape[0], weight.shape[0], (input.shape[2] + 2 * padding - height) / stride + 1,
            (input.shape[3] + 2 * padding - width) / stride + 1,
        ]
        try require(output.isCountable, "conv2d", "the output \(output) would have more elements than memory can hold")
        shape = ck_conv_shape(
            batch: input.shape[0], in_channels: input.shape[1], in_height: input.shape[2], in_width: input.shape[3],
            out_channels: weight.shape[0], out_height: output[2], out_width: output[3], kernel_height: height,
            kernel_width: width, stride: stride, padding: padding)
        algorithm = Self.fastestAlgorithm(for: shape)
        Self.log?.add(self)
    }

    /// Winograd wherever it applies: for 3x3 kernels at stride 1 it measured 2 to 4 times as fast as patches on all
    /// shapes of the course's models (Benchmarks/). Its vector loops need a full vector of channels on both sides. With a
    /// single tile or two, reading the filter is all the work, and Winograd's is four times as large.
    static func fastestAlgorithm(for shape: ck_conv_shape) -> Algorithm {
        let applies =
            shape.kernel_height == 3 && shape.kernel_width == 3 && shape.stride == 1 && shape.padding <= 2
            && min(shape.in_channels, shape.out_channels) >= Int(CK_LANES)
            && shape.batch * shape.out_height * shape.out_width > fewPixels
        return applies ? .winograd : .patches
    }

    private static let fewPixels = 32

    private static func check(_ input: Shape, _ weight: Shape, _ bias: Shape?, _ stride: Int, _ padding: Int) throws {
        let operation = "conv2d"
        try require(
            input.count == 4, operation,
            "the input must be [N, C, H, W], but is \(input)"
                + (input.count == 3 ? "; add the batch dimension with unsqueeze(0)" : ""))
        try require(
            weight.count == 4 && weight.allSatisfy { $0 > 0 }, operation,
            "the weight must be [out, in, height, width], but is \(weight)")
        try require(
            input[1] == weight[1], operation,
            "the input \(input) has \(input[1]) channels, but the weight \(weight) takes \(weight[1])")
        if let bias {
            try require(
                bias == [weight[0]], operation, "the bias \(bias) must be [\(weight[0])] to fit the weight \(weight)")
        }
        try require(stride >= 1, operation, "the stride is \(stride) but must be at least 1")
        try require(
            (0...largestPadding).contains(padding), operation,
            "the padding is \(padding) but must lie between 0 and \(largestPadding)")
        for (size, kernel) in [(input[2], weight[2]), (input[3], weight[3])] {
            try require(
                size + 2 * padding >= kernel, operation,
                "the \(weight[2])x\(weight[3]) kernel is larger than the image \(input) with padding \(padding)")
        }
    }

    /// Far more than any image needs, and small enough that no size overflows.
    private static let largestPadding = 1 << 24

    var outputShape: Shape { [shape.batch, shape.out_channels, shape.out_height, shape.out_width] }
    var inputShape: Shape { [shape.batch, shape.in_channels, shape.in_height, shape.in_width] }
    var weightShape: Shape { [shape.out_channels, shape.in_channels, shape.kernel_height, shape.kernel_width] }
}

/// What a convolution adds to its outputs, in the same pass over memory.
struct ConvolutionAddends {
    /// For each channel, [out].
    var bias: Tensor?
    /// For each image and channel, [batch, out].
    var imageBias: Tensor?
    /// For each output.
    var addend: Tensor?

    /// The same in the layouts that the kernels take.
    func prepared() throws -> ConvolutionAddends {
        ConvolutionAddends(
            bias: try bias?.contiguous(), imageBias: try imageBias?.contiguous(), addend: try addend?.channelsLast())
    }

    func withKernelArgument(_ body: (UnsafePointer<ck_conv_addends>) -> Void) {
        // The addresses are good while the tensors live: until the end of this function.
        withExtendedLifetime(self) {
            func address(_ tensor: Tensor?) -> UnsafePointer<Float>? { tensor?.withFloats { UnsafePointer($0) } }
            var argument = ck_conv_addends(
                bias: address(bias), image_bias: address(imageBias), addend: address(addend))
            body(&argument)
        }
    }
}

extension Convolution {
    /// y = x * w + what is added.
    func forward(_ x: Tensor, _ filter: Tensor, _ addends: ConvolutionAddends) throws -> Tensor {
        let output = try Tensor.empty(outputShape, strides: outputShape.channelsLastStrides, for: "conv2d")
        try run(ck_winograd_workspace) { shape, workspace in
            Tensor.withFloats(x, filter, output) { x, filter, output in
                addends.withKernelArgument { addends in
                    switch algorithm {
                    case .winograd: ck_winograd_convolve(shape, x, filter, addends, output, workspace)
                    case .patches: ck_patches_convolve(shape, x, filter, addends, output, workspace)
                    }
                }
            }
        }
        return output
    }

    /// The gradient of x.
    func inputGradient(_ gradient: Tensor, _ filter: Tensor) throws -> Tensor {
        let result = try Tensor.empty(inputShape, strides: inputShape.channelsLastStrides, for: "conv2d")
        try run(ck_winograd_input_gradient_workspace) { shape, workspace in
            Tensor.withFloats(gradient, filter, result) { gradient, filter, result in
                switch algorithm {
                case .winograd: ck_winograd_input_gradient(shape, gradient, filter, result, workspace)
                case .patches: ck_patches_input_gradient(shape, gradient, filter, result, workspace)
                }
            }
        }
        return result
    }

    /// The gradient of w.
    func weightGradient(_ x: Tensor, _ gradient: Tensor) throws -> Tensor {
        guard gradient.count > 0 else { return try Tensor.zeros(weightShape) }
        let result = try Tensor.empty(weightShape, for: "conv2d")
        try run(ck_winograd_filter_gradient_workspace) { shape, workspace in
            Tensor.withFloats(x, gradient, result) { x, gradient, result in
                switch algorithm {
                case .winograd: ck_winograd_filter_gradient(shape, x, gradient, result, workspace)
                case .patches: ck_patches_filter_gradient(shape, x, gradient, result, workspace)
                }
            }
        }
        return result
    }

    /// The filter as the kernels take it: transformed for Winograd, reordered for patches.
    func prepared(_ weight: Tensor, forGradient: Bool) throws -> Tensor {
        try withUnsafePointer(to: shape) { shape in
            let size = algorithm == .winograd ? ck_winograd_filter_size(shape) : weight.count
            let filter = try Tensor.empty([size], for: "conv2d")
            Tensor.withFloats(weight, filter) { weight, filter in
                switch algorithm {
                case .winograd: ck_winograd_filter(shape, weight, forGradient, filter)
                case .patches: ck_patches_filter(shape, weight, forGradient, filter)
                }
            }
            return filter
        }
    }

    /// Calls a kernel with the workspace that it takes.
    private func run(
        _ winogradWorkspace: (UnsafePointer<ck_conv_shape>) -> Int,
        _ kernel: (UnsafePointer<ck_conv_shape>, FloatPointer) -> Void
    ) throws {
        try withUnsafePointer(to: shape) { shape in
            guard shape.pointee.batch > 0 else { return }
            let size = algorithm == .winograd ? winogradWorkspace(shape) : ck_patches_workspace(shape)
            try Workspace(floats: size, for: "conv2d").withFloats { kernel(shape, $0) }
            try Interruption.check()
        }
    }
}
