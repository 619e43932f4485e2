/// What mixes the pixels of an image with each other, or with vectors from outside.
protocol SpatialAttention: Module {
    /// - Parameters:
    ///   - x: `[B, C, H, W]`.
    ///   - context: the vectors from outside, `[B, tokens, size]`; self-attention does not look at them.
    func callAsFunction(_ x: Tensor, _ context: Tensor?) throws -> Tensor
}

extension Tensor {
    /// The pixels of images [B, C, H, W] as vectors, [B, H·W, C].
    func pixelVectors() throws -> Tensor {
        try permute([0, 2, 3, 1]).reshape([shape[0], shape[2] * shape[3], shape[1]])
    }

    /// Vectors [B, H·W, C] as images of the same height and width as `images`.
    func pixels(like images: Tensor) throws -> Tensor {
        try reshape([shape[0], images.shape[2], images.shape[3], shape[2]]).permute([0, 3, 1, 2])
    }
}

/// Self-attention over the pixels of an image: each can look at every other.
/// <https://arxiv.org/abs/1706.03762>
///
/// ```
/// q, k, v = linear(norm(x));  result = (x + linear(softmax(q kᵀ / √d) v)) / scale
/// ```
final class AttentionBlock: Module, SpatialAttention {
    let groupNorm: GroupNorm?
    let toQ: Linear
    let toK: Linear
    let toV: Linear
    /// A list of one, because the names in files are `to_out.0.weight` and so on.
    let toOut: [Linear]
    private let heads: Int
    private let rescaleOutputFactor: Double

    /// - Parameters:
    ///   - headDim: the channels of a head. Where it does not divide `channels`, there are as many heads as fit.
    ///   - groups: of the normalisation; none if nil.
    init(_ channels: Int, headDim: Int, groups: Int?, eps: Double, rescaleOutputFactor: Double = 1) throws {
        heads = channels / headDim
        self.rescaleOutputFactor = rescaleOutputFactor
        groupNorm = try groups.map { try GroupNorm($0, channels, eps: eps) }
        let inner = heads * headDim
        toQ = try Linear(channels, inner)
        toK = try Linear(channels, inner)
        toV = try Linear(channels, inner)
        toOut = [try Linear(inner, channels)]
    }

    func callAsFunction(_ x: Tensor, _ context: Tensor?) throws -> Tensor {
        try traced(x) {
            let projected = try (groupNorm?(x) ?? x).pixelVectors().linear(
                concat([toQ, toK, toV].map(\.weight)), bias: concat([toQ, toK, toV].compactMap(\.bias)))
            ModuleTrace.note([toQ, toK, toV], sharing: projected)
            let sum = try toOut[0](selfAttention(projected, heads: heads), addend: x.pixelVectors()).pixels(like: x)
            return rescaleOutputFactor == 1 ? sum : try sum / rescaleOutputFactor
        }
    }
}
