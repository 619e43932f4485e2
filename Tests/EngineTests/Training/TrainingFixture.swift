import Foundation

@testable import Engine

/// Trainings at a tiny scale.
enum TrainingFixture {
    /// RGB pictures of slopes, by the formula of Tests/Reference/train_unconditional.py and training_run.py.
    struct Slopes: ImageSource {
        var count = 40
        var width = 20
        var height = 18
        let kind = "slopes"
        let isInMemory = false

        func image(_ index: Int) throws -> PixelImage {
            let bytes = (0..<(height * width * 3)).map { place in
                let (row, column, channel) = (place / (3 * width), place / 3 % width, place % 3)
                return UInt8((7 * index + 40 * channel + (index % 5 + 3) * row + (index % 7 + 2) * column) % 256)
            }
            return try PixelImage(width: width, height: height, channels: 3, bytes: bytes)
        }

        func label(_ index: Int) -> Int { 0 }
    }

    static func slopes(_ count: Int = 40) -> ImageDataset {
        ImageDataset(name: "slopes", classes: ["slope"], source: Slopes(count: count))
    }

    /// The folder of the reference's model and results.
    static let reference = Fixtures.path("train_unconditional")

    /// Options for a small model of images of 16 pixels, whose samples are made in two steps.
    static func options(in folder: String) -> TrainingOptions {
        TrainingOptions(
            datasetName: "slopes", modelConfigNameOrPath: reference, outputDir: "\(folder)/out", resolution: 16,
            trainBatchSize: 8, evalBatchSize: 2, numEpochs: 2, lrWarmupSteps: 2, useEma: true, ddpmNumInferenceSteps: 2)
    }

    /// Trains, with notices kept from the test's output.
    @discardableResult
    static func train(_ options: TrainingOptions, count: Int = 40) throws -> [Double] {
        try UnconditionalTrainer(options, dataset: slopes(count)).train()
    }

    static func contents(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    static func checkpoints(in folder: String) -> [Int] { CheckpointFolder(outputDir: folder).all.map(\.step) }

    /// All that tells one training from another.
    static func outcome(_ folder: String) throws -> [Data] {
        try ["unet/diffusion_pytorch_model.safetensors", "losses.csv"].map {
            try Data(contentsOf: URL(filePath: "\(folder)/\($0)"))
        }
    }
}
