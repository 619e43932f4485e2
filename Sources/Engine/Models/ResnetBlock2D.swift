/// A residual block that takes in the embedding of the timestep: twice normalisation, nonlinearity and 3×3 convolution,
/// added to what came in. <https://arxiv.org/abs/1512.03385>
///
/// ```
/// h = conv1(act(norm1(x)));  h = norm2(h + time);  result = (shortcut(x) + conv2(dropout(act(h)))) / scale
/// ```
final class ResnetBlock2D: Module, Resampler {
    /// What residual blocks of one model have in common.
    struct Options {
        var timeChannels: Int
        var groups = 32
        var eps = 1e-6
        var activation = Activation.silu
        var dropout = 0.0
        var timeScaleShift = TimeScaleShift.default
        var outputScaleFactor = 1.0
    }

    /// How the block changes the size of the image, besides all else.
    enum Resampling {
        case none, up, down
    }

    let norm1: GroupNorm
    let conv1: Conv2d
    let timeEmbProj: Linear
    let norm2: GroupNorm
    let dropout: Dropout
    let conv2: Conv2d
    let convShortcut: Conv2d?
    private let options: Options
    private let resampling: Resampling

    /// - Parameter useShortcut: whether what came in passes a 1×1 convolution; nil for: where the channels change.
    init(
        _ inChannels: Int, _ outChannels: Int, _ options: Options, resampling: Resampling = .none,
        useShortcut: Bool? = nil
    ) throws {
        self.options = options
        self.resampling = resampling
        norm1 = try GroupNorm(options.groups, inChannels, eps: options.eps)
        conv1 = try Conv2d(inChannels, outChannels, kernelSize: 3, padding: 1)
        timeEmbProj = try Linear(
            options.timeChannels, options.timeScaleShift == .scaleShift ? 2 * outChannels : outChannels)
        norm2 = try GroupNorm(options.groups, outChannels, eps: options.eps)
        dropout = try Dropout(options.dropout)
        conv2 = try Conv2d(outChannels, outChannels, kernelSize: 3, padding: 1)
        convShortcut =
            useShortcut ?? (inChannels != outChannels) ? try Conv2d(inChannels, outChannels, kernelSize: 1) : nil
    }

    func callAsFunction(_ x: Tensor, _ timeEmbedding: Tensor) throws -> Tensor {
        try traced(x) {
            let time = try timeEmbProj(options.activation(timeEmbedding))
            let mixed = try mix(resample(normalised(x, norm1)), time)
            let kept = try resample(x)
            let sum = try conv2(dropout(mixed), addend: convShortcut?(kept) ?? kept)
            return options.outputScaleFactor == 1 ? sum : try sum / options.outputScaleFactor
        }
    }

    private func normalised(_ x: Tensor, _ norm: GroupNorm) throws -> Tensor {
        options.activation == .silu ? try norm.withSiLU(x) : try options.activation(norm(x))
    }

    /// The first convolution, normalisation and nonlinearity with the embedding of the timestep in it.
    private func mix(_ hidden: Tensor, _ time: Tensor) throws -> Tensor {
        guard options.timeScaleShift == .scaleShift else {
            return try normalised(conv1(hidden, imageBias: time), norm2)
        }
        let halves = try time.unsqueeze(-1).unsqueeze(-1).chunk(2, dim: 1)
        return try options.activation(norm2(conv1(hidden)) * (1 + halves[0]) + halves[1])
    }

    private func resample(_ x: Tensor) throws -> Tensor {
        switch resampling {
        case .none: x
        case .up: try x.upsampleNearest(scale: 2)
        case .down: try x.avgPool2d(2)
        }
    }
}
