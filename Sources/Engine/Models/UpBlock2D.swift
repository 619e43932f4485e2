/// One level of the way up: residual blocks, each taking in a result from the way down, with attention after it where the
/// type has it; then double the size.
final class UpBlock2D: Module {
    // In this order in files.
    let attentions: [AttentionBlock]
    let resnets: [ResnetBlock2D]
    /// One that doubles the size, or none in the last level.
    let upsamplers: [any Resampler]

    /// - Parameters:
    ///   - inChannels: those of the level below on the way down, which its last layer takes in.
    ///   - previousChannels: those of the level before this one on the way up.
    init(
        _ type: UpBlockType, inChannels: Int, previousChannels: Int, outChannels: Int, isLast: Bool,
        _ config: UNet2DConfig
    ) throws {
        var (attentions, resnets): ([AttentionBlock], [ResnetBlock2D]) = ([], [])
        // In this order the initial weights are drawn.
        for layer in 0...config.layersPerBlock {
            let before = layer == 0 ? previousChannels : outChannels
            let skipped = layer == config.layersPerBlock ? inChannels : outChannels
            resnets.append(try ResnetBlock2D(before + skipped, outChannels, config.resnetOptions))
            if type == .attnUp { attentions.append(try config.attention(outChannels)) }
        }
        self.attentions = attentions
        self.resnets = resnets
        upsamplers = isLast ? [] : [try Self.upsampler(type, outChannels, config)]
    }

    private static func upsampler(
        _ type: UpBlockType, _ channels: Int, _ config: UNet2DConfig
    ) throws -> any Resampler {
        if type == .resnetUp || (type == .attnUp && config.upsampleType == .resnet) {
            return try ResnetBlock2D(channels, channels, config.resnetOptions, resampling: .up)
        }
        return try Upsample2D(channels)
    }

    /// - Parameter skips: the results of the way down that are not used yet; takes its own from the end.
    func callAsFunction(_ x: Tensor, _ skips: inout [Tensor], _ timeEmbedding: Tensor) throws -> Tensor {
        try traced(x) {
            var hidden = x
            for (layer, resnet) in resnets.enumerated() {
                hidden = try resnet(concat([hidden, skips.removeLast()], dim: 1), timeEmbedding)
                if !attentions.isEmpty { hidden = try attentions[layer](hidden) }
            }
            for upsampler in upsamplers {
                hidden = try upsampler(hidden, timeEmbedding)
            }
            return hidden
        }
    }
}
