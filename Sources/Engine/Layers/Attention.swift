import CKernels

/// Attention: each query's output is the mean of all values, weighted by how well their keys match the query.
///
/// softmax(q kᵀ / √d) v for every image and head. Vaswani et al., "Attention Is All You Need" (arXiv:1706.03762).
/// - Parameters:
///   - q: queries, [batch, heads, queries, d].
///   - k: keys, [batch, heads, keys, d].
///   - v: values, [batch, heads, keys, dv].
///   - scale: what q kᵀ is multiplied by; nil for 1/√d.
/// - Returns: [batch, heads, queries, dv].
/// - Throws: `EngineError` when the shapes do not fit.
public func scaledDotProductAttention(_ q: Tensor, _ k: Tensor, _ v: Tensor, scale: Double? = nil) throws -> Tensor {
    try checkAttention(q, k, v)
    let (q, k, v) = (try q.withAdjacentElements(), try k.withAdjacentElements(), try v.withAdjacentElements())
    let output = try Tensor.emptyHeads([q.shape[0], q.shape[1], q.shape[2], v.shape[3]])
    let logSums = try Tensor.empty(Shape(Array(q.shape.prefix(3))), for: "attention")
    let scale = Float(scale ?? 1 / Double(q.shape[3]).squareRoot())
    let attention = AttentionKernel(q: q, k: k, v: v, output: output, logSums: logSums, scale: scale)
    try attention.forward()
    return Tensor.record("attention", [q, k, v], output) { try attention.gradients(of: $0.withAdjacentElements()) }
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

    func forward() throws {
        guard output.count > 0 else { return }
        try withJob { job, workspace in ck_attention(job, workspace) }
    }

    func gradients(of outputGradient: Tensor) throws -> [Tensor?] {
        let (dq, dk, dv) = (
            try Tensor.emptyHeads(q.shape), try Tensor.emptyHeads(k.shape), try Tensor.emptyHeads(v.shape)
        )
        guard output.count > 0 else { return [dq, try Tensor.zeros(k.shape), try Tensor.zeros(v.shape)] }
        try withJob { job, workspace in
            withExtendedLifetime(outputGradient) {
                var heads = [outputGradient, dq, dk, dv].map(Self.heads)
                heads.withUnsafeMutableBufferPointer { heads in
                    let first = heads.baseAddress!
                    ck_attention_gradient(job, first, first + 1, first + 2, first + 3, workspace)
                }
            }
        }
        return [dq, dk, dv]
    }

    private func withJob(_ body: (UnsafePointer<ck_attention_job>, FloatPointer) -> Void) throws {
        var job = ck_attention_job(
            batch: q.shape[0], heads: q.shape[1], queries: q.shape[2], keys: k.shape[2], size: q.shape[3],
            value_size: v.shape[3], scale: scale, q: Self.heads(q), k: Self.heads(k), v: Self.heads(v),
            out: Self.heads(output), log_sums: logSums.withFloats { $0 })
        let workspace = try Workspace(floats: ck_attention_workspace(&job), for: "attention")
        withExtendedLifetime(self) { workspace.withFloats { body(&job, $0) } }
    }

    /// The address stays valid while the tensor lives: callers keep it alive.
    private static func heads(_ x: Tensor) -> ck_heads {
        ck_heads(
            base: x.withFloats { $0 }, image_stride: x.strides[0], head_stride: x.strides[1], token_stride: x.strides[2]
        )
    }
}
