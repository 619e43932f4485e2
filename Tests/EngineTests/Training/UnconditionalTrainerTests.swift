import Foundation
import Testing

@testable import Engine

@Suite(.serialized) struct UnconditionalTrainerTests {
    @Test func leavesThePipelineAndWhatBelongsToIt() throws {
        try withTemporaryFolder { folder in
            let options = TrainingFixture.options(in: folder)
            var epochs: [TrainingEpoch] = []
            let losses = try UnconditionalTrainer(options, dataset: TrainingFixture.slopes()).train {
                epochs.append($0)
            }
            #expect(losses.count == 10)
            #expect(epochs.map(\.number) == [1, 2])
            expectClose(epochs.map(\.loss), [losses[..<5], losses[5...]].map { $0.reduce(0, +) / 5 }, relative: 1e-12)
            #expect(
                TrainingFixture.contents(of: options.outputDir) == [
                    "losses.csv", "losses.png", "model_index.json", "samples", "scheduler", "training_options.json",
                    "unet",
                ])
            #expect(
                TrainingFixture.contents(of: "\(options.outputDir)/samples") == ["epoch-0001.png", "epoch-0002.png"])
            let pipeline = try DDPMPipeline.fromPretrained(options.outputDir)
            #expect(try pipeline(numInferenceSteps: 2).images.shape == [1, 3, 16, 16])
        }
    }

    /// With a moving average the pipeline has the average, and training goes on with the weights.
    @Test func theAverageIsSavedAndNotTrained() throws {
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            let losses = try TrainingFixture.train(options)
            let averaged = try TrainingFixture.outcome(options.outputDir)[0]
            (options.useEma, options.outputDir) = (false, "\(folder)/plain")
            #expect(try TrainingFixture.train(options) == losses)
            #expect(try TrainingFixture.outcome(options.outputDir)[0] != averaged)
        }
    }

    @Test func anEarlierTrainingIsNotLost() throws {
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            try TrainingFixture.train(options)
            expectError(
                "train: \(options.outputDir) has a pipeline from an earlier training. overwrite_output_dir starts again; or "
                    + "choose another output_dir"
            ) { try TrainingFixture.train(options) }
            options.overwriteOutputDir = true
            options.numEpochs = 1
            try Data().write(to: URL(filePath: "\(options.outputDir)/samples/mine.png"))
            try TrainingFixture.train(options)
            #expect(TrainingFixture.contents(of: "\(options.outputDir)/samples") == ["epoch-0001.png", "mine.png"])
        }
    }

    @Test func aFolderThatCannotBeMadeIsNamedFirst() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: URL(filePath: "\(folder)/out"))
            expectError("train: cannot make the folder \(folder)/out: file exists") {
                try TrainingFixture.train(TrainingFixture.options(in: folder))
            }
        }
    }

    @Test func aLossThatIsNoNumberStopsBeforeItSpoilsTheWeights() throws {
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            (options.learningRate, options.lrScheduler, options.useEma) = (1e30, .constant, false)
            let notices = try Notices.during {
                let error = #expect(throws: EngineError.self) { try TrainingFixture.train(options) }
                #expect(error?.message.contains("would spoil all weights. A learning_rate below 1e+30") == true)
            }
            #expect(notices.last?.hasPrefix("Stopped after update ") == true)
        }
    }

    @Test func aWarmUpLongerThanTheTrainingIsMentioned() throws {
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            (options.numEpochs, options.lrWarmupSteps) = (1, 500)
            let notices = try Notices.during { try TrainingFixture.train(options) }
            #expect(
                notices == [
                    "The learning rate rises for 500 updates, but there are only 5 in all. A lower lr_warmup_steps lets the "
                        + "model learn more."
                ])
        }
    }

    @Test func greyModelsSeeGreyImages() throws {
        try withTemporaryFolder { folder in
            let config = "\(folder)/config.json"
            try Data(
                """
                {"in_channels": 1, "out_channels": 1, "block_out_channels": [8, 8], "norm_num_groups": 4,
                 "layers_per_block": 1, "down_block_types": ["DownBlock2D", "DownBlock2D"],
                 "up_block_types": ["UpBlock2D", "UpBlock2D"]}
                """.utf8
            ).write(to: URL(filePath: config))
            var options = TrainingFixture.options(in: folder)
            options.modelConfigNameOrPath = config
            let parts = try TrainingParts(options, dataset: TrainingFixture.slopes())
            #expect(try parts.loader.nextBatch().images.shape == [8, 1, 16, 16])
        }
    }

    @Test func theForecastWritesNothing() throws {
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            (options.numEpochs, options.checkpointingSteps) = (30, 50)
            manualSeed(4)
            let next = try Generator.default.keepingState { try Tensor.rand([1]).item() }
            let forecast = try UnconditionalTrainer(options, dataset: TrainingFixture.slopes()).forecast()
            #expect(try Tensor.rand([1]).item() == next)
            #expect(TrainingFixture.contents(of: folder) == [])
            #expect(forecast.updateCount == 150)
            #expect(forecast.estimate.stepsPerEpoch == 5)
            #expect(forecast.samples.count == 4)
            // Weights, two means and the moving average of 45,259 parameters.
            #expect(forecast.checkpoints == (bytes: 45_259 * 16, count: 3))
            #expect(forecast.memoryBytes > 45_259 * 16)
        }
    }
}
