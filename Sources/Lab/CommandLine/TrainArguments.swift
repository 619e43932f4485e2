import ArgumentParser
import Engine

// The options of `lab train`. Each is nil if it is not given, so that a file of options can say it; the defaults in the help
// are those of `TrainingOptions`.

private func help(_ text: String, _ valueName: String, default value: Any? = nil) -> ArgumentHelp {
    ArgumentHelp("\(text)\(value.map { " (default: \($0))" } ?? "")", valueName: valueName)
}

private let defaults = TrainingOptions()

extension LRSchedulerType: ExpressibleByArgument {
    /// Without the one that needs rules, for which there is no option.
    public static var allValueStrings: [String] { allCases.filter { $0 != .piecewiseConstant }.map(\.rawValue) }
}
extension PredictionType: ExpressibleByArgument {}
extension BetaSchedule: ExpressibleByArgument {}
extension TrainingOptions.LRCompatibility: ExpressibleByArgument {}

/// What to train on.
struct TrainImageArguments: ParsableArguments {
    @Option(
        help: help(
            "A data set: \(ImageDataset.names.joined(separator: ", ")), a folder, or owner/name on the Hub.", "name"))
    var datasetName: String?

    @Option(help: help("The configuration of a data set of the Hub.", "name"))
    var datasetConfigName: String?

    @Option(help: help("A folder with PNG and JPEG files.", "dir"))
    var trainDataDir: String?

    @Option(help: help("The folder that data sets of the Hub are kept in.", "dir"))
    var cacheDir: String?

    @Option(help: help("The side of the images in pixels.", "pixels", default: defaults.resolution))
    var resolution: Int?

    @Flag(inversion: .prefixedNo, help: "Cut images that are not square in the middle, instead of at random.")
    var centerCrop: Bool?

    @Flag(inversion: .prefixedNo, help: "Mirror half of the images, at random.")
    var randomFlip: Bool?

    func apply(to options: inout TrainingOptions) {
        if datasetName != nil || trainDataDir != nil {
            (options.datasetName, options.trainDataDir) = (datasetName, trainDataDir)
        }
        options.datasetConfigName = datasetConfigName ?? options.datasetConfigName
        options.cacheDir = cacheDir ?? options.cacheDir
        options.resolution = resolution ?? options.resolution
        options.centerCrop = centerCrop ?? options.centerCrop
        options.randomFlip = randomFlip ?? options.randomFlip
    }
}

/// What is trained, and on what noise.
struct TrainModelArguments: ParsableArguments {
    @Option(
        help: help(
            "A UNet2DModel's config.json, its folder, or owner/name of a model on the Hub; by default a network of 113 million "
                + "parameters for images of 32, 64, 96 … pixels.", "name"))
    var modelConfigNameOrPath: String?

    @Option(
        help: help(
            "What the model predicts.", "type", default: defaults.predictionType.rawValue
        ))
    var predictionType: PredictionType?

    @Option(help: help("The number of noise levels.", "count", default: defaults.ddpmNumSteps))
    var ddpmNumSteps: Int?

    @Option(
        help: help("The number of steps that samples are made in.", "count", default: "1000, or all if there are fewer")
    )
    var ddpmNumInferenceSteps: Int?

    @Option(
        help: help(
            "How the noise grows.", "schedule", default: defaults.ddpmBetaSchedule.rawValue
        ))
    var ddpmBetaSchedule: BetaSchedule?

    func apply(to options: inout TrainingOptions) {
        options.modelConfigNameOrPath = modelConfigNameOrPath ?? options.modelConfigNameOrPath
        options.predictionType = predictionType ?? options.predictionType
        options.ddpmNumSteps = ddpmNumSteps ?? options.ddpmNumSteps
        options.ddpmNumInferenceSteps = ddpmNumInferenceSteps ?? options.ddpmNumInferenceSteps
        options.ddpmBetaSchedule = ddpmBetaSchedule ?? options.ddpmBetaSchedule
    }
}

/// How long and in what portions.
struct TrainLoopArguments: ParsableArguments {
    @Option(help: help("How often training goes through the images.", "count", default: defaults.numEpochs))
    var numEpochs: Int?

    @Option(help: help("How many images a batch has.", "count", default: defaults.trainBatchSize))
    var trainBatchSize: Int?

    @Option(
        help: help("How many batches an update is made of.", "count", default: defaults.gradientAccumulationSteps))
    var gradientAccumulationSteps: Int?

    @Flag(inversion: .prefixedNo, help: "Use a moving average of the weights for samples and the saved pipeline.")
    var useEma: Bool?

    @Option(help: help("Its decay at step s is 1 - (1 + s / gamma)^-power.", "gamma", default: defaults.emaInvGamma))
    var emaInvGamma: Double?

    @Option(help: help("See --ema-inv-gamma.", "power", default: defaults.emaPower))
    var emaPower: Double?

    @Option(help: help("Its largest decay.", "decay", default: defaults.emaMaxDecay))
    var emaMaxDecay: Double?

    @Option(
        help: help("The seed of the random numbers. The samples have seed 0 always.", "seed", default: defaults.seed))
    var seed: Int?

    func apply(to options: inout TrainingOptions) {
        options.numEpochs = numEpochs ?? options.numEpochs
        options.trainBatchSize = trainBatchSize ?? options.trainBatchSize
        options.gradientAccumulationSteps = gradientAccumulationSteps ?? options.gradientAccumulationSteps
        options.useEma = useEma ?? options.useEma
        options.emaInvGamma = emaInvGamma ?? options.emaInvGamma
        options.emaPower = emaPower ?? options.emaPower
        options.emaMaxDecay = emaMaxDecay ?? options.emaMaxDecay
        options.seed = seed ?? options.seed
    }
}

/// AdamW and its learning rate.
struct TrainOptimizerArguments: ParsableArguments {
    @Option(help: help("The learning rate after the warm-up.", "rate", default: defaults.learningRate))
    var learningRate: Double?

    @Option(
        help: help("How it goes on from there.", "schedule", default: defaults.lrScheduler.rawValue))
    var lrScheduler: LRSchedulerType?

    @Option(help: help("The number of updates that it rises from 0.", "count", default: defaults.lrWarmupSteps))
    var lrWarmupSteps: Int?

    @Option(
        help: help(
            "With accumulation: fixed lets the schedule end with the training; diffusers counts batches as updates, so that the "
                + "warm-up takes longer and the end is not reached.", "way", default: defaults.lrCompat.rawValue))
    var lrCompat: TrainingOptions.LRCompatibility?

    @Option(help: help("How slowly the mean of the gradients forgets.", "beta", default: defaults.adamBeta1))
    var adamBeta1: Double?

    @Option(help: help("How slowly the mean of their squares forgets.", "beta", default: defaults.adamBeta2))
    var adamBeta2: Double?

    @Option(help: help("How strongly weights are pulled towards 0.", "decay", default: defaults.adamWeightDecay))
    var adamWeightDecay: Double?

    @Option(help: help("What keeps the denominator away from 0.", "epsilon", default: defaults.adamEpsilon))
    var adamEpsilon: Double?

    func apply(to options: inout TrainingOptions) {
        options.learningRate = learningRate ?? options.learningRate
        options.lrScheduler = lrScheduler ?? options.lrScheduler
        options.lrWarmupSteps = lrWarmupSteps ?? options.lrWarmupSteps
        options.lrCompat = lrCompat ?? options.lrCompat
        options.adamBeta1 = adamBeta1 ?? options.adamBeta1
        options.adamBeta2 = adamBeta2 ?? options.adamBeta2
        options.adamWeightDecay = adamWeightDecay ?? options.adamWeightDecay
        options.adamEpsilon = adamEpsilon ?? options.adamEpsilon
    }
}

/// What is written, how often and where.
struct TrainOutputArguments: ParsableArguments {
    @Option(help: help("The folder for all that the training makes.", "dir", default: defaults.outputDir))
    var outputDir: String?

    @Flag(inversion: .prefixedNo, help: "Remove the checkpoints of an earlier training in that folder.")
    var overwriteOutputDir: Bool?

    @Option(help: help("How many images a grid of samples has.", "count", default: defaults.evalBatchSize))
    var evalBatchSize: Int?

    @Option(
        help: help(
            "Samples are made after the first epoch, every so many, and after the last; 0 for the last alone.",
            "epochs",
            default: defaults.saveImagesEpochs))
    var saveImagesEpochs: Int?

    @Option(
        help: help(
            "The pipeline is saved after the first epoch, every so many, and after the last; 0 for the last alone.",
            "epochs",
            default: defaults.saveModelEpochs))
    var saveModelEpochs: Int?

    @Option(help: help("A checkpoint is saved every so many updates.", "updates", default: defaults.checkpointingSteps))
    var checkpointingSteps: Int?

    @Option(
        help: help(
            "How many checkpoints are kept, the newest. While one is written there is room needed for one more.",
            "count",
            default: "all"))
    var checkpointsTotalLimit: Int?

    @Option(
        help: help(
            "Go on from a checkpoint: its folder, its name in the output folder, or latest, which starts anew where there is "
                + "none.", "path"))
    var resumeFromCheckpoint: String?

    func apply(to options: inout TrainingOptions) {
        options.outputDir = outputDir ?? options.outputDir
        options.overwriteOutputDir = overwriteOutputDir ?? options.overwriteOutputDir
        options.evalBatchSize = evalBatchSize ?? options.evalBatchSize
        options.saveImagesEpochs = saveImagesEpochs ?? options.saveImagesEpochs
        options.saveModelEpochs = saveModelEpochs ?? options.saveModelEpochs
        options.checkpointingSteps = checkpointingSteps ?? options.checkpointingSteps
        options.checkpointsTotalLimit = checkpointsTotalLimit ?? options.checkpointsTotalLimit
        options.resumeFromCheckpoint = resumeFromCheckpoint ?? options.resumeFromCheckpoint
    }
}

/// Options of diffusers' script that change nothing here. They are read so that its command lines can be used as they are.
struct TrainIgnoredArguments: ParsableArguments {
    @Option(help: help("Images are always prepared ahead of time.", "count"))
    var dataloaderNumWorkers: Int?

    @Flag(help: "Attention never keeps all scores at once.")
    var enableXformersMemoryEfficientAttention = false

    @Option(help: help("There is one process.", "rank"))
    var localRank: Int?

    @Flag(help: "Not possible: images are read with 8 bits a channel.")
    var preserveInputPrecision = false

    func validate() throws {
        guard !preserveInputPrecision else {
            throw ValidationError("--preserve-input-precision is not possible: images are read with 8 bits a channel.")
        }
        guard [-1, 0].contains(localRank ?? -1) else {
            throw ValidationError("--local-rank is \(localRank ?? 0), but there is only one process, 0.")
        }
    }
}
