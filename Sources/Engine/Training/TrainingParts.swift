/// All that takes part in a training, made as the options say.
final class TrainingParts {
    let options: TrainingOptions
    let loader: DataLoader
    let model: UNet2DModel
    let parameters: [Parameter]
    let noiseScheduler: DDPMScheduler
    let optimizer: AdamW
    let lrScheduler: LRScheduler
    /// The moving average of the weights, if one is used.
    var ema: EMAModel?

    /// Makes the parts. The random numbers start from the seed, and the first are the model's weights.
    /// - Parameter dataset: what to train on instead of the options' own.
    /// - Throws: `EngineError` when something of it cannot be made.
    init(_ options: TrainingOptions, dataset: ImageDataset? = nil) throws {
        self.options = options
        let config = try options.modelConfig()
        let transformed = try (dataset ?? options.dataset()).transformed(
            options.preprocess(channels: config.inChannels))
        loader = try DataLoader(transformed, batchSize: options.trainBatchSize, shuffle: true)
        manualSeed(options.seed)
        model = try UNet2DModel(config)
        parameters = model.parameters()
        ema = options.useEma ? try Self.average(options, parameters) : nil
        noiseScheduler = try DDPMScheduler(
            numTrainTimesteps: options.ddpmNumSteps, betaSchedule: options.ddpmBetaSchedule,
            predictionType: options.predictionType)
        optimizer = try AdamW(
            parameters, lr: options.learningRate, betas: (options.adamBeta1, options.adamBeta2),
            eps: options.adamEpsilon, weightDecay: options.adamWeightDecay)
        lrScheduler = try Self.rates(options, optimizer, batchesPerEpoch: loader.count)
    }

    private static func average(_ options: TrainingOptions, _ parameters: [Parameter]) throws -> EMAModel {
        try EMAModel(
            parameters, decay: options.emaMaxDecay, useEmaWarmup: true, invGamma: options.emaInvGamma,
            power: options.emaPower)
    }

    /// Begins a moving average with what the weights are now.
    func restartAverage() throws { ema = try Self.average(options, parameters) }

    private static func rates(
        _ options: TrainingOptions, _ optimizer: Optimizer, batchesPerEpoch: Int
    ) throws -> LRScheduler {
        let perUpdate = options.gradientAccumulationSteps
        switch options.lrCompat {
        case .fixed:
            let updates = options.numEpochs * ((batchesPerEpoch - 1) / perUpdate + 1)
            return try getScheduler(
                options.lrScheduler, optimizer, numWarmupSteps: options.lrWarmupSteps, numTrainingSteps: updates)
        case .diffusers:
            return try getScheduler(
                options.lrScheduler, optimizer, numWarmupSteps: options.lrWarmupSteps * perUpdate,
                numTrainingSteps: options.numEpochs * batchesPerEpoch)
        }
    }

    /// How many updates an epoch makes: the last may be of fewer batches.
    var updatesPerEpoch: Int { (loader.count - 1) / options.gradientAccumulationSteps + 1 }
    /// How many updates the whole training makes.
    var updateCount: Int { options.numEpochs * updatesPerEpoch }

    /// The model with its noise, for sampling and saving. With a moving average that is in its place while `body` runs.
    func withPipeline<R>(_ body: (DDPMPipeline) throws -> R) throws -> R {
        let pipeline = DDPMPipeline(unet: model, scheduler: noiseScheduler)
        guard let ema else { return try body(pipeline) }
        return try ema.withAverages(in: parameters) { try body(pipeline) }
    }

    /// How wrong the model is about `images` with noise added: the loss that training lowers.
    ///
    /// The noise or the velocity is compared by the mean of squares. A predicted clean image is weighted by the signal-to-noise
    /// ratio ᾱ / (1 - ᾱ), which makes its loss that of the noise.
    func loss(_ images: Tensor) throws -> Tensor {
        let noise = try Tensor.randn(images.shape)
        let timesteps = try Tensor.randint(0, noiseScheduler.numTrainTimesteps, [images.shape[0]])
        let output = try model(noiseScheduler.addNoise(images, noise, timesteps), timesteps)
        switch options.predictionType {
        case .epsilon: return try mseLoss(output, noise)
        case .vPrediction: return try mseLoss(output, noiseScheduler.getVelocity(images, noise, timesteps))
        case .sample:
            let alpha = try noiseScheduler.alphasCumprod[timesteps].reshape([-1, 1, 1, 1])
            return try mseLoss(output, images, weight: alpha / (1 - alpha))
        }
    }

    /// Adds the gradients of a batch, for one update of several, to those that are there.
    /// - Returns: the batch's loss.
    func accumulate(_ images: Tensor) throws -> Double {
        let loss = try loss(images)
        let share = options.gradientAccumulationSteps
        try (share == 1 ? loss : loss / Double(share)).backward()
        return try loss.item()
    }

    /// Changes the weights by the gradients that were accumulated. Done whole or not at all.
    /// - Throws: `Interrupted`, or `EngineError` when memory is lacking. Then nothing has changed but gradients.
    func update() throws {
        try clipGradNorm(parameters, 1)
        try Interruption.check()
        try Interruption.held {
            try optimizer.step()
            optimizer.zeroGrad()
            lrScheduler.step()
            try ema?.step(parameters)
        }
    }
}
