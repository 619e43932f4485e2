import Foundation

/// Trains a model to make images like those of a data set: what diffusers' `train_unconditional.py` does, and `lab train`.
///
/// ```swift
/// let options = TrainingOptions(datasetName: "butterflies", outputDir: "butterflies", resolution: 32, numEpochs: 30)
/// let trainer = UnconditionalTrainer(options)
/// print(trainer.forecast())
/// let losses = trainer.train { print($0) }
/// let pipe = DDPMPipeline.fromPretrained("butterflies")
/// ```
public final class UnconditionalTrainer {
    /// The options.
    public let options: TrainingOptions
    /// Whether a training has begun. If it ends early, it can go on from `newestCheckpoint`.
    public private(set) var hasBegun = false
    /// What to train on instead of the options' own.
    private let dataset: ImageDataset?

    /// A trainer with these options. Nothing is read or written yet.
    /// - Throws: `EngineError` naming the option that makes no sense.
    public convenience init(_ options: TrainingOptions) throws {
        try options.check()
        self.init(options, dataset: nil)
    }

    init(_ options: TrainingOptions, dataset: ImageDataset?) {
        var options = options
        options.outputDir = Files.expand(options.outputDir)
        (self.options, self.dataset) = (options, dataset)
    }

    /// The newest checkpoint in the output folder, if there is one.
    public var newestCheckpoint: String? { CheckpointFolder(outputDir: options.outputDir).all.last?.path }

    /// Trains to the end and saves the pipeline in the output folder.
    ///
    /// Random numbers start from the options' seed. At Ctrl-C a checkpoint is saved before this throws; with
    /// `resumeFromCheckpoint: "latest"` training then goes on to what it would have come to without a stop, bit for bit.
    /// - Parameter onEpoch: is called after each epoch.
    /// - Returns: the loss of every update, also of those before a checkpoint that it went on from.
    /// - Throws: `Interrupted` at Ctrl-C; `EngineError` when data, model or folder will not do, or the disk is full.
    @discardableResult
    public func train(_ onEpoch: (TrainingEpoch) throws -> Void = { _ in }) throws -> [Double] {
        let folder = OutputFolder(path: options.outputDir)
        try folder.prepare()
        let checkpoints = CheckpointFolder(outputDir: options.outputDir)
        let checkpoint = try options.resumeFromCheckpoint.flatMap(checkpoints.find)
        if checkpoint == nil, !options.overwriteOutputDir { try folder.checkUnused() }
        let parts = try makeParts()
        let position = try checkpoint.map { try Checkpoint.read(parts, from: $0) } ?? TrainingPosition()
        // Only now, when data and model have turned out to be right.
        if checkpoint == nil { try folder.clear() }
        tellStart(parts, checkpoint, position)
        checkpoints.removeDrafts()
        try folder.checkRoom(parts, startStep: position.globalStep)
        let run = try TrainingRun(parts, from: position)
        hasBegun = true
        try run.run(onEpoch)
        return run.losses
    }

    func makeParts() throws -> TrainingParts { try TrainingParts(options, dataset: dataset) }

    private func tellStart(_ parts: TrainingParts, _ checkpoint: String?, _ position: TrainingPosition) {
        if let checkpoint {
            Notice.show(
                "Going on from \(checkpoint), in epoch \(min(position.epoch + 1, options.numEpochs)) of "
                    + "\(options.numEpochs).")
        } else if options.resumeFromCheckpoint != nil {
            Notice.show("There is no checkpoint in \(options.outputDir) yet. The training starts from the beginning.")
        }
        let updates = parts.updateCount
        if options.lrScheduler != .constant, options.lrWarmupSteps > updates / 2 {
            Notice.show(
                "The learning rate rises for \(options.lrWarmupSteps) updates, but there are only \(updates) in all. A lower "
                    + "lr_warmup_steps lets the model learn more.")
        }
    }
}
