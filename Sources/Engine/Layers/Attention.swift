import CKernels

/// Attention: each query's output is the mean of all values, weighted by how well their keys match the query.
///
/// softmax(q kᵀ / √d) v for every image and head. Vaswani et al., "Attention Is All You Need" (arXiv:1706.03762).
/// - Parameters:
///   - q: queries, [batch, heads, queries, d].
///   - k: keys, [batch, heads, keys, d].
///   - v: values, [batch, heads, keys, dv].
///   - isCausal: whether query i sees only the keys 0 to i, as in a text where a word must not look ahead.
///   - scale: what q kᵀ is multiplied by; nil for 1/√d.
/// - Returns: [batch, heads, queries, dv].
/// - Throws: `EngineError` when the shapes do not fit.
public func scaledDotProductAttention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, isCausal: Bool = false, scale: Double? = nil
) throws -> Tensor {
    try checkAttention(q, k, v)
    let span = Profiler.begin("attention")
    defer { span.end() }
    let (q, k, v) = (try q.withAdjacentElements(), try k.withAdjacentElements(), try v.withAdjacentElements())
    let output = try Tensor.emptyHeads([q.shape[0], q.shape[1], q.shape[2], v.shape[3]])
    let logSums = try Tensor.empty(Shape(Array(q.shape.prefix(3))), for: "attention")
    let scale = Float(scale ?? 1 / Double(q.shape[3]).squareRoot())
    let attention = AttentionKernel(
        q: q, k: k, v: v, output: output, logSums: logSums, scale: scale, isCausal: isCausal)
    try attention.forward()
    return Tensor.record("attention", [q, k, v], output) { try attention.gradients(of: $0.withAdjacentElements()) }
}

/// Attention of tokens to each other, where queries, keys and values come from one product: nothing is copied, going
/// forward or backward.
/// - Parameters:
///   - stacked: the queries, keys and values of all heads side by side, [batch, tokens, 3 · heads · d].
///   - isCausal: whether a token sees only those before it, and itself.
/// - Returns: the heads' outputs side by side, [batch, tokens, heads · d].
func selfAttention(_ stacked: Tensor, heads: Int, isCausal: Bool = false) throws -> Tensor {
    let span = Profiler.begin("attention")
    defer { span.end() }
    let stacked = try stacked.contiguous()
    let (batch, tokens, size) = (stacked.shape[0], stacked.shape[1], stacked.shape[2] / (3 * heads))
    let output = try Tensor.empty([batch, tokens, heads * size], for: "attention")
    let logSums = try Tensor.empty([batch, heads, tokens], for: "attention")
    let attention = try noGrad {
        let parts = try stacked.detach().stackedHeads(heads)
        return AttentionKernel(
            q: parts[0], k: parts[1], v: parts[2], output: try output.splitHeads(heads), logSums: logSums,
            scale: Float(1 / Double(size).squareRoot()), isCausal: isCausal)
    }
    try attention.forward()
    return Tensor.record("attention", [stacked], output) { gradient in
        let result = try Tensor.empty(stacked.shape, for: "attention")
        let parts = try result.stackedHeads(heads)
        try attention.gradients(
            of: gradient.contiguous().splitHeads(heads), into: (parts[0], parts[1], parts[2]))
        return [result]
    }
}

private func checkAttention(_ q: Tensor, _ k: Tensor, _ v: Tensor) throws {
    let operation = "scaledDotProductAttention"
    try checkFloat32(operation, ["query": q, "key": k, "value": v])
    let shapes = "q is \(q.shape), k is \(k.shape), v is \(v.shape)"
    try require(
        q.ndim == 4 && k.ndim == 4 && v.ndim == 4, operation, "\(shapes), but each must be [batch, heads, tokens, size]"
    )
    try require(
        q.shape.dims[..<2] == k.shape.dims[..<2] && k.shape.dims[..<3] == v.shape.dims[..<3]
            && q.shape[3] == k.shape[3],
        operation,
        "\(shapes); they must share batch and heads, q and k the vectors' size, k and v the number of tokens")
    try require(
        k.count > 0 && v.count > 0, operation,
        "\(shapes); there must be at least one key, and vectors of at least size 1")
}

extension Tensor {
    /// From [batch, tokens, 3 · heads · d] to three times [batch, heads, tokens, d]: views.
    fileprivate func stackedHeads(_ heads: Int) throws -> [Tensor] {
        try chunk(3, dim: 2).map { try $0.splitHeads(heads) }
    }

    /// From [batch, tokens, heads · d] to [batch, heads, tokens, d]: a view.
    fileprivate func splitHeads(_ heads: Int) throws -> Tensor {
        let size = shape[2] / heads
        return Tensor(
            storage: storage, shape: [shape[0], heads, shape[1], size],
            strides: [strides[0], size * strides[2], strides[1], strides[2]], offset: offset, dtype: dtype)
    }

    /// This tensor, or a copy, such that the elements of a vector (the last dimension) are adjacent and no two vectors
    /// share memory.
    fileprivate func withAdjacentElements() throws -> Tensor {
        isDense && (strides[3] == 1 || shape[3] == 1) ? self : try contiguous()
    }

    /// A tensor [batch, heads, tokens, size] that lies in memory as [batch, tokens, heads, size], so that putting the
    /// heads side by side afterwards costs nothing.
    fileprivate static func emptyHeads(_ shape: Shape) throws -> Tensor {
        let (heads, tokens, size) = (shape[1], shape[2], shape[3])
        return try empty(
            shape, strides: [heads * tokens * size, size, heads * size, 1], for: "attention")
    }
}

/// The kernel calls of one attention.
private struct AttentionKernel {
    let q: Tensor, k: Tensor, v: Tensor, output: Tensor, logSums: Tensor
    let scale: Float
    let isCausal: Bool

    func forward() throws {
        // Queries times keys, then weights times values.
        ModuleTrace.count(
            multiplyAdds: q.shape[0] * q.shape[1] * q.shape[2] * k.shape[2] * (q.shape[3] + v.shape[3]))
        guard output.count > 0 else { return }
        try withJob { job, workspace in ck_attention(job, workspace) }
    }

    func gradients(of outputGradient: Tensor) throws -> [Tensor?] {
        guard output.count > 0 else {
            return [try Tensor.zeros(q.shape), try Tensor.zeros(k.shape), try Tensor.zeros(v.shape)]
        }
        let gradients = (
            try Tensor.emptyHeads(q.shape), try Tensor.emptyHeads(k.shape), try Tensor.emptyHeads(v.shape)
        )
        try self.gradients(of: outputGradient, into: gradients)
        return [gradients.0, gradients.1, gradients.2]
    }

    /// Sets the gradients of q, k and v.
    func gradients(of outputGradient: Tensor, into gradients: (dq: Tensor, dk: Tensor, dv: Tensor)) throws {
        guard output.count > 0 else { return }
        let (dq, dk, dv) = gradients
        try withJob { job, workspace in
            withExtendedLifetime(outputGradient) {
                var heads = [outputGradient, dq, dk, dv].map(Self.heads)
                heads.withUnsafeMutableBufferPointer { heads in
                    let first = heads.baseAddress!
                    ck_attention_gradient(job, first, first + 1, first + 2, first + 3, workspace)
                }
            }
        }
    }

    private func withJob(_ body: (UnsafePointer<ck_attention_job>, FloatPointer) -> Void) throws {
        var job = ck_attention_job(
            batch: q.shape[0], heads: q.shape[1], queries: q.shape[2], keys: k.shape[2], size: q.shape[3],
            value_size: v.shape[3], scale: scale, causal: isCausal, q: Self.heads(q), k: Self.heads(k),
            v: Self.heads(v), out: Self.heads(output), log_sums: logSums.withFloats { $0 })
        let workspace = try Workspace(floats: ck_attention_workspace(&job), for: "attention")
        withExtendedLifetime(self) { workspace.withFloats { body(&job, $0) } }
        try Interruption.check()
    }

    /// The address stays valid while the tensor lives: callers keep it alive.
    private static func heads(_ x: Tensor) -> ck_heads {
        ck_heads(
            base: x.withFloats { $0 }, image_stride: x.strides[0], head_stride: x.strides[1], token_stride: x.strides[2]
        )
    }
}
