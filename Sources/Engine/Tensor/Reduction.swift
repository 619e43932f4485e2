import CKernels

/// How a tensor is reduced over some dimensions: seen in memory as [outer, count, inner], of which the middle goes.
///
/// A dense tensor that has this form already, in whatever order its dimensions lie, is read where it is; any other is
/// copied with its reduced dimensions innermost.
struct Reduction {
    let source: Tensor
    let outer, count, inner: Int
    /// The shape of the result with a 1 in place of each reduced dimension, and its strides.
    let keptShape: Shape
    let keptStrides: [Int]
    let dims: [Int]

    /// - Parameter dims: as a user gives them; nil for all.
    init(_ tensor: Tensor, dims: [Int]?, for operation: String) throws {
        let reduced = try dims.map { try tensor.dimensions($0, for: operation) } ?? Array(tensor.shape.indices)
        self.dims = reduced
        let shape = tensor.shape
        keptShape = Shape(shape.indices.map { reduced.contains($0) ? 1 : shape[$0] })
        let memoryOrder = shape.indices.filter { shape[$0] != 1 }.sorted { tensor.strides[$0] > tensor.strides[$1] }
        keptStrides = Reduction.denseStrides(keptShape, order: memoryOrder.filter { !reduced.contains($0) })
        if tensor.isDense, tensor.count > 0, let middle = Reduction.middle(memoryOrder.map(reduced.contains)) {
            source = tensor
            outer = memoryOrder[..<middle.lowerBound].reduce(1) { $0 * shape[$1] }
            count = memoryOrder[middle].reduce(1) { $0 * shape[$1] }
            inner = memoryOrder[middle.upperBound...].reduce(1) { $0 * shape[$1] }
        } else {
            let rest = shape.indices.filter { shape[$0] == 1 }
            let order = memoryOrder.filter { !reduced.contains($0) } + memoryOrder.filter(reduced.contains) + rest
            source = try tensor.detach().permute(order).contiguous()
            outer = keptShape.elementCount
            count = reduced.reduce(1) { $0 * shape[$1] }
            inner = 1
        }
    }

    /// Where the reduced dimensions stand, if they stand together.
    private static func middle(_ isReduced: [Bool]) -> Range<Int>? {
        guard let first = isReduced.firstIndex(of: true), let last = isReduced.lastIndex(of: true) else {
            return isReduced.count..<isReduced.count
        }
        return isReduced[first...last].allSatisfy { $0 } ? first..<last + 1 : nil
    }

    private static func denseStrides(_ shape: Shape, order: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        var next = 1
        for dim in order.reversed() {
            strides[dim] = next
            next *= shape[dim]
        }
        return strides
    }

    /// A tensor for the result.
    func output(dtype: DType = .float32, for operation: String) throws -> Tensor {
        try Tensor.empty(keptShape, strides: keptStrides, dtype: dtype, for: operation)
    }

    /// `result` with the shape that the user asked for.
    func finish(_ result: Tensor, keepDim: Bool) -> Tensor {
        if keepDim { return result }
        let kept = keptShape.indices.filter { !dims.contains($0) }
        return Tensor(
            storage: result.storage, shape: Shape(kept.map { keptShape[$0] }), strides: kept.map { keptStrides[$0] },
            offset: result.offset, dtype: result.dtype)
    }
}
