// Several tensors into one, one into several, and margins.

/// Tensors one after another along dimension `dim`; all other sizes must agree.
/// - Throws: `EngineError` when there are none, or they do not fit.
public func concat(_ tensors: [Tensor], dim: Int = 0) throws -> Tensor {
    guard let first = tensors.first else { throw EngineError("concat", "there is no tensor to join") }
    let dim = try first.dimension(dim, for: "concat")
    for other in tensors {
        let fits =
            other.ndim == first.ndim
            && first.shape.indices.allSatisfy { $0 == dim || other.shape[$0] == first.shape[$0] }
        try require(
            fits, "concat", "the shapes \(first.shape) and \(other.shape) must be the same except in dimension \(dim)")
    }
    let span = Profiler.begin("concat")
    defer { span.end() }
    var sizes = first.shape.dims
    sizes[dim] = tensors.reduce(0) { $0 + $1.shape[dim] }
    let shape = Shape(sizes)
    let type: DType = tensors.allSatisfy { $0.dtype == .int64 } ? .int64 : .float32
    let strides = tensors.allSatisfy(\.isChannelsLast) ? shape.channelsLastStrides : nil
    let output = try Tensor.empty(shape, strides: strides, dtype: type, for: "concat")
    var places: [(start: Int, length: Int, needsGradient: Bool)] = []
    var start = 0
    for tensor in tensors {
        let length = tensor.shape[dim]
        try output.narrow(dim, start, length).copyElements(from: tensor, for: "concat")
        places.append((start, length, tensor.requiresGrad))
        start += length
    }
    return Tensor.record("concat", tensors, output) { [places] g in
        try places.map { $0.needsGradient ? try g.narrow(dim, $0.start, $0.length) : nil }
    }
}

/// Tensors of one shape as the elements of a new dimension `dim`.
/// - Throws: `EngineError` when there are none, or their shapes differ.
public func stack(_ tensors: [Tensor], dim: Int = 0) throws -> Tensor {
    guard let first = tensors.first else { throw EngineError("stack", "there is no tensor to stack") }
    for other in tensors where other.shape != first.shape {
        throw EngineError("stack", "the shapes \(first.shape) and \(other.shape) must be the same")
    }
    return try concat(tensors.map { try $0.unsqueeze(dim) }, dim: dim)
}

extension Tensor {
    /// Pieces of the given sizes along dimension `dim`: views that share the memory.
    public func split(_ sizes: [Int], dim: Int = 0) throws -> [Tensor] {
        let dim = try dimension(dim, for: "split")
        let total = try sizes.reduce(0) { sum, size in
            try require(size >= 0 && size <= shape[dim], "split", "\(size) is no size of a piece of the shape \(shape)")
            return sum + size
        }
        try require(
            total == shape[dim], "split",
            "the sizes \(sizes) add up to \(total), but dimension \(dim) of the shape \(shape) has \(shape[dim]) elements"
        )
        var start = 0
        return try sizes.map { size in
            defer { start += size }
            return try narrow(dim, start, size)
        }
    }

    /// `count` pieces of equal size along dimension `dim`; the last may be smaller. Views that share the memory.
    public func chunk(_ count: Int, dim: Int = 0) throws -> [Tensor] {
        let dim = try dimension(dim, for: "chunk")
        try require(count > 0, "chunk", "\(count) is no number of pieces")
        let size = Swift.max(1, (shape[dim] + Swift.min(count, shape[dim] + 1) - 1) / count)
        return try stride(from: 0, to: Swift.max(1, shape[dim]), by: size).map {
            try narrow(dim, $0, Swift.min(size, shape[dim] - $0))
        }
    }

    /// With margins that hold `value`: `amounts` are before and after the last dimension, then before and after the one
    /// in front of it, and so on: `x.pad([1, 1, 2, 2])` adds a column on each side and two rows above and below.
    public func pad(_ amounts: [Int], value: Double = 0) throws -> Tensor {
        try require(
            amounts.count % 2 == 0 && amounts.count <= 2 * ndim && amounts.allSatisfy { (0..<1 << 32).contains($0) },
            "pad",
            "the margins \(amounts) must be pairs of numbers not below 0, at most one pair for each dimension of \(shape)"
        )
        let span = Profiler.begin("pad")
        defer { span.end() }
        var (sizes, starts) = (shape.dims, [Int](repeating: 0, count: ndim))
        for pair in 0..<amounts.count / 2 {
            starts[ndim - 1 - pair] = amounts[2 * pair]
            sizes[ndim - 1 - pair] += amounts[2 * pair] + amounts[2 * pair + 1]
        }
        let padded = Shape(sizes)
        let strides = isChannelsLast ? padded.channelsLastStrides : nil
        let output = try Tensor.empty(padded, strides: strides, dtype: dtype, for: "pad")
        try output.copyElements(from: .scalar(value), for: "pad")
        try output.inner(starts, shape).copyElements(from: self, for: "pad")
        return Tensor.record("pad", [self], output) { [shape] in [try $0.inner(starts, shape)] }
    }

    /// The block of `shape` that begins at `starts`.
    private func inner(_ starts: [Int], _ shape: Shape) throws -> Tensor {
        try shape.indices.reduce(self) { try $0.narrow($1, starts[$1], shape[$1]) }
    }

    /// The tensor `times[d]` times one after another along each dimension d. More numbers than dimensions put new ones
    /// in front.
    public func `repeat`(_ times: [Int]) throws -> Tensor {
        try require(
            times.count >= ndim && times.allSatisfy { (0..<1 << 32).contains($0) }, "repeat",
            "\(times) must be numbers not below 0, one for each dimension of the shape \(shape) or more")
        let sizes = [Int](repeating: 1, count: times.count - ndim) + shape.dims
        let apart = sizes.flatMap { [1, $0] }
        let repeated = zip(times, sizes).flatMap { [$0, $1] }
        return try reshape(apart).broadcast(to: repeated).reshape(zip(times, sizes).map { $0 &* $1 })
    }
}
