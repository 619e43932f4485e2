import CKernels

// Many elements into one. Each takes `dims`, the dimensions that go (all, unless given), and `keepDim`, which leaves a 1
// in their place so that the result broadcasts against the tensor.

extension Tensor {
    /// The sum of the elements; of no elements it is 0.
    public func sum(dims: [Int]? = nil, keepDim: Bool = false) throws -> Tensor {
        if dtype == .int64 { return try reduceInts(CK_REDUCE_SUM, dims, keepDim, "sum") }
        return try reduceSum(dims, keepDim, scale: 1, "sum")
    }

    /// The mean of the elements; of no elements it is NaN.
    public func mean(dims: [Int]? = nil, keepDim: Bool = false) throws -> Tensor {
        let reduced = try (dims.map { try dimensions($0, for: "mean") } ?? Array(shape.indices)).reduce(1) {
            $0 * shape[$1]
        }
        if reduced == 0 { return try sum(dims: dims, keepDim: keepDim) / 0.0 }
        return try to(.float32).reduceSum(dims, keepDim, scale: 1 / Double(reduced), "mean")
    }

    private func reduceSum(_ dims: [Int]?, _ keepDim: Bool, scale: Double, _ operation: String) throws -> Tensor {
        let reduction = try Reduction(self, dims: dims, for: operation)
        let output = try reduction.floats(CK_REDUCE_SUM, scale: scale, for: operation)
        let keptShape = reduction.keptShape
        return Tensor.record(operation, [self], reduction.finish(output, keepDim: keepDim)) { [shape] g in
            [try (scale == 1 ? g : g * scale).reshape(keptShape).broadcast(to: shape)]
        }
    }

    /// The smallest element; NaN if one is NaN. Equal elements share the gradient.
    public func min(dims: [Int]? = nil, keepDim: Bool = false) throws -> Tensor {
        try extreme(CK_REDUCE_MIN, dims, keepDim, "min")
    }

    /// The largest element; NaN if one is NaN. Equal elements share the gradient.
    public func max(dims: [Int]? = nil, keepDim: Bool = false) throws -> Tensor {
        try extreme(CK_REDUCE_MAX, dims, keepDim, "max")
    }

    private func extreme(_ operation: ck_reduction, _ dims: [Int]?, _ keepDim: Bool, _ name: String) throws -> Tensor {
        if dtype == .int64 { return try reduceInts(operation, dims, keepDim, name) }
        let reduction = try Reduction(self, dims: dims, for: name)
        try reduction.requireElements(of: shape, for: name)
        let output = try reduction.floats(operation, scale: 1, for: name)
        let kept = output.detach()
        return Tensor.record(name, [self], reduction.finish(output, keepDim: keepDim)) { g in
            let mask = try self.equal(kept)
            return [try mask * (g.reshape(kept.shape) / mask.sum(dims: dims, keepDim: true))]
        }
    }

    private func reduceInts(
        _ operation: ck_reduction, _ dims: [Int]?, _ keepDim: Bool, _ name: String
    ) throws -> Tensor {
        let span = Profiler.begin(name)
        defer { span.end() }
        let reduction = try Reduction(self, dims: dims, for: name)
        if operation != CK_REDUCE_SUM { try reduction.requireElements(of: shape, for: name) }
        let output = try reduction.output(dtype: .int64, for: name)
        reduction.source.withInts { source in
            output.withInts { ck_reduce_int(operation, reduction.outer, reduction.count, reduction.inner, source, $0) }
        }
        try Interruption.check()
        return reduction.finish(output, keepDim: keepDim)
    }

    /// The place of the smallest element along `dim`, the first of equal ones, as int64; without `dim`, its place in the
    /// flattened tensor. Whole numbers are compared as float32.
    public func argmin(dim: Int? = nil, keepDim: Bool = false) throws -> Tensor {
        try place(CK_REDUCE_MIN, dim, keepDim, "argmin")
    }

    /// The place of the largest element along `dim`, the first of equal ones, as int64; without `dim`, its place in the
    /// flattened tensor. Whole numbers are compared as float32.
    public func argmax(dim: Int? = nil, keepDim: Bool = false) throws -> Tensor {
        try place(CK_REDUCE_MAX, dim, keepDim, "argmax")
    }

    private func place(_ operation: ck_reduction, _ dim: Int?, _ keepDim: Bool, _ name: String) throws -> Tensor {
        let span = Profiler.begin(name)
        defer { span.end() }
        let input = try detach().to(.float32)
        let reduction = try Reduction(dim == nil ? input.contiguous() : input, dims: dim.map { [$0] }, for: name)
        try reduction.requireElements(of: shape, for: name)
        let output = try reduction.output(dtype: .int64, for: name)
        reduction.source.withFloats { source in
            output.withInts {
                ck_reduce_place(operation, reduction.outer, reduction.count, reduction.inner, source, $0)
            }
        }
        try Interruption.check()
        return reduction.finish(output, keepDim: keepDim)
    }

    /// The variance: the mean squared distance from the mean, with n − 1 for n unless `unbiased` is false.
    public func variance(dims: [Int]? = nil, unbiased: Bool = true, keepDim: Bool = false) throws -> Tensor {
        let centred = try self - mean(dims: dims, keepDim: true)
        let squares = try centred.square().sum(dims: dims, keepDim: keepDim)
        let n = count == 0 ? 0 : count / Swift.max(1, squares.count)
        return try squares / Swift.max(0, Double(n) - (unbiased ? 1 : 0))
    }

    /// The standard deviation: the square root of the variance.
    public func std(dims: [Int]? = nil, unbiased: Bool = true, keepDim: Bool = false) throws -> Tensor {
        try variance(dims: dims, unbiased: unbiased, keepDim: keepDim).sqrt()
    }

    /// The Euclidean norm: √Σx². The gradient at 0 is 0.
    public func norm(dims: [Int]? = nil, keepDim: Bool = false) throws -> Tensor {
        let input = try to(.float32)
        let reduction = try Reduction(input, dims: dims, for: "norm")
        let output = try reduction.floats(CK_REDUCE_SUM_SQUARES, scale: 1, for: "norm").sqrt()
        let kept = output.detach()
        return Tensor.record("norm", [self], reduction.finish(output, keepDim: keepDim)) { g in
            [try input * Tensor.where(kept.equal(0), kept, g.reshape(kept.shape) / kept)]
        }
    }

    /// Vectors along dimension `dim` divided by their lengths: x / max(‖x‖, eps).
    public func normalize(dim: Int = -1, eps: Double = 1e-12) throws -> Tensor {
        try self / norm(dims: [dim], keepDim: true).maximum(Tensor.scalar(eps))
    }

    /// Sums over the dimensions that were broadcast, so that the shape becomes `target` again.
    func summed(to target: Shape) throws -> Tensor {
        if shape == target { return self }
        let added = ndim - target.count
        let repeated = shape.indices.filter { $0 < added || (target[$0 - added] == 1 && shape[$0] != 1) }
        return try sum(dims: repeated, keepDim: true).reshape(target)
    }
}

extension Reduction {
    fileprivate func floats(_ operation: ck_reduction, scale: Double, for name: String) throws -> Tensor {
        let span = Profiler.begin(name)
        defer { span.end() }
        let result = try output(for: name)
        let workspace = try Workspace(doubles: ck_reduce_workspace(outer, count, inner), for: name)
        workspace.withDoubles { workspace in
            Tensor.withFloats(source, result) { ck_reduce(operation, outer, count, inner, scale, $0, $1, workspace) }
        }
        try Interruption.check()
        return result
    }

    fileprivate func requireElements(of shape: Shape, for operation: String) throws {
        try require(
            count > 0 || outer == 0, operation,
            "there are no elements along the reduced dimensions of the shape \(shape)")
    }
}
