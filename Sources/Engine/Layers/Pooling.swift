import CKernels

extension Tensor {
    /// The mean of each window of `size` x `size` pixels, one every `stride` pixels.
    /// - Parameter stride: nil for `size`: windows side by side.
    /// - Throws: `EngineError` when this is no [N, C, H, W] or smaller than a window.
    public func avgPool2d(_ size: Int, stride: Int? = nil) throws -> Tensor {
        let pool = try Pooling("avgPool2d", self, size: size, stride: stride ?? size)
        let x = try channelsLast()
        let output = try pool.run(x, pool.outShape) { ck_average_pool($0, $1, $2) }
        return Tensor.record("avgPool2d", [x], output) { gradient in
            [try pool.run(gradient.channelsLast(), pool.inShape) { ck_average_pool_gradient($0, $1, $2) }]
        }
    }

    /// The largest value of each window of `size` x `size` pixels, one every `stride` pixels.
    /// - Parameter stride: nil for `size`: windows side by side.
    /// - Throws: `EngineError` when this is no [N, C, H, W] or smaller than a window.
    public func maxPool2d(_ size: Int, stride: Int? = nil) throws -> Tensor {
        let pool = try Pooling("maxPool2d", self, size: size, stride: stride ?? size)
        let x = try channelsLast()
        let output = try pool.run(x, pool.outShape) { ck_max_pool($0, $1, $2) }
        return Tensor.record("maxPool2d", [x], output) { gradient in
            [
                try pool.run(gradient.channelsLast(), pool.inShape) { sizes, gradient, result in
                    x.withFloats { ck_max_pool_gradient(sizes, $0, gradient, result) }
                }
            ]
        }
    }

    /// Each pixel becomes `scale` x `scale` pixels of the same value: nearest-neighbour upsampling.
    /// - Throws: `EngineError` when this is no [N, C, H, W] or the scale is below 1.
    public func upsampleNearest(scale: Int) throws -> Tensor {
        let pool = try Pooling(upsampling: self, scale: scale)
        let x = try channelsLast()
        let output = try pool.run(x, pool.outShape) { ck_upsample($0, $1, $2) }
        return Tensor.record("upsampleNearest", [x], output) { gradient in
            [try pool.run(gradient.channelsLast(), pool.inShape) { ck_upsample_gradient($0, $1, $2) }]
        }
    }
}

/// The sizes of one pooling or upsampling, and its kernel calls.
private struct Pooling {
    let operation: String
    let inShape: Shape, outShape: Shape
    private let sizes: ck_pool_shape

    init(_ operation: String, _ x: Tensor, size: Int, stride: Int) throws {
        try Self.check(operation, x)
        try require(size >= 1 && stride >= 1, operation, "size \(size) and stride \(stride) must be at least 1")
        try require(
            x.shape[2] >= size && x.shape[3] >= size, operation,
            "the \(size)x\(size) window is larger than the image \(x.shape)")
        self.init(
            operation, x.shape, height: (x.shape[2] - size) / stride + 1, width: (x.shape[3] - size) / stride + 1, size,
            stride)
    }

    init(upsampling x: Tensor, scale: Int) throws {
        let operation = "upsampleNearest"
        try Self.check(operation, x)
        try require(scale >= 1, operation, "the scale is \(scale) but must be at least 1")
        let (height, overflow) = x.shape[2].multipliedReportingOverflow(by: scale)
        let (width, overflow2) = x.shape[3].multipliedReportingOverflow(by: scale)
        try require(!overflow && !overflow2, operation, "\(x.shape) scaled by \(scale) is too large")
        self.init(operation, x.shape, height: height, width: width, 1, scale)
    }

    private init(_ operation: String, _ shape: Shape, height: Int, width: Int, _ size: Int, _ stride: Int) {
        self.operation = operation
        inShape = shape
        outShape = [shape[0], shape[1], height, width]
        sizes = ck_pool_shape(
            batch: shape[0], channels: shape[1], in_height: shape[2], in_width: shape[3], out_height: height,
            out_width: width, kernel: size, stride: stride)
    }

    private static func check(_ operation: String, _ x: Tensor) throws {
        try checkFloat32(operation, ["input": x])
        try require(x.ndim == 4, operation, "the input must be [N, C, H, W], but is \(x.shape)")
    }

    /// Calls a kernel that makes a tensor of `shape` from one.
    func run(
        _ x: Tensor, _ shape: Shape, _ kernel: (UnsafePointer<ck_pool_shape>, FloatPointer, FloatPointer) -> Void
    ) throws -> Tensor {
        let span = Profiler.begin(operation)
        defer { span.end() }
        let output = try Tensor.empty(shape, strides: shape.channelsLastStrides, for: operation)
        withUnsafePointer(to: sizes) { sizes in Tensor.withFloats(x, output) { kernel(sizes, $0, $1) } }
        try Interruption.check()
        return output
    }
}

/// Mean of each window; see `Tensor.avgPool2d`.
public final class AvgPool2d: Module, Layer {
    /// The side of a window, in pixels.
    public let size: Int
    /// How far apart windows are, in pixels.
    public let stride: Int

    /// Makes a layer with these settings.
    public init(_ size: Int, stride: Int? = nil) {
        self.size = size
        self.stride = stride ?? size
    }

    public override var details: String { stride == size ? "\(size)" : "\(size), stride: \(stride)" }

    /// Pools images [N, C, H, W].
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.avgPool2d(size, stride: stride) } }
}

/// Largest value of each window; see `Tensor.maxPool2d`.
public final class MaxPool2d: Module, Layer {
    /// The side of a window, in pixels.
    public let size: Int
    /// How far apart windows are, in pixels.
    public let stride: Int

    /// Makes a layer with these settings.
    public init(_ size: Int, stride: Int? = nil) {
        self.size = size
        self.stride = stride ?? size
    }

    public override var details: String { stride == size ? "\(size)" : "\(size), stride: \(stride)" }

    /// Pools images [N, C, H, W].
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.maxPool2d(size, stride: stride) } }
}

/// Each pixel becomes `scale` x `scale` pixels; see `Tensor.upsampleNearest`.
public final class Upsample: Module, Layer {
    /// By how much height and width grow.
    public let scale: Int

    /// Makes a layer with these settings.
    public init(scale: Int) { self.scale = scale }

    public override var details: String { "scale: \(scale)" }

    /// Upsamples images [N, C, H, W].
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try traced(x) { try x.upsampleNearest(scale: scale) } }
}
