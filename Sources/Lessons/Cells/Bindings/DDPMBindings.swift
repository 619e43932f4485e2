import Engine

extension Registry {
    /// The scheduler of training.
    func registerDDPM() {
        type(
            "DDPMSchedulerConfig", DDPMSchedulerConfig.self, parent: nominal(registered: (any SchedulerConfig).self),
            "The options of a DDPMScheduler."
        ) { config in
            config.property("var numTrainTimesteps: Int", "How many timesteps there are.") { $0.numTrainTimesteps }
            config.property("var betaSchedule: BetaSchedule", "How β grows.") { $0.betaSchedule }
            config.property("var predictionType: PredictionType", "What the network predicts.") { $0.predictionType }
            config.property("var clipSample: Bool", "Whether guesses are cut off at ±clipSampleRange.") {
                $0.clipSample
            }
            config.property("var timestepSpacing: TimestepSpacing", "Which timesteps are used.") { $0.timestepSpacing }
            config.property("var varianceType: VarianceType", "Which variance a step adds.") { $0.varianceType }
        }
        type(
            "DDPMScheduler", DDPMScheduler.self, parent: nominal(registered: NoiseScheduler.self),
            "Adds noise and takes it away: Ho et al., 2020."
        ) { scheduler in
            registerInitialiser(scheduler)
            registerMembers(scheduler)
        }
    }

    private func registerInitialiser(_ scheduler: Members<DDPMScheduler>) {
        scheduler.initialiser(
            """
            init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
            betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, \
            varianceType: VarianceType = .fixedSmall, clipSample: Bool = true, \
            predictionType: PredictionType = .epsilon, thresholding: Bool = false, \
            dynamicThresholdingRatio: Double = 0.995, clipSampleRange: Double = 1, sampleMaxValue: Double = 1, \
            timestepSpacing: TimestepSpacing = .leading, stepsOffset: Int = 0, rescaleBetasZeroSnr: Bool = false)
            """, "A scheduler.",
            DDPMScheduler.init(
                numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:varianceType:clipSample:predictionType:
                thresholding:dynamicThresholdingRatio:clipSampleRange:sampleMaxValue:timestepSpacing:stepsOffset:
                rescaleBetasZeroSnr:))
    }

    private func registerMembers(_ scheduler: Members<DDPMScheduler>) {
        scheduler.property("var config: DDPMSchedulerConfig", "The options.") { $0.config }
        // A type's methods hide those of the same name that it derives, so both are listed.
        scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
            (scheduler: DDPMScheduler, steps: Int) in try scheduler.setTimesteps(steps)
        }
        scheduler.method("func setTimesteps(timesteps: [Int])", "Says which timesteps sampling takes.") {
            (scheduler: DDPMScheduler, timesteps: [Int]) in try scheduler.setTimesteps(timesteps: timesteps)
        }
        scheduler.method(
            "func step(_ modelOutput: Tensor, _ timestep: Tensor, _ sample: Tensor, generator: Generator? = nil) -> SchedulerStep",
            "One step towards the clean sample."
        ) {
            (scheduler: DDPMScheduler, output: Tensor, t: Tensor, sample: Tensor, generator: Generator?) in
            try scheduler.step(output, t, sample, generator: generator)
        }
        scheduler.method(
            "func step(_ modelOutput: Tensor, _ timestep: Int, _ sample: Tensor, generator: Generator? = nil) -> SchedulerStep",
            "One step towards the clean sample."
        ) {
            (scheduler: DDPMScheduler, output: Tensor, t: Int, sample: Tensor, generator: Generator?) in
            try scheduler.step(output, t, sample, generator: generator)
        }
        scheduler.method("func variance(_ timestep: Int) -> Double", "The variance that a step adds.") {
            (scheduler: DDPMScheduler, t: Int) in try scheduler.variance(t)
        }
        scheduler.method("func previousTimestep(_ timestep: Int) -> Int", "The timestep after this one in sampling.") {
            (scheduler: DDPMScheduler, t: Int) in try scheduler.previousTimestep(t)
        }
        scheduler.method("func previousTimestep(_ timestep: Tensor) -> Int", "The timestep after this one in sampling.")
        {
            (scheduler: DDPMScheduler, t: Tensor) in try scheduler.previousTimestep(t)
        }
        scheduler.staticMethod(
            "static func fromPretrained(_ folder: String) -> DDPMScheduler", "Loads a saved scheduler."
        ) {
            (folder: String) in try DDPMScheduler.fromPretrained(folder)
        }
        scheduler.staticMethod(
            "static func fromConfig(_ config: SchedulerConfig) -> DDPMScheduler",
            "A scheduler for the noise of another one."
        ) {
            (config: any SchedulerConfig) in try DDPMScheduler.fromConfig(config)
        }
    }
}
