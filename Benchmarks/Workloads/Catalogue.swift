/// All workloads in the order they are measured.
enum Catalogue {
    static let models: [Workload] =
        CourseModel.allCases.map { .trainStep(model: $0, batch: $0.trainingBatch, side: $0.side) }
        + [CourseModel.butterflies, .mnist].flatMap { model in
            [8, 1].map { .forward(model: model, batch: $0) }
        } + Sampler.allCases.map { .sampling(sampler: $0, images: 8, steps: 10) }

    static let kernels: [Workload] =
        [(64, 64, 32), (64, 128, 16), (64, 512, 4)].map { .groupNormSiLU(batch: $0, channels: $1, side: $2) }
        + [(64, 16, 64, 8), (64, 32, 16, 8), (8, 4, 256, 64)].map {
            .attention(batch: $0, heads: $1, tokens: $2, size: $3)
        } + [.adamW(model: .butterflies)]

    /// Each convolution that occurs in training the course's models, once. The images themselves need no gradient, so a
    /// model's first convolution has no input gradient.
    static func convolutions() throws -> [Workload] {
        var seen: Set<Workload> = []
        return try CourseModel.allCases.flatMap { model in
            try model.convolutions(batch: model.trainingBatch).enumerated().flatMap { index, shape in
                ConvolutionDirection.allCases.filter { index > 0 || $0 != .inputGradient }.map {
                    Workload.convolution(direction: $0, shape: shape)
                }
            }
        }.filter { seen.insert($0).inserted }
    }
}
