/// The options of a training of an unconditional model, under the names and with the defaults of diffusers'
/// `train_unconditional.py`.
///
/// ```swift
/// let options = TrainingOptions(datasetName: "butterflies", outputDir: "butterflies", resolution: 32, numEpochs: 30)
/// ```
public struct TrainingOptions: Hashable, Sendable {
    /// A data set: a built-in one such as `butterflies`, a folder, or `owner/name` on the Hub.
    public var datasetName: String?
    /// The configuration of a data set of the Hub.
    public var datasetConfigName: String?
    /// A folder with pictures. Of a folder that has a folder `train` in it, only that is used.
    public var trainDataDir: String?
    /// The folder that data sets of the Hub are kept in; the lab's own if nil.
    public var cacheDir: String?
    /// A folder with a model's `config.json`, or that file. If nil, a large network with six levels.
    public var modelConfigNameOrPath: String?
    /// Where everything goes: the pipeline, checkpoints, samples, losses, the options.
    public var outputDir = "ddpm-model-64"
    /// Whether an earlier training in that folder may be removed.
    public var overwriteOutputDir = false
    /// The side of the images in pixels.
    public var resolution = 64
    /// Whether images that are not square are cut in the middle instead of at random.
    public var centerCrop = false
    /// Whether half of the images are mirrored, at random.
    public var randomFlip = false
    /// How many images a batch has.
    public var trainBatchSize = 16
    /// How many images a grid of samples has.
    public var evalBatchSize = 16
    /// Has no effect: images are always prepared ahead of time, on a thread of their own.
    public var dataloaderNumWorkers = 0
    /// How often training goes through the data set.
    public var numEpochs = 100
    /// Samples are made after the first epoch, then after so many, and after the last; 0 for only after the last.
    public var saveImagesEpochs = 10
    /// The pipeline is saved after the first epoch, then after so many, and after the last; 0 for only after the last.
    public var saveModelEpochs = 10
    /// How many batches one update of the weights is made of.
    public var gradientAccumulationSteps = 1
    /// The learning rate after the warm-up.
    public var learningRate = 1e-4
    /// How the learning rate goes on from there.
    public var lrScheduler = LRSchedulerType.cosine
    /// The number of updates that the learning rate rises from 0.
    public var lrWarmupSteps = 500
    /// How the schedule counts when an update is made of several batches.
    public var lrCompat = LRCompatibility.fixed
    /// How slowly AdamW's mean of the gradients forgets.
    public var adamBeta1 = 0.95
    /// How slowly AdamW's mean of their squares forgets.
    public var adamBeta2 = 0.999
    /// How strongly AdamW pulls weights towards 0.
    public var adamWeightDecay = 1e-6
    /// What keeps AdamW's denominator away from 0.
    public var adamEpsilon = 1e-8
    /// Whether samples and the saved pipeline use a moving average of the weights.
    public var useEma = false
    /// The average's decay at step s is 1 - (1 + s / emaInvGamma)^-emaPower.
    public var emaInvGamma = 1.0
    /// See `emaInvGamma`.
    public var emaPower = 0.75
    /// The largest decay.
    public var emaMaxDecay = 0.9999
    /// What the model predicts: the noise, the clean image or the velocity.
    public var predictionType = PredictionType.epsilon
    /// The number of noise levels.
    public var ddpmNumSteps = 1000
    /// The number of steps that samples are made in; if nil 1000, or `ddpmNumSteps` where that is less.
    public var ddpmNumInferenceSteps: Int?
    /// How the noise grows from level to level.
    public var ddpmBetaSchedule = BetaSchedule.linear
    /// A checkpoint is saved every so many updates.
    public var checkpointingSteps = 500
    /// How many checkpoints are kept; all if nil.
    public var checkpointsTotalLimit: Int?
    /// The checkpoint to go on from: its folder, or `latest` for the newest one, or a start if there is none.
    public var resumeFromCheckpoint: String?
    /// The seed of all random numbers but those of the samples, whose seed is 0.
    public var seed = 0

    /// How a schedule of the learning rate counts when an update is made of several batches.
    public enum LRCompatibility: String, Hashable, Sendable, CaseIterable, ConfigValue {
        /// In updates: the warm-up takes `lrWarmupSteps` of them, and the last update ends the schedule.
        case fixed
        /// As diffusers' script does: the lengths are counted in batches, the steps in updates. With N batches an update the
        /// warm-up takes N times as long, and the schedule gets only 1/N of its way.
        case diffusers
    }

    /// The options that are given; the others are those of diffusers' script.
    public init(
        datasetName: String? = nil, datasetConfigName: String? = nil, trainDataDir: String? = nil,
        cacheDir: String? = nil, modelConfigNameOrPath: String? = nil, outputDir: String = "ddpm-model-64",
        overwriteOutputDir: Bool = false, resolution: Int = 64, centerCrop: Bool = false, randomFlip: Bool = false,
        trainBatchSize: Int = 16, evalBatchSize: Int = 16, dataloaderNumWorkers: Int = 0, numEpochs: Int = 100,
        saveImagesEpochs: Int = 10, saveModelEpochs: Int = 10, gradientAccumulationSteps: Int = 1,
        learningRate: Double = 1e-4, lrScheduler: LRSchedulerType = .cosine, lrWarmupSteps: Int = 500,
        lrCompat: LRCompatibility = .fixed, adamBeta1: Double = 0.95, adamBeta2: Double = 0.999,
        adamWeightDecay: Double = 1e-6, adamEpsilon: Double = 1e-8, useEma: Bool = false, emaInvGamma: Double = 1,
        emaPower: Double = 0.75, emaMaxDecay: Double = 0.9999, predictionType: PredictionType = .epsilon,
        ddpmNumSteps: Int = 1000, ddpmNumInferenceSteps: Int? = nil, ddpmBetaSchedule: BetaSchedule = .linear,
        checkpointingSteps: Int = 500, checkpointsTotalLimit: Int? = nil, resumeFromCheckpoint: String? = nil,
        seed: Int = 0
    ) {
        self.datasetName = datasetName
        self.datasetConfigName = datasetConfigName
        self.trainDataDir = trainDataDir
        self.cacheDir = cacheDir
        self.modelConfigNameOrPath = modelConfigNameOrPath
        self.outputDir = outputDir
        self.overwriteOutputDir = overwriteOutputDir
        self.resolution = resolution
        self.centerCrop = centerCrop
        self.randomFlip = randomFlip
        self.trainBatchSize = trainBatchSize
        self.evalBatchSize = evalBatchSize
        self.dataloaderNumWorkers = dataloaderNumWorkers
        self.numEpochs = numEpochs
        self.saveImagesEpochs = saveImagesEpochs
        self.saveModelEpochs = saveModelEpochs
        self.gradientAccumulationSteps = gradientAccumulationSteps
        self.learningRate = learningRate
        self.lrScheduler = lrScheduler
        self.lrWarmupSteps = lrWarmupSteps
        self.lrCompat = lrCompat
        self.adamBeta1 = adamBeta1
        self.adamBeta2 = adamBeta2
        self.adamWeightDecay = adamWeightDecay
        self.adamEpsilon = adamEpsilon
        self.useEma = useEma
        self.emaInvGamma = emaInvGamma
        self.emaPower = emaPower
        self.emaMaxDecay = emaMaxDecay
        self.predictionType = predictionType
        self.ddpmNumSteps = ddpmNumSteps
        self.ddpmNumInferenceSteps = ddpmNumInferenceSteps
        self.ddpmBetaSchedule = ddpmBetaSchedule
        self.checkpointingSteps = checkpointingSteps
        self.checkpointsTotalLimit = checkpointsTotalLimit
        self.resumeFromCheckpoint = resumeFromCheckpoint
        self.seed = seed
    }

    /// The number of steps that samples are made in.
    var inferenceSteps: Int { ddpmNumInferenceSteps ?? min(1000, ddpmNumSteps) }

    /// Whether something that is to happen after every `interval` epochs happens after `epoch`, counted from 0.
    func isDue(_ epoch: Int, every interval: Int) -> Bool {
        epoch == numEpochs - 1 || interval > 0 && epoch % interval == 0
    }
}

extension TrainingOptions: CustomStringConvertible {
    /// Those options that are not at their defaults, as a call would give them.
    public var description: String {
        let defaults = TrainingOptions()
        let chosen = Self.fields.filter { $0.write(self) != $0.write(defaults) }
        return "TrainingOptions(\(chosen.map { "\($0.key): \($0.write(self).text)" }.joined(separator: ", ")))"
    }
}
