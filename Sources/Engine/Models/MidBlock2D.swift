/// The middle of a UNet, where the image is smallest: a residual block, attention, another residual block.
final class MidBlock2D: Module {
    // In this order in files.
    let attentions: [any SpatialAttention]
    let resnets: [ResnetBlock2D]

    init(_ options: any UNetOptions) throws {
        let channels = options.blockOutChannels[options.blockOutChannels.count - 1]
        var resnetOptions = options.resnetOptions
        resnetOptions.outputScaleFactor = options.midBlockScaleFactor
        // In this order the initial weights are drawn.
        let first = try ResnetBlock2D(channels, channels, resnetOptions)
        attentions = [try options.midAttention()].compactMap { $0 }
        resnets = options.hasSecondMidResnet ? [first, try ResnetBlock2D(channels, channels, resnetOptions)] : [first]
    }

    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor, _ context: Tensor?) throws -> Tensor {
        try traced(x) {
            var hidden = try resnets[0](x, timeEmbedding)
            for attention in attentions { hidden = try attention(hidden, context) }
            for resnet in resnets.dropFirst() { hidden = try resnet(hidden, timeEmbedding) }
            return hidden
        }
    }
}
