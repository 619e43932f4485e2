/// One level of the way down: residual blocks, each with attention after it where the type has it, then half the size.
final class DownBlock2D: Module {
    // In this order in files.
    let attentions: [AttentionBlock]
    let resnets: [ResnetBlock2D]
    /// One that halves the size, or none in the last level.
    let downsamplers: [any Resampler]

    init(
        _ type: DownBlockType, _ inChannels: Int, _ outChannels: Int, isLast: Bool, _ config: UNet2DConfig
    ) throws {
        var (attentions, resnets): ([AttentionBlock], [ResnetBlock2D]) = ([], [])
        // In this order the initial weights are drawn.
        for layer in 0..<config.layersPerBlock {
            let channels = layer == 0 ? inChannels : outChannels
            resnets.append(try ResnetBlock2D(channels, outChannels, config.resnetOptions))
            if type == .attnDown { attentions.append(try config.attention(outChannels)) }
        }
        self.attentions = attentions
        self.resnets = resnets
        downsamplers = isLast ? [] : [try Self.downsampler(type, outChannels, config)]
    }

    private static func downsampler(
        _ type: DownBlockType, _ channels: Int, _ config: UNet2DConfig
    ) throws -> any Resampler {
        if type == .resnetDown || (type == .attnDown && config.downsampleType == .resnet) {
            return try ResnetBlock2D(channels, channels, config.resnetOptions, resampling: .down)
        }
        return try Downsample2D(channels, padding: config.downsamplePadding)
    }

    /// The result of every layer; the last goes on, and all of them go to the way up.
    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor) throws -> [Tensor] {
        try traced(x) {
            var hidden = x
            var results: [Tensor] = []
            for (layer, resnet) in resnets.enumerated() {
                hidden = try resnet(hidden, timeEmbedding)
                if !attentions.isEmpty { hidden = try attentions[layer](hidden) }
                results.append(hidden)
            }
            for downsampler in downsamplers {
                results.append(try downsampler(hidden, timeEmbedding))
            }
            return results
        }
    }
}

extension UNet2DConfig {
    /// The options of all residual blocks but those of the middle, which scale their results.
    var resnetOptions: ResnetBlock2D.Options {
        ResnetBlock2D.Options(
            timeChannels: timeEmbeddingSize, groups: normNumGroups, eps: normEps, activation: actFn, dropout: dropout,
            timeScaleShift: resnetTimeScaleShift)
    }

    /// The attention of a level with `channels`.
    func attention(_ channels: Int) throws -> AttentionBlock {
        try AttentionBlock(channels, headDim: headDim(channels), groups: normNumGroups, eps: normEps)
    }
}
