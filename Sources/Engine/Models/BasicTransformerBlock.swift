/// Self-attention, cross-attention and a small network, each with a normalisation before it and added to what came in.
/// <https://arxiv.org/abs/1706.03762>
final class BasicTransformerBlock: Module {
    let norm1: LayerNorm
    let attn1: CrossAttention
    let norm2: LayerNorm
    let attn2: CrossAttention
    let norm3: LayerNorm
    let ff: FeedForward
    private let onlyCrossAttention: Bool

    /// - Parameter onlyCrossAttention: whether the first attention is to the context as well.
    init(_ size: Int, heads: Int, contextSize: Int, onlyCrossAttention: Bool) throws {
        self.onlyCrossAttention = onlyCrossAttention
        norm1 = try LayerNorm(size)
        attn1 = try CrossAttention(size, heads: heads, contextSize: onlyCrossAttention ? contextSize : size)
        norm2 = try LayerNorm(size)
        attn2 = try CrossAttention(size, heads: heads, contextSize: contextSize)
        norm3 = try LayerNorm(size)
        ff = try FeedForward(size)
    }

    /// - Parameters:
    ///   - x: vectors, `[B, tokens, size]`.
    ///   - context: the vectors from outside, `[B, words, contextSize]`.
    func callAsFunction(_ x: Tensor, _ context: Tensor) throws -> Tensor {
        try traced(x, context) {
            var hidden = try attn1(norm1(x), onlyCrossAttention ? context : nil, addedTo: x)
            hidden = try attn2(norm2(hidden), context, addedTo: hidden)
            return try ff(norm3(hidden), addedTo: hidden)
        }
    }
}

/// Attention of vectors to others, or to each other.
///
/// ```
/// q = Wq x;  k, v = Wk c, Wv c;  result = linear(softmax(q kᵀ / √d) v)
/// ```
final class CrossAttention: Module {
    let toQ: Linear
    let toK: Linear
    let toV: Linear
    /// A list of one, because the names in files are `to_out.0.weight` and so on.
    let toOut: [Linear]
    private let heads: Int

    /// - Parameters:
    ///   - size: the length of the vectors that look, a multiple of `heads`.
    ///   - contextSize: the length of the vectors that are looked at.
    init(_ size: Int, heads: Int, contextSize: Int) throws {
        self.heads = heads
        toQ = try Linear(size, size, bias: false)
        toK = try Linear(contextSize, size, bias: false)
        toV = try Linear(contextSize, size, bias: false)
        toOut = [try Linear(size, size)]
    }

    /// - Parameters:
    ///   - context: what is looked at, `[B, words, contextSize]`; nil for `x` itself.
    ///   - residual: what is added to the result, in the same pass.
    func callAsFunction(_ x: Tensor, _ context: Tensor?, addedTo residual: Tensor) throws -> Tensor {
        try traced(inputs: [x] + (context.map { [$0] } ?? [])) {
            let mixed = try context.map { try attend(x, $0) } ?? attend(x)
            return try toOut[0](mixed, addend: residual)
        }
    }

    /// One product for queries, keys and values.
    private func attend(_ x: Tensor) throws -> Tensor {
        let stacked = try x.linear(concat([toQ, toK, toV].map(\.weight)))
        ModuleTrace.note([toQ, toK, toV], sharing: stacked)
        return try selfAttention(stacked, heads: heads)
    }

    private func attend(_ x: Tensor, _ context: Tensor) throws -> Tensor {
        let q = try toQ(x)
        let stacked = try context.linear(concat([toK, toV].map(\.weight)))
        ModuleTrace.note([toK, toV], sharing: stacked)
        let parts = try stacked.chunk(2, dim: 2)
        let output = try scaledDotProductAttention(split(q), split(parts[0]), split(parts[1]))
        return try output.permute([0, 2, 1, 3]).reshape(q.shape.dims)
    }

    /// From [batch, tokens, heads · d] to [batch, heads, tokens, d].
    private func split(_ x: Tensor) throws -> Tensor {
        try x.reshape([x.shape[0], x.shape[1], heads, x.shape[2] / heads]).permute([0, 2, 1, 3])
    }
}

/// A small network that changes each vector by itself: four times as wide inside, with a gate.
final class FeedForward: Module {
    let gate: GEGLU
    let output: Linear

    override var stateNames: [String: String] { ["gate": "net.0", "output": "net.2"] }

    init(_ size: Int) throws {
        gate = try GEGLU(size, 4 * size)
        output = try Linear(4 * size, size)
    }

    /// - Parameter residual: what is added to the result, in the same pass.
    func callAsFunction(_ x: Tensor, addedTo residual: Tensor) throws -> Tensor {
        try traced(x) { try output(gate(x), addend: residual) }
    }
}

/// One half of a linear layer's result, scaled by the other half: `a · gelu(b)`. <https://arxiv.org/abs/2002.05202>
final class GEGLU: Module {
    let proj: Linear

    init(_ inputs: Int, _ outputs: Int) throws { proj = try Linear(inputs, 2 * outputs) }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) {
            let halves = try proj(x).chunk(2, dim: -1)
            return try halves[0] * halves[1].gelu()
        }
    }
}
