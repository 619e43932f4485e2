import Engine

// The schedulers that follow the noise level σ, and PNDM.

extension Registry {
    func registerPNDM() {
        scheduler(PNDMScheduler.self, "Linear multistep after Runge-Kutta steps: Liu et al., 2022.") { config in
            config.property("var skipPrkSteps: Bool", "Whether there are no Runge-Kutta steps.") { $0.skipPrkSteps }
            config.property("var setAlphaToOne: Bool", "Whether the last step ends without noise.") { $0.setAlphaToOne }
        } members: { scheduler in
            scheduler.initialiser(
                """
                init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
                betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, skipPrkSteps: Bool = false, \
                setAlphaToOne: Bool = false, predictionType: PredictionType = .epsilon, \
                timestepSpacing: TimestepSpacing = .leading, stepsOffset: Int = 0)
                """, "A scheduler.",
                PNDMScheduler.init(
                    numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:skipPrkSteps:setAlphaToOne:
                    predictionType:timestepSpacing:stepsOffset:))
        }
    }

    func registerEuler() {
        enumeration("InterpolationType", InterpolationType.self, "How noise levels between timesteps are found.")
        enumeration("TimestepType", TimestepType.self, "What the network sees as its timestep.")
        enumeration("FinalSigmasType", FinalSigmasType.self, "The noise level that the last step leads to.")
        scheduler(EulerDiscreteScheduler.self, "Straight lines in the noise level: Karras et al., 2022.") { config in
            registerSpacing(config)
            config.property("var finalSigmasType: FinalSigmasType", "The noise level that the last step leads to.") {
                $0.finalSigmasType
            }
        } members: { scheduler in
            scheduler.initialiser(
                """
                init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
                betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, \
                predictionType: PredictionType = .epsilon, interpolationType: InterpolationType = .linear, \
                useKarrasSigmas: Bool = false, useExponentialSigmas: Bool = false, useBetaSigmas: Bool = false, \
                sigmaMin: Double? = nil, sigmaMax: Double? = nil, timestepSpacing: TimestepSpacing = .linspace, \
                timestepType: TimestepType = .discrete, stepsOffset: Int = 0, rescaleBetasZeroSnr: Bool = false, \
                finalSigmasType: FinalSigmasType = .zero)
                """, "A scheduler.",
                EulerDiscreteScheduler.init(
                    numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:predictionType:interpolationType:
                    useKarrasSigmas:useExponentialSigmas:useBetaSigmas:sigmaMin:sigmaMax:timestepSpacing:timestepType:
                    stepsOffset:rescaleBetasZeroSnr:finalSigmasType:))
            registerEulerSteps(scheduler)
        }
    }

    private func registerSpacing<Config: SigmaSpacingConfig>(_ config: Members<Config>) {
        config.property("var useKarrasSigmas: Bool", "Whether noise levels are closer the lower they are.") {
            $0.useKarrasSigmas
        }
        config.property("var useExponentialSigmas: Bool", "Whether noise levels are spaced by their logarithms.") {
            $0.useExponentialSigmas
        }
        config.property("var useBetaSigmas: Bool", "Whether noise levels are closer at both ends.") {
            $0.useBetaSigmas
        }
    }

    private func registerEulerSteps(_ scheduler: Members<EulerDiscreteScheduler>) {
        scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
            (scheduler: EulerDiscreteScheduler, steps: Int) in try scheduler.setTimesteps(steps)
        }
        scheduler.method("func setTimesteps(timesteps: [Double])", "Says which timesteps sampling takes.") {
            (scheduler: EulerDiscreteScheduler, timesteps: [Double]) in try scheduler.setTimesteps(timesteps: timesteps)
        }
        scheduler.method("func setTimesteps(sigmas: [Double])", "Says which noise levels sampling goes through.") {
            (scheduler: EulerDiscreteScheduler, sigmas: [Double]) in try scheduler.setTimesteps(sigmas: sigmas)
        }
        for timestep in Self.timestepTypes {
            scheduler.method(
                """
                func step(_ modelOutput: Tensor, _ timestep: \(timestep), _ sample: Tensor, sChurn: Double = 0, \
                sTmin: Double = 0, sTmax: Double = .infinity, sNoise: Double = 1, generator: Generator? = nil) \
                -> SchedulerStep
                """, "One step towards the clean sample; sChurn says how much fresh noise all steps add."
            ) {
                (
                    scheduler: EulerDiscreteScheduler, output: Tensor, t: any Timestep, sample: Tensor, churn: Double,
                    tMin: Double, tMax: Double, noise: Double, generator: Generator?
                ) in
                try scheduler.step(
                    output, t, sample, sChurn: churn, sTmin: tMin, sTmax: tMax, sNoise: noise, generator: generator)
            }
        }
    }

    func registerEulerAncestral() {
        scheduler(EulerAncestralDiscreteScheduler.self, "Euler's steps with fresh noise in each.") { config in
            config.property("var rescaleBetasZeroSnr: Bool", "Whether the last timestep is noise alone.") {
                $0.rescaleBetasZeroSnr
            }
        } members: { scheduler in
            scheduler.initialiser(
                """
                init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
                betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, \
                predictionType: PredictionType = .epsilon, timestepSpacing: TimestepSpacing = .linspace, \
                stepsOffset: Int = 0, rescaleBetasZeroSnr: Bool = false)
                """, "A scheduler.",
                EulerAncestralDiscreteScheduler.init(
                    numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:predictionType:timestepSpacing:
                    stepsOffset:rescaleBetasZeroSnr:))
        }
    }

    func registerHeun() {
        scheduler(HeunDiscreteScheduler.self, "Euler's steps with a second look: Karras et al., 2022.") { config in
            registerSpacing(config)
            config.property("var clipSample: Bool", "Whether guesses are cut off at ±clipSampleRange.") {
                $0.clipSample
            }
        } members: { scheduler in
            scheduler.initialiser(
                """
                init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.00085, betaEnd: Double = 0.012, \
                betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, \
                predictionType: PredictionType = .epsilon, useKarrasSigmas: Bool = false, \
                useExponentialSigmas: Bool = false, useBetaSigmas: Bool = false, clipSample: Bool = false, \
                clipSampleRange: Double = 1, timestepSpacing: TimestepSpacing = .linspace, stepsOffset: Int = 0)
                """, "A scheduler.",
                HeunDiscreteScheduler.init(
                    numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:predictionType:useKarrasSigmas:
                    useExponentialSigmas:useBetaSigmas:clipSample:clipSampleRange:timestepSpacing:stepsOffset:))
            scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
                (scheduler: HeunDiscreteScheduler, steps: Int) in try scheduler.setTimesteps(steps)
            }
            scheduler.method("func setTimesteps(timesteps: [Double])", "Says which timesteps sampling takes.") {
                (scheduler: HeunDiscreteScheduler, timesteps: [Double]) in
                try scheduler.setTimesteps(timesteps: timesteps)
            }
        }
    }

    func registerLMS() {
        scheduler(LMSDiscreteScheduler.self, "A polynomial through the slopes of the last steps.") { config in
            registerSpacing(config)
        } members: { scheduler in
            scheduler.initialiser(
                """
                init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
                betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, useKarrasSigmas: Bool = false, \
                useExponentialSigmas: Bool = false, useBetaSigmas: Bool = false, \
                predictionType: PredictionType = .epsilon, timestepSpacing: TimestepSpacing = .linspace, \
                stepsOffset: Int = 0)
                """, "A scheduler.",
                LMSDiscreteScheduler.init(
                    numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:useKarrasSigmas:useExponentialSigmas:
                    useBetaSigmas:predictionType:timestepSpacing:stepsOffset:))
            for timestep in Self.timestepTypes {
                scheduler.method(
                    """
                    func step(_ modelOutput: Tensor, _ timestep: \(timestep), _ sample: Tensor, order: Int = 4, \
                    generator: Generator? = nil) -> SchedulerStep
                    """, "One step towards the clean sample; order says how many slopes it looks at."
                ) {
                    (
                        scheduler: LMSDiscreteScheduler, output: Tensor, t: any Timestep, sample: Tensor, order: Int,
                        generator: Generator?
                    ) in
                    try scheduler.step(output, t, sample, order: order, generator: generator)
                }
            }
        }
    }

    func registerDPMSolver() {
        enumeration("DPMAlgorithmType", DPMAlgorithmType.self, "The equation that is solved.")
        enumeration("DPMSolverType", DPMSolverType.self, "How a step of second order looks ahead.")
        scheduler(DPMSolverMultistepScheduler.self, "Few steps of higher order: Lu et al., 2022.") { config in
            registerSpacing(config)
            config.property("var solverOrder: Int", "How many predictions a step looks at.") { $0.solverOrder }
            config.property("var algorithmType: DPMAlgorithmType", "The equation that is solved.") { $0.algorithmType }
            config.property("var finalSigmasType: FinalSigmasType", "The noise level that the last step leads to.") {
                $0.finalSigmasType
            }
        } members: { scheduler in
            registerDPMSolverInitialiser(scheduler)
            scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
                (scheduler: DPMSolverMultistepScheduler, steps: Int) in try scheduler.setTimesteps(steps)
            }
            scheduler.method("func setTimesteps(timesteps: [Int])", "Says which timesteps sampling takes.") {
                (scheduler: DPMSolverMultistepScheduler, timesteps: [Int]) in
                try scheduler.setTimesteps(timesteps: timesteps)
            }
            for timestep in Self.timestepTypes {
                scheduler.method(
                    """
                    func step(_ modelOutput: Tensor, _ timestep: \(timestep), _ sample: Tensor, \
                    generator: Generator? = nil, varianceNoise: Tensor? = nil) -> SchedulerStep
                    """, "One step towards the clean sample."
                ) {
                    (
                        scheduler: DPMSolverMultistepScheduler, output: Tensor, t: any Timestep, sample: Tensor,
                        generator: Generator?, noise: Tensor?
                    ) in
                    try scheduler.step(output, t, sample, generator: generator, varianceNoise: noise)
                }
            }
        }
    }

    private func registerDPMSolverInitialiser(_ scheduler: Members<DPMSolverMultistepScheduler>) {
        scheduler.initialiser(
            """
            init(numTrainTimesteps: Int = 1000, betaStart: Double = 0.0001, betaEnd: Double = 0.02, \
            betaSchedule: BetaSchedule = .linear, trainedBetas: [Double]? = nil, solverOrder: Int = 2, \
            predictionType: PredictionType = .epsilon, thresholding: Bool = false, \
            dynamicThresholdingRatio: Double = 0.995, sampleMaxValue: Double = 1, \
            algorithmType: DPMAlgorithmType = .dpmsolverPlusPlus, solverType: DPMSolverType = .midpoint, \
            lowerOrderFinal: Bool = true, eulerAtFinal: Bool = false, useKarrasSigmas: Bool = false, \
            useExponentialSigmas: Bool = false, useBetaSigmas: Bool = false, useLuLambdas: Bool = false, \
            finalSigmasType: FinalSigmasType = .zero, lambdaMinClipped: Double = -.infinity, \
            varianceType: VarianceType? = nil, timestepSpacing: TimestepSpacing = .linspace, stepsOffset: Int = 0, \
            rescaleBetasZeroSnr: Bool = false)
            """, "A scheduler.",
            DPMSolverMultistepScheduler.init(
                numTrainTimesteps:betaStart:betaEnd:betaSchedule:trainedBetas:solverOrder:predictionType:thresholding:
                dynamicThresholdingRatio:sampleMaxValue:algorithmType:solverType:lowerOrderFinal:eulerAtFinal:
                useKarrasSigmas:useExponentialSigmas:useBetaSigmas:useLuLambdas:finalSigmasType:lambdaMinClipped:
                varianceType:timestepSpacing:stepsOffset:rescaleBetasZeroSnr:))
    }
}
