import CKernels

// Operations along one dimension that keep the shape: running sums and products, order, softmax.

extension Tensor {
    /// Running sums along dimension `dim`, kept in double precision on the way.
    public func cumsum(_ dim: Int = 0) throws -> Tensor {
        try alongLines(dim, "cumsum") { layout, n, x, out in
            ck_cumsum(layout.outer, n, layout.inner, false, x, out)
        } gradient: { layout, n, g, _, out in
            ck_cumsum(layout.outer, n, layout.inner, true, g, out)
        }
    }

    /// Running products along dimension `dim`, kept in double precision on the way, as PyTorch does on a CPU.
    public func cumprod(_ dim: Int = 0) throws -> Tensor {
        try alongLines(dim, "cumprod") { layout, n, x, out in
            ck_cumprod(layout.outer, n, layout.inner, x, out)
        } gradient: { layout, n, g, x, out in
            ck_cumprod_gradient(layout.outer, n, layout.inner, g, x, out)
        }
    }

    private typealias Scan = (GatherLayout, Int, FloatPointer, FloatPointer) -> Void
    private typealias ScanGradient = (GatherLayout, Int, FloatPointer, FloatPointer, FloatPointer) -> Void

    private func alongLines(
        _ dim: Int, _ operation: String, _ scan: Scan, gradient: @escaping ScanGradient
    ) throws -> Tensor {
        let dim = try dimension(dim, for: operation)
        let (layout, length) = (GatherLayout(shape, dim), shape[dim])
        let span = Profiler.begin(operation)
        defer { span.end() }
        let input = try detach().to(.float32).contiguous()
        let output = try Tensor.empty(shape, for: operation)
        Tensor.withFloats(input, output) { scan(layout, length, $0, $1) }
        try Interruption.check()
        return Tensor.record(operation, [self], output) { g in
            let result = try Tensor.empty(input.shape, for: operation)
            try Tensor.withFloats(g.contiguous(), input, result) { gradient(layout, length, $0, $1, $2) }
            try Interruption.check()
            return [result]
        }
    }

    /// eˣ / Σeˣ along dimension `dim`: positive numbers that add up to 1.
    public func softmax(dim: Int) throws -> Tensor { try softmax(dim, log: false, "softmax") }

    /// The natural logarithm of the softmax along dimension `dim`: x − log Σeˣ.
    public func logSoftmax(dim: Int) throws -> Tensor { try softmax(dim, log: true, "logSoftmax") }

    private func softmax(_ dim: Int, log: Bool, _ operation: String) throws -> Tensor {
        let span = Profiler.begin(operation)
        defer { span.end() }
        let dim = try dimension(dim, for: operation)
        if dim != ndim - 1 {
            return try transpose(dim, -1).softmax(-1, log: log, operation).transpose(dim, -1)
        }
        let input = try detach().to(.float32).contiguous()
        let output = try Tensor.empty(shape, for: operation)
        let length = shape[dim]
        if count == 0 { return Tensor.record(operation, [self], output) { [$0] } }
        let rows = count / length
        Tensor.withFloats(input, output) { ck_softmax(rows, length, log, $0, $1) }
        try Interruption.check()
        let kept = output.detach()
        return Tensor.record(operation, [self], output) { g in
            let result = try Tensor.empty(kept.shape, for: operation)
            try Tensor.withFloats(g.contiguous(), kept, result) { ck_softmax_gradient(rows, length, log, $0, $1, $2) }
            try Interruption.check()
            return [result]
        }
    }

    /// The places of the elements along dimension `dim` from the smallest to the largest, as int64. Equal elements stay
    /// in their order; NaN comes last. Whole numbers are compared as float32, so beyond 2²⁴ as nearly equal ones.
    public func argsort(_ dim: Int = -1) throws -> Tensor {
        let dim = try dimension(dim, for: "argsort")
        let span = Profiler.begin("argsort")
        defer { span.end() }
        let lines = try detach().to(.float32).transpose(dim, -1).contiguous()
        let places = try Tensor.empty(lines.shape, dtype: .int64, for: "argsort")
        let length = shape[dim]
        if count > 0 {
            let workspace = try Tensor.empty([Int(ck_thread_count()), length], dtype: .int64, for: "argsort")
            lines.withFloats { x in
                places.withInts { places in
                    workspace.withInts { ck_argsort(lines.count / length, length, x, places, $0) }
                }
            }
            try Interruption.check()
        }
        return try places.transpose(dim, -1)
    }

    /// The elements along dimension `dim` from the smallest to the largest; NaN comes last.
    public func sort(_ dim: Int = -1) throws -> Tensor { try gather(dim, argsort(dim)) }

    /// The value below which the share `q` of the elements lies, along dimension `dim` or of all elements: linear between
    /// the two nearest; NaN if an element is NaN.
    public func quantile(_ q: Double, dim: Int? = nil, keepDim: Bool = false) throws -> Tensor {
        try require((0...1).contains(q), "quantile", "the share \(q) does not lie between 0 and 1")
        guard let dim else {
            let result = try flatten().quantile(q, dim: 0)
            return keepDim ? try result.reshape(shape.map { _ in 1 }) : result
        }
        let place = try dimension(dim, for: "quantile")
        try require(shape[place] > 0, "quantile", "there are no elements in dimension \(dim) of the shape \(shape)")
        let sorted = try to(.float32).sort(place)
        let rank = q * Double(shape[place] - 1)
        let lower = Int(rank.rounded(.down))
        let (low, high) = (
            try sorted.narrow(place, lower, 1), try sorted.narrow(place, Swift.min(lower + 1, shape[place] - 1), 1)
        )
        let last = try sorted.narrow(place, shape[place] - 1, 1)
        let between = try low + (high - low) * (rank - Double(lower))
        let result = try Tensor.where(last.equal(last), between, last)
        return keepDim ? result : try result.squeeze(place)
    }
}
