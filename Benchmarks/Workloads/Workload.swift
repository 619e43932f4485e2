/// Something to measure, described by its sizes alone, so that the engine and PyTorch (reference.py) can both do it.
enum Workload: Codable, Hashable, Sendable {
    /// The product of two square matrices: what the machine can do.
    case matrixProduct(size: Int)
    /// Prediction, mean squared error, gradients, AdamW and forgetting the gradients, on square images.
    case trainStep(model: CourseModel, batch: Int, side: Int)
    /// A prediction without recording.
    case forward(model: CourseModel, batch: Int)
    /// Images made out of noise by the butterflies UNet.
    case sampling(sampler: Sampler, images: Int, steps: Int)
    /// One of the three computations of a convolution.
    case convolution(direction: ConvolutionDirection, shape: ConvolutionShape)
    /// Normalisation and nonlinearity, forward and backward.
    case groupNormSiLU(batch: Int, channels: Int, side: Int)
    /// Attention, forward and backward.
    case attention(batch: Int, heads: Int, tokens: Int, size: Int)
    /// One step of the optimizer on all parameters of a model.
    case adamW(model: CourseModel)
}

/// How images are sampled.
enum Sampler: String, Codable, CaseIterable {
    case ddpm, ddim
}

/// A way to run PyTorch.
enum Variant: String, Codable, CaseIterable {
    case eager
    case channelsLast = "channels_last"
    case compiled
}

extension Workload {
    /// What words on the command line are looked for in.
    var name: String {
        switch self {
        case .matrixProduct(let size): "sgemm \(size)x\(size)x\(size)"
        case .trainStep(let model, let batch, let side): "train \(model.title), batch \(batch), \(side)x\(side)"
        case .forward(let model, let batch): "forward \(model.title), batch \(batch)"
        case .sampling(let sampler, let images, let steps):
            "sample \(images) butterflies, \(sampler.rawValue), \(steps) steps"
        case .convolution(let direction, let shape): "conv \(shape.name), \(direction.title)"
        case .groupNormSiLU(let batch, let channels, let side):
            "norm and silu \(batch)x\(channels)x\(side)x\(side), and backward"
        case .attention(let batch, let heads, let tokens, let size):
            "attention \(batch)x\(heads)x\(tokens)x\(size), and backward"
        case .adamW(let model): "adamw step, \(model.title)"
        }
    }

    /// Whether it gets processes of its own, so that the peak of their memory is the workload's.
    var isWhole: Bool {
        switch self {
        case .trainStep, .forward, .sampling: true
        default: false
        }
    }

    /// The ways of PyTorch that make a difference to it.
    var variants: [Variant] {
        switch self {
        case .matrixProduct, .attention, .adamW: [.eager]
        case .convolution: [.eager, .channelsLast]
        default: Variant.allCases
        }
    }

    /// How long a turn lasts at least; short workloads run several times in it.
    var secondsPerTurn: Double { isWhole ? 0.25 : 0.05 }
}
