/// What the UNets have in common: down to small sizes, through the middle, and up again, with connections across at every
/// size. <https://arxiv.org/abs/1505.04597>
public class UNet: Module {
    /// What was odd about the files that the model was loaded from.
    public internal(set) var warnings: [String] = []
    let options: any UNetOptions

    // In this order in files; the initial weights are drawn in the order of `init`.
    let convIn: Conv2d
    let timeProj: any TimeProjection
    let timeEmbedding: TimestepEmbedding
    /// A table, or layers for projected labels; nil without classes, and where labels are vectors already.
    let classEmbedding: Module?
    let downBlocks: [DownBlock2D]
    let upBlocks: [UpBlock2D]
    let midBlock: MidBlock2D?
    let convNormOut: GroupNorm
    let convOut: Conv2d

    /// - Parameter options: ones that fit each other.
    init(_ options: any UNetOptions) throws {
        self.options = options
        let first = options.blockOutChannels[0]
        let (inKernel, outKernel) = (options.convInKernel, options.convOutKernel)
        convIn = try Conv2d(options.inChannels, first, kernelSize: inKernel, padding: (inKernel - 1) / 2)
        timeProj = try options.timeProjection()
        timeEmbedding = try Self.timeEmbedding(options)
        classEmbedding = try Self.classEmbedding(options)
        downBlocks = try options.downBlockTypes.enumerated().map { level, type in
            try DownBlock2D(type, level: level, options)
        }
        midBlock = options.midBlockType == nil ? nil : try MidBlock2D(options)
        upBlocks = try options.upBlockTypes.enumerated().map { step, type in
            try UpBlock2D(type, level: options.upBlockTypes.count - 1 - step, options)
        }
        convNormOut = try GroupNorm(options.normNumGroups, first, eps: options.normEps)
        convOut = try Conv2d(first, options.outChannels, kernelSize: outKernel, padding: (outKernel - 1) / 2)
    }

    private static func timeEmbedding(_ options: any UNetOptions) throws -> TimestepEmbedding {
        try TimestepEmbedding(options.timeProjectionSize, options.timeEmbeddingSize, options.endActivation)
    }

    private static func classEmbedding(_ options: any UNetOptions) throws -> Module? {
        switch (options.classEmbedType, options.numClassEmbeds) {
        case (.timestep, _): try timeEmbedding(options)
        case (nil, let count?): try Embedding(count, options.timeEmbeddingSize)
        case (.identity, _), (nil, nil): nil
        }
    }
}
