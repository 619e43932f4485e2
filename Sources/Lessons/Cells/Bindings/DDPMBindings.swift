import Engine

extension Registry {
    /// The scheduler of training.
    func registerDDPM() {
        scheduler(DDPMScheduler.self, "Adds noise and takes it away: Ho et al., 2020.") { config in
            config.property("var clipSample: Bool", "Whether guesses are cut off at ±clipSampleRange.") {
                $0.clipSample
            }
            config.property("var clipSampleRange: Double", "Where guesses are cut off.") { $0.clipSampleRange }
            config.property("var varianceType: VarianceType", "Which variance a step adds.") { $0.varianceType }
        } members: { scheduler in
            registerInitialiser(scheduler)
            registerTimesteps(scheduler)
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

    private func registerTimesteps(_ scheduler: Members<DDPMScheduler>) {
        // A type's methods hide those of the same name that it derives, so both are listed.
        scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
            (scheduler: DDPMScheduler, steps: Int) in try scheduler.setTimesteps(steps)
        }
        scheduler.method("func setTimesteps(timesteps: [Int])", "Says which timesteps sampling takes.") {
            (scheduler: DDPMScheduler, timesteps: [Int]) in try scheduler.setTimesteps(timesteps: timesteps)
        }
        for timestep in Self.timestepTypes {
            scheduler.method(
                "func previousTimestep(_ timestep: \(timestep)) -> Int", "The timestep after this one in sampling."
            ) {
                (scheduler: DDPMScheduler, t: any Timestep) in try scheduler.previousTimestep(t)
            }
        }
        scheduler.method("func variance(_ timestep: Int) -> Double", "The variance that a step adds.") {
            (scheduler: DDPMScheduler, t: Int) in try scheduler.variance(t)
        }
    }
}
