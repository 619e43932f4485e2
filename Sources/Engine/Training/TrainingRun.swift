/// The loop of a training: epochs, batches, updates.
final class TrainingRun {
    private let parts: TrainingParts
    private let options: TrainingOptions
    private let output: TrainingOutput
    private let checkpoints: CheckpointFolder
    private var position: TrainingPosition
    private var pace = TrainingPace()
    /// The number of updates after which the newest checkpoint was saved.
    private var savedStep: Int

    /// A run from `position` on.
    init(_ parts: TrainingParts, from position: TrainingPosition) throws {
        self.parts = parts
        self.position = position
        options = parts.options
        output = try TrainingOutput(parts, steps: position.globalStep)
        checkpoints = CheckpointFolder(outputDir: options.outputDir)
        savedStep = position.globalStep
    }

    /// The loss of every update so far.
    var losses: [Double] { output.losses }

    /// Trains to the end. When it is stopped, or something fails, a checkpoint is saved of the last whole update.
    /// - Throws: `Interrupted` when it was stopped; `EngineError` when it cannot go on.
    func run(_ onEpoch: (TrainingEpoch) throws -> Void) throws {
        do {
            try Progress.follow { tell in
                while position.epoch < options.numEpochs {
                    try runEpoch(tell)
                    try onEpoch(report)
                    try output.finish(epoch: position.epoch)
                    position.beginNextEpoch()
                }
            }
        } catch {
            parts.optimizer.zeroGrad()
            Interruption.held(keepPosition)
            throw error
        }
    }

    private func runEpoch(_ tell: (String, Double) -> Void) throws {
        parts.model.train()
        let batches = try beginEpoch()
        while true {
            pace.begin()
            guard let update = try accumulate(batches) else { return }
            try checkFinite(update.loss)
            try parts.update()
            position.advance(toBatch: batches.position)
            pace.end(images: update.imageCount)
            output.add(position, loss: update.loss)
            tell(label, Double(position.globalStep) / Double(parts.updateCount))
            if position.globalStep % options.checkpointingSteps == 0 { saveCheckpoint() }
        }
    }

    /// The batches of the epoch that are left. The order is drawn as it was when the epoch began.
    private func beginEpoch() throws -> DataLoaderIterator {
        Generator.default.state = position.epochStart
        let batches = parts.loader.makeIterator()
        if position.batch > 0 {
            try batches.skip(position.batch)
            Generator.default.state = position.generator
        }
        return batches
    }

    /// Adds up the gradients of as many batches as an update is made of, or as are left in the epoch.
    /// - Returns: their mean loss and the number of their images; nil at the end of the epoch.
    private func accumulate(_ batches: DataLoaderIterator) throws -> (loss: Double, imageCount: Int)? {
        var losses: [Double] = []
        var imageCount = 0
        while losses.count < options.gradientAccumulationSteps, let batch = batches.next() {
            let images = try batch.images
            losses.append(try parts.accumulate(images))
            imageCount += images.shape[0]
        }
        return losses.isEmpty ? nil : (losses.reduce(0, +) / Double(losses.count), imageCount)
    }

    private func checkFinite(_ loss: Double) throws {
        try require(
            loss.isFinite, TrainingOptions.operation,
            "the loss of update \(position.globalStep + 1) is \(loss), and would spoil all weights. A learning_rate below "
                + "\(options.learningRate) or a longer warm-up helps")
    }

    /// How the epoch under way is going, as one line.
    private var label: String {
        "epoch \(position.epoch + 1)/\(options.numEpochs)  "
            + TrainingEpoch.numbers(
                output.epochMean, parts.optimizer.lr, pace.imagesPerSecond)
    }

    private var report: TrainingEpoch {
        TrainingEpoch(
            number: position.epoch + 1, count: options.numEpochs, loss: output.epochMean,
            learningRate: parts.optimizer.lr, imagesPerSecond: pace.imagesPerSecond,
            secondsLeft: pace.secondsLeft(for: parts.updateCount - position.globalStep))
    }

    // MARK: - Checkpoints

    /// Saves a checkpoint where one is due. If that fails, it is said, and the training goes on: the next may succeed.
    private func saveCheckpoint() {
        do {
            try Interruption.held(writeCheckpoint)
        } catch {
            Notice.show("\(failure(error)) The training goes on.")
        }
    }

    private func writeCheckpoint() throws {
        try checkpoints.save(step: position.globalStep, limit: options.checkpointsTotalLimit) {
            try Checkpoint.write(parts, position, to: $0)
        }
        savedStep = position.globalStep
    }

    private func failure(_ error: any Error) -> String {
        let newest = checkpoints.all.last.map { "checkpoint-\($0.step) is the newest." } ?? "There is none yet."
        return
            "checkpoint-\(position.globalStep) could not be saved: \((error as? EngineError)?.message ?? "\(error)"). \(newest)"
    }

    /// Saves a checkpoint of the last whole update, unless there is one, and says where the training stopped.
    private func keepPosition() {
        guard position.globalStep > 0 else {
            return Notice.show("Stopped before the first update; there is nothing to keep.")
        }
        do {
            if savedStep != position.globalStep { try writeCheckpoint() }
            Notice.show(
                "Stopped after update \(position.globalStep) of \(parts.updateCount). "
                    + "\(options.outputDir)/checkpoint-\(position.globalStep) has all it takes to go on.")
        } catch {
            Notice.show(failure(error))
        }
    }
}
