/// The sizes of a tensor's dimensions, outermost first: `[8, 3, 32, 32]` is 8 images of 3 channels, 32 rows and 32 columns.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, RandomAccessCollection, CustomStringConvertible {
    /// The sizes, outermost first.
    public let dims: [Int]

    /// A shape of these sizes.
    public init(_ dims: [Int]) { self.dims = dims }
    /// `[8, 3, 32, 32]`.
    public init(arrayLiteral elements: Int...) { dims = elements }

    /// 0.
    public var startIndex: Int { 0 }
    /// The number of dimensions.
    public var endIndex: Int { dims.count }
    /// The size of a dimension.
    public subscript(position: Int) -> Int { dims[position] }

    /// How many elements a tensor of this shape has; `Int.max` where that is more than can be counted.
    public var elementCount: Int {
        if dims.contains(0) { return 0 }
        return dims.reduce(1) { product, size in
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            return overflow ? Int.max : next
        }
    }

    /// Whether the sizes, and all products of some of them, are small enough to count with. A size of 0 makes a tensor empty
    /// but the others no smaller.
    var isCountable: Bool {
        let most = 1 << 48
        var product = 1
        for size in dims {
            let (next, overflow) = product.multipliedReportingOverflow(by: Swift.max(size, 1))
            if size < 0 || overflow || next > most { return false }
            product = next
        }
        return true
    }

    /// The strides of a tensor of this shape whose elements lie in order, the last dimension innermost.
    var contiguousStrides: [Int] {
        var strides = [Int](repeating: 1, count: dims.count)
        for dim in stride(from: dims.count - 2, through: 0, by: -1) {
            strides[dim] = strides[dim + 1] &* Swift.max(dims[dim + 1], 1)
        }
        return strides
    }

    /// The strides of a tensor of this NCHW shape with its channels innermost in memory (NHWC), as convolutions keep them.
    var channelsLastStrides: [Int] {
        precondition(dims.count == 4, "channels-last layout is for four dimensions")
        return [dims[1] * dims[2] * dims[3], 1, dims[3] * dims[1], dims[1]]
    }

    /// `[8, 3, 32, 32]`.
    public var description: String { "[" + dims.map(String.init).joined(separator: ", ") + "]" }
}
