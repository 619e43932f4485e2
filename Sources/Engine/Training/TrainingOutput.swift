import Foundation

/// What a training shows and leaves in its folder: the pipeline, samples, the losses and a plot of them.
///
/// ```
/// ddpm-model-64/
///     model_index.json, unet/, scheduler/   the pipeline
///     samples/epoch-0001.png                images that the model made after an epoch
///     losses.csv, losses.png                the numbers of every update, and a plot
///     checkpoint-500/                       what it takes to go on from there
///     training_options.json                 the options
/// ```
final class TrainingOutput {
    private let parts: TrainingParts
    private var options: TrainingOptions { parts.options }
    private let log: TrainingLog
    private var canPlot = true

    static let samplesFolder = "samples"

    /// - Parameter steps: how many updates were made already, in an earlier start.
    init(_ parts: TrainingParts, steps: Int) throws {
        self.parts = parts
        try parts.options.write(to: parts.options.outputDir)
        log = try TrainingLog("\(parts.options.outputDir)/losses.csv", steps: steps)
    }

    /// The loss of every update so far.
    var losses: [Double] { log.entries.map(\.loss) }

    /// The mean loss of the updates of the epoch under way.
    var epochMean: Double { log.epochMean }

    /// An update was made.
    func add(_ position: TrainingPosition, loss: Double) {
        log.add(
            .init(
                step: position.globalStep, epoch: position.epoch + 1, loss: loss,
                learningRate: parts.optimizer.lr, emaDecay: parts.ema?.curDecayValue))
    }

    /// Makes the samples and saves the pipeline, where they are due after `epoch`, counted from 0.
    /// - Throws: `Interrupted`; `EngineError` when samples cannot be made, or the last pipeline cannot be saved.
    func finish(epoch: Int) throws {
        if options.isDue(epoch, every: options.saveImagesEpochs) {
            try show(parts.withPipeline(samples), epoch)
            plot(isLast: epoch == options.numEpochs - 1)
        }
        guard options.isDue(epoch, every: options.saveModelEpochs) else { return }
        do {
            try Interruption.held { try parts.withPipeline { try $0.savePretrained(options.outputDir) } }
        } catch let error as EngineError where epoch < options.numEpochs - 1 {
            Notice.show(
                "The pipeline could not be saved after epoch \(epoch + 1): \(error.message). The training goes on.")
        }
    }

    private func samples(_ pipeline: DDPMPipeline) throws -> Tensor {
        try pipeline(
            batchSize: options.evalBatchSize, generator: Generator(seed: 0), numInferenceSteps: options.inferenceSteps
        ).images
    }

    private func show(_ images: Tensor, _ epoch: Int) throws {
        let name = String(format: "epoch-%04d.png", epoch + 1)
        do {
            // Small images are enlarged, so that they can be seen.
            let pictures = try images.pixelImages(range: 0...1)
            let sheet = ImageSheet(images: pictures, columns: min(8, pictures.count))
            try Gallery.keep(
                sheet.draw(for: TrainingOptions.operation), at: "\(options.outputDir)/\(Self.samplesFolder)/\(name)",
                description: sheet.description())
        } catch let error as EngineError {
            Notice.show("The samples of epoch \(epoch + 1) could not be saved: \(error.message). The training goes on.")
        }
    }

    /// Draws the losses; the last plot is shown. Without gnuplot there is none, which is said once.
    private func plot(isLast: Bool) {
        guard canPlot, !log.entries.isEmpty else { return }
        do {
            let picture = try saveLossPlot(losses, to: "\(options.outputDir)/losses.png")
            if isLast { Gallery.show(picture) }
        } catch {
            canPlot = false
            Notice.show("There is no plot of the losses: \(error)")
        }
    }
}
