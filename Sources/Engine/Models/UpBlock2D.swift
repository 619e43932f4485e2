/// One level of the way up: residual blocks, each taking in a result from the way down, with attention after it where the
/// type has it; then double the size.
final class UpBlock2D: Module {
    // In this order in files.
    let attentions: [any SpatialAttention]
    let resnets: [ResnetBlock2D]
    /// One that doubles the size, or none in the last level.
    let upsamplers: [any Resampler]

    /// - Parameter level: that of the way down with images of the same size; 0 for the full size.
    init(_ type: UpBlockType, level: Int, _ options: any UNetOptions) throws {
        let allChannels = options.blockOutChannels
        let outChannels = allChannels[level]
        // Those of the level before this one on the way up, and of the one that its last layer takes in.
        let previousChannels = allChannels[min(level + 1, allChannels.count - 1)]
        let inChannels = allChannels[max(level - 1, 0)]
        let layers = options.layers(inLevel: level)
        var (attentions, resnets): ([any SpatialAttention], [ResnetBlock2D]) = ([], [])
        // In this order the initial weights are drawn.
        for layer in 0...layers {
            let before = layer == 0 ? previousChannels : outChannels
            let skipped = layer == layers ? inChannels : outChannels
            resnets.append(try ResnetBlock2D(before + skipped, outChannels, options.resnetOptions))
            if let kind = type.attention { attentions.append(try options.attention(kind, inLevel: level)) }
        }
        self.attentions = attentions
        self.resnets = resnets
        upsamplers = level == 0 ? [] : [try Self.upsampler(type, outChannels, options)]
    }

    private static func upsampler(
        _ type: UpBlockType, _ channels: Int, _ options: any UNetOptions
    ) throws -> any Resampler {
        if type == .resnetUp || (type == .attnUp && options.upsampleType == .resnet) {
            return try ResnetBlock2D(channels, channels, options.resnetOptions, resampling: .up)
        }
        return try Upsample2D(channels)
    }

    /// - Parameter skips: the results of the way down that are not used yet; takes its own from the end.
    func callAsFunction(
        _ x: Tensor, _ skips: inout [Tensor], _ timeEmbedding: Tensor, _ context: Tensor?
    ) throws -> Tensor {
        try traced(x) {
            var hidden = x
            for (layer, resnet) in resnets.enumerated() {
                hidden = try resnet(concat([hidden, skips.removeLast()], dim: 1), timeEmbedding)
                if !attentions.isEmpty { hidden = try attentions[layer](hidden, context) }
            }
            for upsampler in upsamplers {
                hidden = try upsampler(hidden, timeEmbedding)
            }
            return hidden
        }
    }
}
