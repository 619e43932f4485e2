/// An n-dimensional array of numbers with reverse-mode gradients.
///
/// A tensor is a view: a shape and strides over storage that it may share with other tensors. Images are NCHW by shape;
/// in memory a convolution keeps their channels innermost, which no operation lets you see except through its speed.
///
/// `@unchecked Sendable`: a tensor belongs to one thread at a time; see `Storage`.
public class Tensor: @unchecked Sendable {
    /// The sizes of the dimensions, outermost first.
    public let shape: Shape
    /// The type of the elements.
    public let dtype: DType
    /// The distance in elements between neighbours along each dimension; 0 where a dimension is broadcast.
    public let strides: [Int]
    /// Where the first element lies in the storage, in elements.
    let offset: Int
    /// Never replaced; a variable only so that `ownsMemoryAlone` can ask for its references.
    private(set) final var storage: Storage

    /// The gradient that `backward()` left here; nil before that, and for tensors that do not require one.
    public var grad: Tensor?
    /// Whether operations on this tensor are recorded for `backward()`.
    public internal(set) var requiresGrad = false
    /// The recorded operation that made this tensor; nil for leaves.
    var gradNode: GradNode?

    init(storage: Storage, shape: Shape, strides: [Int], offset: Int, dtype: DType) {
        self.storage = storage
        self.shape = shape
        self.strides = strides
        self.offset = offset
        self.dtype = dtype
    }

    /// A tensor of the same memory as `other`: what `Parameter` and `Buffer` are made of.
    init(sharing other: Tensor) {
        storage = other.storage
        shape = other.shape
        strides = other.strides
        offset = other.offset
        dtype = other.dtype
    }

    /// A tensor whose elements are not yet set.
    ///
    /// Every operation makes its result here, so this is also where a pending Ctrl-C is noticed.
    /// - Parameter strides: a dense layout of `shape`; nil for contiguous.
    static func empty(
        _ shape: Shape, strides: [Int]? = nil, dtype: DType = .float32, for operation: String
    ) throws -> Tensor {
        try Interruption.check()
        try require(shape.allSatisfy { $0 >= 0 }, operation, "the shape \(shape) has a negative size")
        try require(shape.isCountable, operation, "the shape \(shape) has more elements than memory can hold")
        let storage = try Storage(byteCount: shape.elementCount * dtype.byteCount, for: operation)
        return Tensor(
            storage: storage, shape: shape, strides: strides ?? shape.contiguousStrides, offset: 0, dtype: dtype)
    }

    /// Whether no other tensor shares this one's memory, and nothing else holds it.
    final var ownsMemoryAlone: Bool { isKnownUniquelyReferenced(&storage) }

    /// How many dimensions there are.
    public var ndim: Int { shape.count }
    /// How many elements there are.
    public var count: Int { shape.elementCount }

    /// Whether the elements lie in order in memory, the last dimension innermost.
    public var isContiguous: Bool { hasLayout(shape.contiguousStrides) }

    /// Whether this is a four-dimensional tensor whose channels lie innermost in memory.
    var isChannelsLast: Bool { ndim == 4 && hasLayout(shape.channelsLastStrides) }

    /// Whether the elements fill their memory without gaps or overlaps, in whatever order of dimensions.
    var isDense: Bool {
        var expected = 1
        for dim in strides.indices.filter({ shape[$0] != 1 }).sorted(by: { strides[$0] < strides[$1] }) {
            if strides[dim] != expected { return false }
            expected *= shape[dim]
        }
        return true
    }

    /// Whether walking the memory with `other` strides visits the same places: dimensions of size 1 do not matter.
    func hasLayout(_ other: [Int]) -> Bool {
        zip(shape, zip(strides, other)).allSatisfy { size, pair in size == 1 || pair.0 == pair.1 } || count == 0
    }
}

/// A tensor that a module learns: always requires a gradient.
public final class Parameter: Tensor, @unchecked Sendable {
    /// - Parameter value: the initial value, whose memory the parameter takes over.
    public init(_ value: Tensor) {
        super.init(sharing: value)
        requiresGrad = true
    }
}

/// A tensor that belongs to a module's state but is not learnt.
public final class Buffer: Tensor, @unchecked Sendable {
    /// - Parameter value: the initial value, whose memory the buffer takes over.
    public init(_ value: Tensor) { super.init(sharing: value) }
}
