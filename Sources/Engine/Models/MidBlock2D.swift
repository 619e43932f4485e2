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
        attentions =
            config.addAttention
            ? [
                try AttentionBlock(
                    channels, headDim: config.headDim(channels), groups: config.midAttentionGroups,
                    eps: config.normEps, rescaleOutputFactor: config.midBlockScaleFactor)
            ] : []
        resnets = [first, try ResnetBlock2D(channels, channels, options)]
    }

    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor) throws -> Tensor {
        var hidden = try resnets[0](x, timeEmbedding)
        for attention in attentions { hidden = try attention(hidden) }
        return try resnets[1](hidden, timeEmbedding)
    }
}
