import Testing

@testable import Engine

/// How the learning rate goes when an update is made of several batches.
@Suite struct LearningRateTests {
    /// The rates before each of the 12 updates of a training with 10 batches an epoch, four of them an update.
    private func rates(_ compat: TrainingOptions.LRCompatibility) throws -> [Double] {
        var options = TrainingFixture.options(in: "nowhere")
        (options.numEpochs, options.gradientAccumulationSteps, options.learningRate) = (4, 4, 1)
        (options.trainBatchSize, options.lrScheduler, options.lrCompat) = (4, .linear, compat)
        options.lrWarmupSteps = 2
        let parts = try TrainingParts(options, dataset: TrainingFixture.slopes())
        #expect(parts.updateCount == 12)
        return (0..<13).map { _ in
            defer { parts.lrScheduler.step() }
            return parts.optimizer.lr
        }
    }

    @Test func theScheduleEndsWithTheTraining() throws {
        expectClose(
            try rates(.fixed), [0, 0.5, 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0], relative: 1e-12)
    }

    /// Eight updates of warm-up instead of two, and forty until the end.
    @Test func diffusersCountsBatches() throws {
        let falling = (0...4).map { 1 - Double($0) / 32 }
        expectClose(try rates(.diffusers), (0..<8).map { Double($0) / 8 } + falling, relative: 1e-12)
    }
}
