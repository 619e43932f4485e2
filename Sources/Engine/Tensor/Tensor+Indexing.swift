import CKernels

// Elements by int64 tensors of places.

extension Tensor {
    /// The elements of dimension `dim` that `indices` names, in its order. `indices` is int64 of one dimension.
    public func indexSelect(_ dim: Int, _ indices: Tensor) throws -> Tensor {
        let dim = try dimension(dim, for: "indexSelect")
        try require(
            indices.ndim == 1, "indexSelect", "indices must have one dimension, but have the shape \(indices.shape)")
        let span = Profiler.begin("indexSelect")
        defer { span.end() }
        let places = try indices.checkedIndices(below: shape[dim], dim: dim, of: shape, for: "indexSelect")
        var sizes = shape.dims
        sizes[dim] = indices.count
        let source = try contiguous()
        let output = try Tensor.empty(Shape(sizes), dtype: dtype, for: "indexSelect")
        let layout = GatherLayout(shape, dim)
        places.withInts {
            ck_select(
                layout.outer, places.count, shape[dim], layout.inner * dtype.byteCount, $0, source.address,
                output.address)
        }
        try Interruption.check()
        return Tensor.record("indexSelect", [self], output) { [shape] g in
            let (whole, g) = (try Tensor.zeros(shape), try g.contiguous())
            Tensor.withFloats(whole, g) { whole, g in
                places.withInts {
                    ck_select_add(layout.outer, places.count, shape[dim], layout.inner, $0, g, whole)
                }
            }
            try Interruption.check()
            return [whole]
        }
    }

    /// out[i][j][k] = x[i][index[i][j][k]][k] for `dim` 1, and likewise for the others. `index` is int64 and as large as
    /// this tensor but along `dim`.
    public func gather(_ dim: Int, _ index: Tensor) throws -> Tensor {
        let dim = try dimension(dim, for: "gather")
        let fits = index.ndim == ndim && shape.indices.allSatisfy { $0 == dim || index.shape[$0] == shape[$0] }
        try require(
            fits, "gather", "the index has the shape \(index.shape), which must be \(shape) except in dimension \(dim)")
        let span = Profiler.begin("gather")
        defer { span.end() }
        let places = try index.checkedIndices(below: shape[dim], dim: dim, of: shape, for: "gather")
        let source = try contiguous()
        let output = try Tensor.empty(index.shape, dtype: dtype, for: "gather")
        let (layout, size, length) = (GatherLayout(shape, dim), shape[dim], index.shape[dim])
        places.withInts { places in
            if dtype == .int64 {
                source.withInts { x in
                    output.withInts { ck_gather_int(layout.outer, length, size, layout.inner, places, x, $0) }
                }
            } else {
                Tensor.withFloats(source, output) {
                    ck_gather(layout.outer, length, size, layout.inner, places, $0, $1)
                }
            }
        }
        try Interruption.check()
        return Tensor.record("gather", [self], output) { [shape] g in
            let (whole, g) = (try Tensor.zeros(shape), try g.contiguous())
            Tensor.withFloats(whole, g) { whole, g in
                places.withInts { ck_gather_add(layout.outer, length, size, layout.inner, $0, g, whole) }
            }
            try Interruption.check()
            return [whole]
        }
    }

    /// These places in order in memory, negative ones counted from the end, all checked to exist.
    private func checkedIndices(below size: Int, dim: Int, of shape: Shape, for operation: String) throws -> Tensor {
        try require(
            dtype == .int64, operation, "indices must be int64, but are \(dtype); convert them with .long()")
        let places = try contiguous().copy()
        let bad = places.withInts { ck_wrap_indices(places.count, $0, size) }
        try Interruption.check()
        try require(
            bad < 0, operation,
            "there is no element \(bad < 0 ? 0 : places.withInts { Int($0[bad]) }) in dimension \(dim) of the shape \(shape)"
        )
        return places
    }
}

/// A contiguous tensor seen around one dimension: `outer` blocks of its elements, each of `inner` numbers.
struct GatherLayout {
    let outer, inner: Int
    init(_ shape: Shape, _ dim: Int) {
        outer = shape[..<dim].reduce(1, *)
        inner = shape[(dim + 1)...].reduce(1, *)
    }
}
