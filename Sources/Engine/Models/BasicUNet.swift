/// The smallest UNet that denoises images: three 5×5 convolutions down and three up, with max-pooling, repeated pixels and
/// added connections across. It does not look at the timestep.
///
/// With one channel it has 309,057 parameters. Height and width must be multiples of 4, as in 28×28.
public final class BasicUNet: Module {
    let downLayers: [Conv2d]
    let upLayers: [Conv2d]

    /// A model with random weights from the default generator.
    /// - Throws: `EngineError` when a number of channels is not positive.
    public init(inChannels: Int = 1, outChannels: Int = 1) throws {
        func layers(_ channels: [Int]) throws -> [Conv2d] {
            try zip(channels, channels.dropFirst()).map { try Conv2d($0, $1, kernelSize: 5, padding: 2) }
        }
        downLayers = try layers([inChannels, 32, 64, 64])
        upLayers = try layers([64, 64, 32, outChannels])
    }

    /// The model's prediction, `[B, outChannels, H, W]`, for images `[B, inChannels, H, W]`.
    /// - Throws: `EngineError` when the images do not fit the model.
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) {
            try require(
                x.ndim == 4 && x.shape[2] % 4 == 0 && x.shape[3] % 4 == 0, "BasicUNet",
                "the images have shape \(x.shape); they must be [batch, channels, height, width] with height and width "
                    + "multiples of 4")
            var hidden = x
            var skips: [Tensor] = []
            for (level, layer) in downLayers.enumerated() {
                hidden = try layer(hidden).silu()
                if level < downLayers.count - 1 {
                    skips.append(hidden)
                    hidden = try hidden.maxPool2d(2)
                }
            }
            for (level, layer) in upLayers.enumerated() {
                if level > 0 { hidden = try hidden.upsampleNearest(scale: 2) + skips.removeLast() }
                hidden = try layer(hidden).silu()
            }
            return hidden
        }
    }
}
