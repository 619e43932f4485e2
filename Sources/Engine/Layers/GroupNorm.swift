import CKernels

/// Normalises each image's channels in groups: y = (x - mean) / √(variance + eps) · weight + bias, with the mean and the
/// variance over a group's channels and pixels.
///
/// Wu and He, "Group Normalization" (arXiv:1803.08494).
public final class GroupNorm: Module, Layer {
    /// What each channel is multiplied by, [channels]; starts at 1.
    public let weight: Parameter
    /// What is added to each channel, [channels]; starts at 0.
    public let bias: Parameter
    /// How many groups the channels are cut into.
    public let groups: Int
    /// Keeps the root away from zero.
    public let eps: Double

    /// - Throws: `EngineError` when `groups` does not divide `channels`.
    public init(_ groups: Int, _ channels: Int, eps: Double = 1e-5) throws {
        try Initialization.checkSizes("GroupNorm", ["groups": groups, "channels": channels])
        try require(
            channels % groups == 0, "GroupNorm", "\(channels) channels cannot be cut into \(groups) groups of one size")
        weight = Parameter(try Tensor.ones([channels]))
        bias = Parameter(try Tensor.zeros([channels]))
        self.groups = groups
        self.eps = eps
    }

    public override var details: String { "\(groups), \(weight.count)" + (eps == 1e-5 ? "" : ", eps: \(eps)") }

    /// Normalises images [N, channels, H, W], or anything [N, channels, ...].
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try x.groupNorm(groups, weight, bias, eps: eps) }
    }

    /// Normalises and applies SiLU in one pass: `norm(x).silu()`, but faster.
    func withSiLU(_ x: Tensor) throws -> Tensor {
        try traced(x) { try x.groupNorm(groups, weight, bias, eps: eps, thenSiLU: true) }
    }
}

extension Tensor {
    /// Normalises the second dimension, the channels, in groups; see `GroupNorm`.
    /// - Parameters:
    ///   - groups: how many groups the channels are cut into.
    ///   - weight: what each channel is multiplied by, [channels]; nil for 1.
    ///   - bias: what is added to each channel, [channels]; nil for 0.
    ///   - eps: keeps the root away from zero.
    /// - Throws: `EngineError` when the shapes do not fit.
    public func groupNorm(
        _ groups: Int, _ weight: Tensor? = nil, _ bias: Tensor? = nil, eps: Double = 1e-5
    ) throws -> Tensor {
        try groupNorm(groups, weight, bias, eps: eps, thenSiLU: false)
    }

    /// - Parameters:
    ///   - thenSiLU: whether to apply SiLU in the same pass.
    ///   - operation: what profiles call it.
    func groupNorm(
        _ groups: Int, _ weight: Tensor?, _ bias: Tensor?, eps: Double, thenSiLU: Bool = false,
        profiledAs operation: String = "groupNorm"
    ) throws -> Tensor {
        try checkGroupNorm(groups, weight, bias)
        guard count > 0 else { return self }
        guard ndim == 4 else {
            return try reshape([shape[0], shape[1], -1, 1])
                .groupNorm(groups, weight, bias, eps: eps, thenSiLU: thenSiLU, profiledAs: operation).reshape(shape)
        }
        let span = Profiler.begin(operation)
        defer { span.end() }
        let norm = GroupNormalisation(shape, groups: groups, eps: eps, silu: thenSiLU)
        let x = try channelsLast()
        let weight = try weight?.contiguous() ?? Tensor.ones([shape[1]])
        let bias = try bias?.contiguous() ?? Tensor.zeros([shape[1]])
        let (output, statistics) = try norm.forward(x, weight, bias)
        return Tensor.record(operation, [x, weight, bias], output) { gradient in
            try norm.gradients(x, weight, bias, statistics, gradient.channelsLast())
        }
    }

    private func checkGroupNorm(_ groups: Int, _ weight: Tensor?, _ bias: Tensor?) throws {
        try checkFloat32("groupNorm", ["input": self, "weight": weight, "bias": bias])
        try require(ndim >= 2, "groupNorm", "the input must be [N, C, ...], but is \(shape)")
        try require(
            groups >= 1 && shape[1] % groups == 0, "groupNorm",
            "the \(shape[1]) channels of \(shape) cannot be cut into \(groups) groups of one size")
        for case (let name, let tensor?) in [("weight", weight), ("bias", bias)] {
            try require(
                tensor.shape == [shape[1]], "groupNorm",
                "the \(name) \(tensor.shape) must be [\(shape[1])] to fit the input \(shape)")
        }
    }
}

/// The kernel calls of one normalisation.
private struct GroupNormalisation {
    private let sizes: ck_group_norm_shape
    private let shape: Shape

    init(_ shape: Shape, groups: Int, eps: Double, silu: Bool) {
        self.shape = shape
        sizes = ck_group_norm_shape(
            batch: shape[0], pixels: shape[2] * shape[3], channels: shape[1], groups: groups, epsilon: Float(eps),
            silu: silu)
    }

    func forward(_ x: Tensor, _ weight: Tensor, _ bias: Tensor) throws -> (output: Tensor, statistics: Tensor) {
        let output = try Tensor.empty(shape, strides: shape.channelsLastStrides, for: "groupNorm")
        let statistics = try Tensor.empty([sizes.batch, sizes.groups, 2], for: "groupNorm")
        try withWorkspace { sizes, workspace in
            Tensor.withFloats(x, weight, bias) { x, weight, bias in
                Tensor.withFloats(output, statistics) { ck_group_norm(sizes, x, weight, bias, $0, $1, workspace) }
            }
        }
        return (output, statistics)
    }

    func gradients(
        _ x: Tensor, _ weight: Tensor, _ bias: Tensor, _ statistics: Tensor, _ gradient: Tensor
    ) throws -> [Tensor?] {
        let dx = try Tensor.empty(shape, strides: shape.channelsLastStrides, for: "groupNorm")
        let dweight = try Tensor.empty(weight.shape, for: "groupNorm")
        let dbias = try Tensor.empty(bias.shape, for: "groupNorm")
        try withWorkspace { sizes, workspace in
            Tensor.withFloats(x, weight, bias, statistics) { x, weight, bias, statistics in
                Tensor.withFloats(gradient, dx, dweight, dbias) { gradient, dx, dweight, dbias in
                    ck_group_norm_gradient(
                        sizes, x, weight, bias, statistics, gradient, dx, dweight, dbias, workspace)
                }
            }
        }
        return [dx, dweight, dbias]
    }

    private func withWorkspace(
        _ body: (UnsafePointer<ck_group_norm_shape>, UnsafeMutablePointer<Double>) -> Void
    ) throws {
        try withUnsafePointer(to: sizes) { sizes in
            try Workspace(doubles: ck_group_norm_workspace(sizes), for: "groupNorm").withDoubles { body(sizes, $0) }
            try Interruption.check()
        }
    }
}
