import Foundation
import Testing

@testable import Engine

@Suite(.serialized) struct CheckpointTests {
    /// Six images one by one, a checkpoint every two updates: what diffusers tests its script with.
    private func options(in folder: String) -> TrainingOptions {
        var options = TrainingFixture.options(in: folder)
        (options.trainBatchSize, options.numEpochs, options.checkpointingSteps) = (1, 1, 2)
        return options
    }

    @Test func theNewestRemain() throws {
        try withTemporaryFolder { folder in
            var options = options(in: folder)
            options.checkpointsTotalLimit = 2
            try TrainingFixture.train(options, count: 6)
            #expect(TrainingFixture.checkpoints(in: options.outputDir) == [4, 6])
            (options.numEpochs, options.resumeFromCheckpoint) = (2, "checkpoint-6")
            try TrainingFixture.train(options, count: 6)
            #expect(TrainingFixture.checkpoints(in: options.outputDir) == [10, 12])
            #expect(
                TrainingFixture.contents(of: "\(options.outputDir)/checkpoint-12") == [
                    "optimizer.safetensors", "random_states.json", "scheduler.json", "training_options.json",
                    "training_state.json", "unet", "unet_ema",
                ])
            _ = try UNet2DModel.fromPretrained("\(options.outputDir)/checkpoint-12/unet")
            #expect(try EMAModel.fromPretrained("\(options.outputDir)/checkpoint-12/unet_ema").optimizationStep == 12)
        }
    }

    /// From the middle of an epoch and from its end, with an update that is made of several batches.
    @Test(arguments: [2, 3, 4])
    func goingOnEndsAsWithoutAStop(step: Int) throws {
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            (options.gradientAccumulationSteps, options.checkpointingSteps, options.randomFlip) = (2, 1, true)
            let losses = try TrainingFixture.train(options)
            let whole = try TrainingFixture.outcome(options.outputDir)
            let resumed = "\(folder)/resumed"
            try FileManager.default.createDirectory(atPath: resumed, withIntermediateDirectories: true)
            for name in ["checkpoint-\(step)", "losses.csv"] {
                try FileManager.default.copyItem(atPath: "\(options.outputDir)/\(name)", toPath: "\(resumed)/\(name)")
            }
            (options.outputDir, options.resumeFromCheckpoint) = (resumed, "latest")
            #expect(try TrainingFixture.train(options) == losses)
            #expect(try TrainingFixture.outcome(resumed) == whole)
        }
    }

    @Test func aStopSavesTheLastWholeUpdate() throws {
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            try TrainingFixture.train(options)
            let whole = try TrainingFixture.outcome(options.outputDir)
            options.outputDir = "\(folder)/stopped"
            let trainer = UnconditionalTrainer(options, dataset: TrainingFixture.slopes())
            let notices = Notices.during {
                #expect(throws: Interrupted.self) { try trainer.train { _ in Interruption.request() } }
            }
            Interruption.clear()
            #expect(
                notices == [
                    "Stopped after update 5 of 10. \(options.outputDir)/checkpoint-5 has all it takes to go on."
                ])
            options.resumeFromCheckpoint = "latest"
            try TrainingFixture.train(options)
            #expect(try TrainingFixture.outcome(options.outputDir) == whole)
        }
    }

    @Test func aFailedWriteLeavesTheOlderOnes() throws {
        try withTemporaryFolder { folder in
            let checkpoints = CheckpointFolder(outputDir: folder)
            let files = FileManager.default
            for step in [1, 2] {
                try checkpoints.save(step: step, limit: 1) {
                    try files.createDirectory(atPath: $0, withIntermediateDirectories: true)
                }
            }
            #expect(TrainingFixture.contents(of: folder) == ["checkpoint-2"])
            #expect(throws: EngineError.self) {
                try checkpoints.save(step: 3, limit: 1) {
                    try files.createDirectory(atPath: $0, withIntermediateDirectories: true)
                    throw EngineError("checkpoint", "the disk is full")
                }
            }
            #expect(TrainingFixture.contents(of: folder) == ["checkpoint-2"])
        }
    }

    @Test func aCheckpointThatIsNotThereIsNamed() throws {
        try withTemporaryFolder { folder in
            let checkpoints = CheckpointFolder(outputDir: folder)
            #expect(try checkpoints.find("latest") == nil)
            expectError("checkpoint: there is no checkpoint checkpoint-3, and none in \(folder)") {
                _ = try checkpoints.find("checkpoint-3")
            }
            try FileManager.default.createDirectory(atPath: "\(folder)/checkpoint-4", withIntermediateDirectories: true)
            #expect(try checkpoints.find("elsewhere/checkpoint-4") == "\(folder)/checkpoint-4")
            expectError("checkpoint: there is no checkpoint checkpoint-3; \(folder) has checkpoint-4") {
                _ = try checkpoints.find("checkpoint-3")
            }
        }
    }
}
