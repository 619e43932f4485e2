import CKernels
import Foundation

// Tensors of given contents. Shapes can be written as array literals or given as arrays or `Shape`s.

extension Tensor {
    /// Sets all elements of a tensor under construction to 0.
    private func clear() throws {
        let most = 64 << 20  // Between parts of this size Ctrl-C is noticed.
        let byteCount = count * dtype.byteCount
        for start in stride(from: 0, to: byteCount, by: most) {
            try Interruption.check()
            memset(storage.base + start, 0, Swift.min(most, byteCount - start))
        }
    }

    /// A tensor of zeros.
    public static func zeros(_ shape: some Collection<Int>, dtype: DType = .float32) throws -> Tensor {
        let span = Profiler.begin("zeros")
        defer { span.end() }
        let made = try empty(Shape(Array(shape)), dtype: dtype, for: "zeros")
        try made.clear()
        return made
    }

    /// A float32 tensor of ones.
    public static func ones(_ shape: some Collection<Int>) throws -> Tensor { try full(shape, 1.0) }

    /// A float32 tensor that holds `value` everywhere.
    public static func full(_ shape: some Collection<Int>, _ value: Double) throws -> Tensor {
        let made = try empty(Shape(Array(shape)), for: "full")
        try made.copyElements(from: scalar(value), for: "full")
        return made
    }

    /// An int64 tensor that holds `value` everywhere.
    public static func full(_ shape: some Collection<Int>, _ value: Int) throws -> Tensor {
        let made = try empty(Shape(Array(shape)), dtype: .int64, for: "full")
        try made.copyElements(from: scalar(value), for: "full")
        return made
    }

    /// A float32 tensor of no dimensions.
    static func scalar(_ value: Double) throws -> Tensor {
        let made = try empty([], for: "Tensor")
        made.withFloats { $0.pointee = Float(value) }
        return made
    }

    /// An int64 tensor of no dimensions.
    static func scalar(_ value: Int) throws -> Tensor {
        let made = try empty([], dtype: .int64, for: "Tensor")
        made.withInts { $0.pointee = Int64(value) }
        return made
    }

    /// Zeros in the shape and type of `other`.
    public static func zerosLike(_ other: Tensor) throws -> Tensor {
        let span = Profiler.begin("zeros")
        defer { span.end() }
        let strides = other.isDense ? other.strides : nil
        let made = try empty(other.shape, strides: strides, dtype: other.dtype, for: "zerosLike")
        try made.clear()
        return made
    }

    /// Ones in the shape and type of `other`.
    public static func onesLike(_ other: Tensor) throws -> Tensor {
        other.dtype == .int64 ? try full(other.shape, 1) : try full(other.shape, 1.0)
    }

    /// `value` in the shape of `other`, as float32.
    public static func fullLike(_ other: Tensor, _ value: Double) throws -> Tensor { try full(other.shape, value) }

    /// The whole numbers 0, 1, … below `end`, as int64.
    public static func arange(_ end: Int) throws -> Tensor { try arange(0, end) }

    /// The whole numbers `start`, `start + step`, … before `end`, as int64.
    public static func arange(_ start: Int, _ end: Int, step: Int = 1) throws -> Tensor {
        let count = try arangeCount(Double(start), Double(end), Double(step))
        let made = try empty([count], dtype: .int64, for: "arange")
        try made.withInts { out in
            try Interruption.checked(0..<count) { out[$0] = Int64(start) &+ Int64($0) &* Int64(step) }
        }
        return made
    }

    /// The numbers 0, 1, … below `end`, as float32.
    public static func arange(_ end: Double) throws -> Tensor { try arange(0.0, end) }

    /// The numbers `start`, `start + step`, … before `end`, as float32.
    public static func arange(_ start: Double, _ end: Double, step: Double = 1) throws -> Tensor {
        let count = try arangeCount(start, end, step)
        let made = try empty([count], for: "arange")
        try made.withFloats { out in try Interruption.checked(0..<count) { out[$0] = Float(start + Double($0) * step) }
        }
        return made
    }

    private static func arangeCount(_ start: Double, _ end: Double, _ step: Double) throws -> Int {
        try require(
            start.isFinite && end.isFinite && step.isFinite && step != 0, "arange",
            "start, end and step must be finite and step not 0, but they are \(start), \(end) and \(step)")
        let steps = ((end - start) / step).rounded(.up)
        try require(
            steps >= 0, "arange", "going from \(start) by \(step) never reaches \(end); change the sign of the step")
        try require(steps < 0x1p48, "arange", "from \(start) to \(end) by \(step) is more numbers than memory can hold")
        return Int(steps)
    }

    /// `count` numbers from `start` to `end`, both included, at equal distances, as float32.
    public static func linspace(_ start: Double, _ end: Double, _ count: Int) throws -> Tensor {
        let made = try empty([count], for: "linspace")
        let (first, last) = (Float(start), Float(end))
        guard count > 1 else { return count == 0 ? made : try full([1], start) }
        // From both ends to the middle, each element rounded once: PyTorch's rule, bit for bit.
        let step = (last - first) / Float(count - 1)
        try made.withFloats { out in
            try Interruption.checked(0..<count) { i in
                out[i] =
                    i < count / 2
                    ? first.addingProduct(step, Float(i)) : last.addingProduct(-step, Float(count - 1 - i))
            }
        }
        return made
    }

    /// The identity matrix of `size` rows and columns, as float32.
    public static func eye(_ size: Int) throws -> Tensor {
        try require(size >= 0, "eye", "the size \(size) is negative")
        let made = try zeros([size, size])
        made.withFloats { for i in 0..<size { $0[i * (size + 1)] = 1 } }
        return made
    }
}
