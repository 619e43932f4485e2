/// Self-attention over the pixels of an image: each can look at every other.
/// <https://arxiv.org/abs/1706.03762>
///
/// ```
/// q, k, v = linear(norm(x));  result = (x + linear(softmax(q kᵀ / √d) v)) / scale
/// ```
final class AttentionBlock: Module {
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

    /// - Parameter x: `[B, C, H, W]`.
    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) {
            let (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
            func tokens(_ images: Tensor) throws -> Tensor {
                try images.permute([0, 2, 3, 1]).reshape([batch, height * width, channels])
            }
            let projected = try tokens(groupNorm?(x) ?? x).linear(
                concat([toQ, toK, toV].map(\.weight)), bias: concat([toQ, toK, toV].compactMap(\.bias)))
            ModuleTrace.note([toQ, toK, toV], sharing: projected)
            let sum = try toOut[0](selfAttention(projected, heads: heads), addend: tokens(x))
                .reshape([batch, height, width, channels]).permute([0, 3, 1, 2])
            return rescaleOutputFactor == 1 ? sum : try sum / rescaleOutputFactor
        }
    }
}
