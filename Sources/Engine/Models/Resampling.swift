/// What changes the size of an image between the levels of a UNet.
protocol Resampler: Module {
    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor) throws -> Tensor
}

/// Halves the height and width with a 3×3 convolution of stride 2.
final class Downsample2D: Module, Resampler {
    let conv: Conv2d
    private let padding: Int

    /// - Parameter padding: 0 pads on the right and at the bottom alone, as the models of the DDPM paper do.
    init(_ channels: Int, outChannels: Int? = nil, padding: Int = 1) throws {
        conv = try Conv2d(channels, outChannels ?? channels, kernelSize: 3, stride: 2, padding: padding)
        self.padding = padding
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try conv(padding == 0 ? x.pad([0, 1, 0, 1]) : x) }
    }

    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor) throws -> Tensor { try self(x) }
}

/// Doubles the height and width by repeating pixels, then smooths with a 3×3 convolution.
final class Upsample2D: Module, Resampler {
    let conv: Conv2d

    init(_ channels: Int, outChannels: Int? = nil) throws {
        conv = try Conv2d(channels, outChannels ?? channels, kernelSize: 3, padding: 1)
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try conv(x.upsampleNearest(scale: 2)) }
    }

    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor) throws -> Tensor { try self(x) }
}
