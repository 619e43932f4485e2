import Engine

extension Registry {
    /// The scheduler of sampling in few steps.
    func registerDDIM() {
        scheduler(DDIMScheduler.self, "Takes noise away in few steps: Song et al., 2020.") { config in
            config.property("var clipSample: Bool", "Whether guesses are cut off at ±clipSampleRange.") {
                $0.clipSample
            }
            config.property("var clipSampleRange: Double", "Where guesses are cut off.") { $0.clipSampleRange }
            config.property("var setAlphaToOne: Bool", "Whether the last step ends without noise.") { $0.setAlphaToOne }
        } members: { scheduler in
            registerInitialiser(scheduler)
            registerSteps(scheduler)
        }
    }

    /// Its steps backwards.
    func registerDDIMInverse() {
        scheduler(DDIMInverseScheduler.self, "Goes from an image to the noise that DDIM would make it of.") { config in
            config.property("var clipSample: Bool", "Whether guesses are cut off at ±clipSampleRange.") {
                $0.clipSample
            }
            config.property("var setAlphaToOne: Bool", "Whether the first step starts without noise.") {
                $0.setAlphaToOne
            }
        } members: { scheduler in
            scheduler.initialiser(
                """
                init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
                betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, clipSample: Bool = true, \
                setAlphaToOne: Bool = true, stepsOffset: Int = 0, predictionType: PredictionType = .epsilon, \
                clipSampleRange: Double = 1, timestepSpacing: TimestepSpacing = .leading, \
                rescaleBetasZeroSnr: Bool = false)
                """, "A scheduler.",
                DDIMInverseScheduler.init(
                    numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:clipSample:setAlphaToOne:stepsOffset:
                    predictionType:clipSampleRange:timestepSpacing:rescaleBetasZeroSnr:))
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

    private func registerSteps(_ scheduler: Members<DDIMScheduler>) {
        for timestep in Self.timestepTypes {
            scheduler.method(
                """
                func step(_ modelOutput: Tensor, _ timestep: \(timestep), _ sample: Tensor, eta: Double = 0, \
                useClippedModelOutput: Bool = false, generator: Generator? = nil, varianceNoise: Tensor? = nil) \
                -> SchedulerStep
                """, "One step towards the clean sample; eta is the share of DDPM's noise that it adds."
            ) {
                (
                    scheduler: DDIMScheduler, output: Tensor, t: any Timestep, sample: Tensor, eta: Double,
                    useClipped: Bool, generator: Generator?, noise: Tensor?
                ) in
                try scheduler.step(
                    output, t, sample, eta: eta, useClippedModelOutput: useClipped, generator: generator,
                    varianceNoise: noise)
            }
            scheduler.method(
                "func previousTimestep(_ timestep: \(timestep)) -> Int", "The timestep after this one in sampling."
            ) {
                (scheduler: DDIMScheduler, t: any Timestep) in try scheduler.previousTimestep(t)
            }
        }
        scheduler.method("func variance(_ timestep: Int) -> Double", "The variance that a step adds where eta is 1.") {
            (scheduler: DDIMScheduler, t: Int) in try scheduler.variance(t)
        }
    }
}
