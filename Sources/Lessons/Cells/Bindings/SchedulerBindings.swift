import Engine

extension Registry {
    /// Noise schedulers.
    func registerSchedulers() {
        enumeration("BetaSchedule", BetaSchedule.self, "How β grows from step to step.")
        enumeration("VarianceType", VarianceType.self, "Which variance a step adds.")
        enumeration("PredictionType", PredictionType.self, "What the network predicts.")
        enumeration("TimestepSpacing", TimestepSpacing.self, "Which timesteps are used for sampling.")
        type("SchedulerStep", SchedulerStep.self, "What a step of a scheduler gives.") { step in
            step.property("var prevSample: Tensor", "The sample with less noise.") { $0.prevSample }
            step.property("var predOriginalSample: Tensor", "The guess of the clean sample.") { $0.predOriginalSample }
        }
        type("DDPMSchedulerConfig", DDPMSchedulerConfig.self, "The options of a DDPMScheduler.") { config in
            config.property("var numTrainTimesteps: Int", "How many timesteps there are.") { $0.numTrainTimesteps }
            config.property("var betaSchedule: BetaSchedule", "How β grows.") { $0.betaSchedule }
            config.property("var predictionType: PredictionType", "What the network predicts.") { $0.predictionType }
            config.property("var varianceType: VarianceType", "Which variance a step adds.") { $0.varianceType }
            config.property("var clipSample: Bool", "Whether guesses are cut off at ±clipSampleRange.") {
                $0.clipSample
            }
            config.property("var timestepSpacing: TimestepSpacing", "Which timesteps are used.") { $0.timestepSpacing }
        }
        type("DDPMScheduler", DDPMScheduler.self, "Adds noise and takes it away: Ho et al., 2020.") { scheduler in
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
        scheduler.property("var numTrainTimesteps: Int", "How many timesteps there are.") { $0.numTrainTimesteps }
        scheduler.property("var numInferenceSteps: Int?", "How many steps sampling takes.") { $0.numInferenceSteps }
        scheduler.property("var timesteps: Tensor", "The timesteps of sampling, from the noisiest.") { $0.timesteps }
        scheduler.property("var betas: Tensor", "β of each timestep.") { $0.betas }
        scheduler.property("var alphas: Tensor", "α = 1 - β.") { $0.alphas }
        scheduler.property("var alphasCumprod: Tensor", "ᾱ: the product of all α so far.") { $0.alphasCumprod }
        scheduler.property("var initNoiseSigma: Double", "The spread of the noise that sampling starts from.") {
            $0.initNoiseSigma
        }
        scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
            (scheduler: DDPMScheduler, steps: Int) in try scheduler.setTimesteps(steps)
        }
        scheduler.method("func setTimesteps(timesteps: [Int])", "Says which timesteps sampling takes.") {
            (scheduler: DDPMScheduler, timesteps: [Int]) in try scheduler.setTimesteps(timesteps: timesteps)
        }
        scheduler.method(
            "func addNoise(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) -> Tensor",
            "√ᾱ·samples + √(1-ᾱ)·noise."
        ) {
            (scheduler: DDPMScheduler, x: Tensor, noise: Tensor, t: Tensor) in try scheduler.addNoise(x, noise, t)
        }
        scheduler.method(
            "func addNoise(_ samples: Tensor, _ noise: Tensor, _ timestep: Int) -> Tensor", "√ᾱ·samples + √(1-ᾱ)·noise."
        ) {
            (scheduler: DDPMScheduler, x: Tensor, noise: Tensor, t: Int) in try scheduler.addNoise(x, noise, t)
        }
        scheduler.method(
            "func getVelocity(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) -> Tensor",
            "√ᾱ·noise - √(1-ᾱ)·samples."
        ) {
            (scheduler: DDPMScheduler, x: Tensor, noise: Tensor, t: Tensor) in try scheduler.getVelocity(x, noise, t)
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
        scheduler.method(
            "func scaleModelInput(_ sample: Tensor, _ timestep: Tensor? = nil) -> Tensor",
            "The sample as the network wants it."
        ) {
            (scheduler: DDPMScheduler, sample: Tensor, t: Tensor?) in scheduler.scaleModelInput(sample, t)
        }
        scheduler.method(
            "func scaleModelInput(_ sample: Tensor, _ timestep: Int) -> Tensor", "The sample as the network wants it."
        ) {
            (scheduler: DDPMScheduler, sample: Tensor, t: Int) in scheduler.scaleModelInput(sample, t)
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
        scheduler.method("func savePretrained(_ folder: String)", "Saves the scheduler as diffusers does.") {
            (scheduler: DDPMScheduler, folder: String) in try scheduler.savePretrained(folder)
        }
    }
}
