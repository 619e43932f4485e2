/// The middle of a UNet, where the image is smallest: a residual block, attention, another residual block.
final class MidBlock2D: Module {
    // In this order in files.
    let attentions: [AttentionBlock]
    let resnets: [ResnetBlock2D]

    init(_ channels: Int, _ config: UNet2DConfig) throws {
        var options = config.resnetOptions
        options.outputScaleFactor = config.midBlockScaleFactor
        // In this order the initial weights are drawn.
        let first = try ResnetBlock2D(channels, channels, options)
        attentions = config.addAttention ? [try config.midAttention(channels)] : []
        resnets = [first, try ResnetBlock2D(channels, channels, options)]
    }

    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor) throws -> Tensor {
        try traced(x) {
            var hidden = try resnets[0](x, timeEmbedding)
            for attention in attentions { hidden = try attention(hidden) }
            return try resnets[1](hidden, timeEmbedding)
        }
    }
}

extension UNet2DConfig {
    fileprivate func midAttention(_ channels: Int) throws -> AttentionBlock {
        // diffusers leaves the normalisation out for models that scale and shift, unless it is asked for.
        let groups = attnNormNumGroups ?? (resnetTimeScaleShift == .default ? normNumGroups : nil)
        return try AttentionBlock(
            channels, headDim: headDim(channels), groups: groups, eps: normEps,
            rescaleOutputFactor: midBlockScaleFactor)
    }
}
