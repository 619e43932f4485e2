import Engine

extension Registry {
    /// Whole trainings: what `lab train` does, from a cell.
    func registerTraining() {
        enumeration(
            "LRCompatibility", TrainingOptions.LRCompatibility.self,
            "How a schedule counts when gradients are accumulated.")
        registerOptions()
        registerReports()
        type("UnconditionalTrainer", UnconditionalTrainer.self, "Trains a model as `lab train` does.") { trainer in
            trainer.initialiser("init(_ options: TrainingOptions)", "A trainer; nothing is read or written yet.") {
                (options: TrainingOptions) in try UnconditionalTrainer(options)
            }
            trainer.property("var options: TrainingOptions", "The options.") { $0.options }
            trainer.property("var newestCheckpoint: String?", "The newest checkpoint in the output folder.") {
                $0.newestCheckpoint
            }
            trainer.method("func forecast() -> TrainingForecast", "What the training will take, measured on two steps.")
            {
                (trainer: UnconditionalTrainer) in try trainer.forecast()
            }
            trainer.method("func train() -> [Double]", "Trains to the end; returns the loss of every update.") {
                (trainer: UnconditionalTrainer) in try trainer.train()
            }
            trainer.native(
                "func train(_ onEpoch: (TrainingEpoch) -> Void) -> [Double]",
                "Trains to the end and calls the closure after each epoch."
            ) { receiver, values, interpreter in
                let registry = interpreter.registry
                let trainer = try registry.unbox(receiver, as: UnconditionalTrainer.self)
                let onEpoch = values[0]
                return registry.box(
                    try trainer.train { epoch in _ = try onEpoch(registry.box(epoch), in: interpreter) })
            }
        }
    }

    private func registerOptions() {
        type("TrainingOptions", TrainingOptions.self, "The options of a training: those of `lab train`.") { options in
            options.initialiser(
                """
                init(datasetName: String? = nil, datasetConfigName: String? = nil, trainDataDir: String? = nil, \
                cacheDir: String? = nil, modelConfigNameOrPath: String? = nil, outputDir: String = "ddpm-model-64", \
                overwriteOutputDir: Bool = false, resolution: Int = 64, centerCrop: Bool = false, \
                randomFlip: Bool = false, trainBatchSize: Int = 16, evalBatchSize: Int = 16, \
                dataloaderNumWorkers: Int = 0, numEpochs: Int = 100, saveImagesEpochs: Int = 10, \
                saveModelEpochs: Int = 10, gradientAccumulationSteps: Int = 1, learningRate: Double = 1e-4, \
                lrScheduler: LRSchedulerType = .cosine, lrWarmupSteps: Int = 500, \
                lrCompat: LRCompatibility = .fixed, adamBeta1: Double = 0.95, adamBeta2: Double = 0.999, \
                adamWeightDecay: Double = 1e-6, adamEpsilon: Double = 1e-8, useEma: Bool = false, \
                emaInvGamma: Double = 1, emaPower: Double = 0.75, emaMaxDecay: Double = 0.9999, \
                predictionType: PredictionType = .epsilon, ddpmNumSteps: Int = 1000, \
                ddpmNumInferenceSteps: Int? = nil, ddpmBetaSchedule: BetaSchedule = .linear, \
                checkpointingSteps: Int = 500, checkpointsTotalLimit: Int? = nil, \
                resumeFromCheckpoint: String? = nil, seed: Int = 0)
                """, "The options given; the others are those of diffusers' train_unconditional.py.",
                TrainingOptions.init(
                    datasetName:datasetConfigName:trainDataDir:cacheDir:modelConfigNameOrPath:outputDir:
                    overwriteOutputDir:resolution:centerCrop:randomFlip:trainBatchSize:evalBatchSize:
                    dataloaderNumWorkers:numEpochs:saveImagesEpochs:saveModelEpochs:gradientAccumulationSteps:
                    learningRate:lrScheduler:lrWarmupSteps:lrCompat:adamBeta1:adamBeta2:adamWeightDecay:adamEpsilon:
                    useEma:emaInvGamma:emaPower:emaMaxDecay:predictionType:ddpmNumSteps:ddpmNumInferenceSteps:
                    ddpmBetaSchedule:checkpointingSteps:checkpointsTotalLimit:resumeFromCheckpoint:seed:))
            options.property("var outputDir: String", "The folder for all that the training makes.") { $0.outputDir }
            options.property("var numEpochs: Int", "How often training goes through the images.") { $0.numEpochs }
        }
    }

    private func registerReports() {
        type("TrainingEpoch", TrainingEpoch.self, "How an epoch of a training went.") { epoch in
            epoch.property("var number: Int", "Which epoch it was, counted from 1.") { $0.number }
            epoch.property("var count: Int", "How many epochs there are.") { $0.count }
            epoch.property("var loss: Double", "The mean loss.") { $0.loss }
            epoch.property("var learningRate: Double", "The learning rate after it.") { $0.learningRate }
            epoch.property("var imagesPerSecond: Double", "How many images a second were learnt from.") {
                $0.imagesPerSecond
            }
            epoch.property("var secondsLeft: Double", "How long the rest will take.") { $0.secondsLeft }
        }
        type("TrainingForecast", TrainingForecast.self, "What a training will take.") { forecast in
            forecast.property("var estimate: TrainingEstimate", "The time.") { $0.estimate }
            forecast.property("var updateCount: Int", "How many updates of the weights there are.") { $0.updateCount }
            forecast.property("var memoryBytes: Int", "The memory that tensors take.") { $0.memoryBytes }
        }
    }
}
