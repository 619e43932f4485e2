/// One level of the way down: residual blocks, each with attention after it where the type has it, then half the size.
final class DownBlock2D: Module {
    // In this order in files.
    let attentions: [any SpatialAttention]
    let resnets: [ResnetBlock2D]
    /// One that halves the size, or none in the last level.
    let downsamplers: [any Resampler]

    /// - Parameter level: 0 for the full size.
    init(_ type: DownBlockType, level: Int, _ options: any UNetOptions) throws {
        let allChannels = options.blockOutChannels
        let (inChannels, outChannels) = (allChannels[max(level - 1, 0)], allChannels[level])
        var (attentions, resnets): ([any SpatialAttention], [ResnetBlock2D]) = ([], [])
        // In this order the initial weights are drawn.
        for layer in 0..<options.layers(inLevel: level) {
            let channels = layer == 0 ? inChannels : outChannels
            resnets.append(try ResnetBlock2D(channels, outChannels, options.resnetOptions))
            if let kind = type.attention { attentions.append(try options.attention(kind, inLevel: level)) }
        }
        self.attentions = attentions
        self.resnets = resnets
        let isLast = level == allChannels.count - 1
        downsamplers = isLast ? [] : [try Self.downsampler(type, outChannels, options)]
    }

    private static func downsampler(
        _ type: DownBlockType, _ channels: Int, _ options: any UNetOptions
    ) throws -> any Resampler {
        if type == .resnetDown || (type == .attnDown && options.downsampleType == .resnet) {
            return try ResnetBlock2D(channels, channels, options.resnetOptions, resampling: .down)
        }
        return try Downsample2D(channels, padding: options.downsamplePadding)
    }

    /// The result of every layer; the last goes on, and all of them go to the way up.
    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor, _ context: Tensor?) throws -> [Tensor] {
        try traced(x) {
            var hidden = x
            var results: [Tensor] = []
            for (layer, resnet) in resnets.enumerated() {
                hidden = try resnet(hidden, timeEmbedding)
                if !attentions.isEmpty { hidden = try attentions[layer](hidden, context) }
                results.append(hidden)
            }
            for downsampler in downsamplers {
                results.append(try downsampler(hidden, timeEmbedding))
            }
            return results
        }
    }
}
