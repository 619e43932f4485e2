import Engine

extension Registry {
    /// The scheduler of sampling in few steps.
    func registerDDIM() {
        type(
            "DDIMSchedulerConfig", DDIMSchedulerConfig.self, parent: nominal(registered: (any SchedulerConfig).self),
            "The options of a DDIMScheduler."
        ) { config in
            config.property("var numTrainTimesteps: Int", "How many timesteps there are.") { $0.numTrainTimesteps }
            config.property("var betaSchedule: BetaSchedule", "How β grows.") { $0.betaSchedule }
            config.property("var predictionType: PredictionType", "What the network predicts.") { $0.predictionType }
            config.property("var clipSample: Bool", "Whether guesses are cut off at ±clipSampleRange.") {
                $0.clipSample
            }
            config.property("var timestepSpacing: TimestepSpacing", "Which timesteps are used.") { $0.timestepSpacing }
            config.property("var setAlphaToOne: Bool", "Whether the last step ends without noise.") { $0.setAlphaToOne }
        }
        type(
            "DDIMScheduler", DDIMScheduler.self, parent: nominal(registered: NoiseScheduler.self),
            "Takes noise away in few steps: Song et al., 2020."
        ) { scheduler in
            registerInitialiser(scheduler)
            registerMembers(scheduler)
        }
    }

    private func registerInitialiser(_ scheduler: Members<DDIMScheduler>) {
        scheduler.initialiser(
            """
            init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
            betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, \
            clipSample: Bool = true, setAlphaToOne: Bool = true, stepsOffset: Int = 0, \
            predictionType: PredictionType = .epsilon, thresholding: Bool = false, \
            dynamicThresholdingRatio: Double = 0.995, clipSampleRange: Double = 1, sampleMaxValue: Double = 1, \
            timestepSpacing: TimestepSpacing = .leading, rescaleBetasZeroSnr: Bool = false)
            """, "A scheduler.",
            DDIMScheduler.init(
                numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:clipSample:setAlphaToOne:stepsOffset:
                predictionType:thresholding:dynamicThresholdingRatio:clipSampleRange:sampleMaxValue:timestepSpacing:
                rescaleBetasZeroSnr:))
    }

    private func registerMembers(_ scheduler: Members<DDIMScheduler>) {
        scheduler.property("var config: DDIMSchedulerConfig", "The options.") { $0.config }
        scheduler.method(
            """
            func step(_ modelOutput: Tensor, _ timestep: Tensor, _ sample: Tensor, eta: Double = 0, \
            useClippedModelOutput: Bool = false, generator: Generator? = nil, varianceNoise: Tensor? = nil) \
            -> SchedulerStep
            """, "One step towards the clean sample; eta is the share of DDPM's noise that it adds."
        ) {
            (
                scheduler: DDIMScheduler, output: Tensor, t: Tensor, sample: Tensor, eta: Double, useClipped: Bool,
                generator: Generator?, noise: Tensor?
            ) in
            try scheduler.step(
                output, t, sample, eta: eta, useClippedModelOutput: useClipped, generator: generator,
                varianceNoise: noise)
        }
        scheduler.method(
            """
            func step(_ modelOutput: Tensor, _ timestep: Int, _ sample: Tensor, eta: Double = 0, \
            useClippedModelOutput: Bool = false, generator: Generator? = nil, varianceNoise: Tensor? = nil) \
            -> SchedulerStep
            """, "One step towards the clean sample; eta is the share of DDPM's noise that it adds."
        ) {
            (
                scheduler: DDIMScheduler, output: Tensor, t: Int, sample: Tensor, eta: Double, useClipped: Bool,
                generator: Generator?, noise: Tensor?
            ) in
            try scheduler.step(
                output, t, sample, eta: eta, useClippedModelOutput: useClipped, generator: generator,
                varianceNoise: noise)
        }
        scheduler.method("func variance(_ timestep: Int) -> Double", "The variance that a step adds where eta is 1.") {
            (scheduler: DDIMScheduler, t: Int) in try scheduler.variance(t)
        }
        scheduler.method("func previousTimestep(_ timestep: Int) -> Int", "The timestep after this one in sampling.") {
            (scheduler: DDIMScheduler, t: Int) in try scheduler.previousTimestep(t)
        }
        scheduler.method("func previousTimestep(_ timestep: Tensor) -> Int", "The timestep after this one in sampling.")
        {
            (scheduler: DDIMScheduler, t: Tensor) in try scheduler.previousTimestep(t)
        }
        scheduler.staticMethod(
            "static func fromPretrained(_ folder: String) -> DDIMScheduler", "Loads a saved scheduler."
        ) {
            (folder: String) in try DDIMScheduler.fromPretrained(folder)
        }
        scheduler.staticMethod(
            "static func fromConfig(_ config: SchedulerConfig) -> DDIMScheduler",
            "A scheduler for the noise of another one."
        ) {
            (config: any SchedulerConfig) in try DDIMScheduler.fromConfig(config)
        }
    }
}
