/// What stands between the brackets of `x[…]`, one for each dimension: a number, a range, `.all`, or an int64 tensor.
public protocol TensorIndex {
    /// The part of `x` along dimension `dim`, and the dimension that the next index is for.
    func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int)
}

/// `.all`: a whole dimension.
public struct WholeDimension: TensorIndex {
    /// All of it.
    public func select(from x: Tensor, dim: Int) -> (part: Tensor, nextDim: Int) { (x, dim + 1) }
}

extension TensorIndex where Self == WholeDimension {
    /// The whole dimension: `x[.all, 0]` is the first column.
    public static var all: WholeDimension { WholeDimension() }
}

/// An element by its place; negative places count from the end, -1.
extension Int: TensorIndex {
    /// The element, without the dimension.
    public func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int) {
        let size = x.shape[dim]
        try require(
            self >= -size && self < size, "subscript",
            size == 0
                ? "dimension \(dim) of the shape \(x.shape) is empty"
                : "there is no element \(self) in dimension \(dim) of the shape \(x.shape); its elements go from 0 to \(size - 1)"
        )
        return (x.selected(dim, self < 0 ? self + size : self), dim)
    }
}

extension Tensor {
    /// Elements `start` up to, not including, `end` of a dimension; negative places count from the end.
    fileprivate func range(_ start: Int, _ end: Int, dim: Int, as written: String) throws -> (Tensor, Int) {
        let size = shape[dim]
        let (from, to) = (start < 0 ? start &+ size : start, end < 0 ? end &+ size : end)
        try require(
            from >= 0 && from <= to && to <= size, "subscript",
            "the range \(written) does not lie in dimension \(dim) of the shape \(shape), which has \(size) elements")
        return (try narrow(dim, from, to - from), dim + 1)
    }
}

extension Range<Int>: TensorIndex {
    /// The elements in the range; negative places count from the end.
    public func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int) {
        try x.range(lowerBound, upperBound, dim: dim, as: "\(self)")
    }
}

extension ClosedRange<Int>: TensorIndex {
    /// The elements in the range; negative places count from the end.
    public func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int) {
        let end = upperBound == -1 ? x.shape[dim] : upperBound &+ 1
        return try x.range(lowerBound, end, dim: dim, as: "\(self)")
    }
}

extension PartialRangeFrom<Int>: TensorIndex {
    /// The elements in the range; negative places count from the end.
    public func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int) {
        try x.range(lowerBound, x.shape[dim], dim: dim, as: "\(lowerBound)...")
    }
}

/// The first elements, as many as there are: `x[..<8]` of five elements is all five, as `x[:8]` is in Python.
extension PartialRangeUpTo<Int>: TensorIndex {
    /// The elements in the range; negative places count from the end.
    public func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int) {
        try x.range(0, Swift.min(upperBound, x.shape[dim]), dim: dim, as: "..<\(upperBound)")
    }
}

extension PartialRangeThrough<Int>: TensorIndex {
    /// The elements in the range; negative places count from the end.
    public func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int) {
        let end = upperBound == -1 ? x.shape[dim] : upperBound &+ 1
        return try x.range(0, end, dim: dim, as: "...\(upperBound)")
    }
}

/// The elements that an int64 tensor names, in its shape.
extension Tensor: TensorIndex {
    /// The elements that these places name.
    public func select(from x: Tensor, dim: Int) throws -> (part: Tensor, nextDim: Int) {
        let picked = try x.indexSelect(dim, flatten())
        return (try picked.reshape(x.shape.dims[..<dim] + shape + x.shape.dims[(dim + 1)...]), dim + ndim)
    }
}

extension Tensor {
    /// Part of the tensor; `indices` are for the first dimensions, the others stay whole. Numbers and ranges share the
    /// memory, tensors copy.
    /// - Throws: `EngineError` when a place does not exist.
    public func at(_ indices: [any TensorIndex]) throws -> Tensor {
        try require(
            indices.count <= ndim, "subscript", "\(indices.count) indices are too many for the shape \(shape)")
        var (part, dim) = (self, 0)
        for index in indices { (part, dim) = try index.select(from: part, dim: dim) }
        return part
    }

    /// Part of the tensor by its first dimension: `x[0]`, `x[-1]`, `x[0..<8]`, `x[indices]`.
    public subscript(_ a: some TensorIndex) -> Tensor { get throws { try at([a]) } }
    /// Part of the tensor by its first two dimensions: `x[.all, 0]`.
    public subscript(_ a: some TensorIndex, _ b: some TensorIndex) -> Tensor { get throws { try at([a, b]) } }
    /// Part of the tensor by its first three dimensions.
    public subscript(_ a: some TensorIndex, _ b: some TensorIndex, _ c: some TensorIndex) -> Tensor {
        get throws { try at([a, b, c]) }
    }
    /// Part of the tensor by its first four dimensions.
    public subscript(
        _ a: some TensorIndex, _ b: some TensorIndex, _ c: some TensorIndex, _ d: some TensorIndex
    ) -> Tensor {
        get throws { try at([a, b, c, d]) }
    }
}

/// The elements of the first dimension, one after another; a tensor of no dimensions has none.
extension Tensor: Sequence {
    /// Views of the elements in order.
    public func makeIterator() -> AnyIterator<Tensor> {
        var next = 0
        return AnyIterator { [self] in
            guard ndim > 0, next < shape[0] else { return nil }
            defer { next += 1 }
            return selected(0, next)
        }
    }
}
