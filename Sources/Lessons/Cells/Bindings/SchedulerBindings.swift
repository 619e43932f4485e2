import Engine

extension Registry {
    /// Schedulers: what all kinds have, and then each kind.
    func registerSchedulers() {
        enumeration("BetaSchedule", BetaSchedule.self, "How β grows from step to step.")
        enumeration("VarianceType", VarianceType.self, "Which variance a step adds.")
        enumeration("PredictionType", PredictionType.self, "What the network predicts.")
        enumeration("TimestepSpacing", TimestepSpacing.self, "Which timesteps are used for sampling.")
        type("SchedulerStep", SchedulerStep.self, "What a step of a scheduler gives.") { step in
            step.nominal.showsProperties = true
            step.property("var prevSample: Tensor", "The sample with less noise.") { $0.prevSample }
            step.property("var predOriginalSample: Tensor", "The guess of the clean sample.") { $0.predOriginalSample }
        }
        registerConfig()
        type("Scheduler", (any Scheduler).self, "What all schedulers have in common.") { scheduler in
            registerNoise(scheduler)
            registerSampling(scheduler)
        }
        // The class of what they have in common; in a cell there is no difference.
        alias("NoiseScheduler", cellType(of: (any Scheduler).self))
        type(
            "SigmaScheduler", SigmaScheduler.self, parent: nominal(registered: (any Scheduler).self),
            "What schedulers that count noise in σ have in common."
        ) {
            $0.property("var sigmas: Tensor", "The noise levels of the timesteps, and the last one.") { $0.sigmas }
        }
        registerDDPM()
        registerDDIM()
        registerDDIMInverse()
        registerPNDM()
        registerEuler()
        registerEulerAncestral()
        registerHeun()
        registerLMS()
        registerDPMSolver()
    }

    private func registerConfig() {
        type("SchedulerConfig", (any SchedulerConfig).self, "The options of a scheduler.") { config in
            config.property("var jsonString: String", "The options as diffusers saves them.") { $0.jsonString }
            config.property("var numTrainTimesteps: Int", "How many timesteps there are.") { $0.numTrainTimesteps }
            config.property("var betaStart: Double", "β of the first timestep.") { $0.betaStart }
            config.property("var betaEnd: Double", "β of the last timestep.") { $0.betaEnd }
            config.property("var betaSchedule: BetaSchedule", "How β grows.") { $0.betaSchedule }
            config.property("var trainedBetas: [Double]?", "The betas, where they were given one by one.") {
                $0.trainedBetas
            }
            config.property("var predictionType: PredictionType", "What the network predicts.") { $0.predictionType }
            config.property("var timestepSpacing: TimestepSpacing", "Which timesteps are used.") { $0.timestepSpacing }
            config.property("var stepsOffset: Int", "What is added to the timesteps.") { $0.stepsOffset }
        }
    }

    private func registerNoise(_ scheduler: Members<any Scheduler>) {
        scheduler.property("var config: any SchedulerConfig", "The options.") { $0.config }
        scheduler.property("var numTrainTimesteps: Int", "How many timesteps there are.") { $0.numTrainTimesteps }
        scheduler.property("var numInferenceSteps: Int?", "How many steps sampling takes.") { $0.numInferenceSteps }
        scheduler.property("var timesteps: Tensor", "The timesteps of sampling, from the noisiest.") { $0.timesteps }
        scheduler.property("var betas: Tensor", "β of each timestep.") { $0.betas }
        scheduler.property("var alphas: Tensor", "α = 1 - β.") { $0.alphas }
        scheduler.property("var alphasCumprod: Tensor", "ᾱ: the product of all α so far.") { $0.alphasCumprod }
        scheduler.property("var initNoiseSigma: Double", "The spread of the noise that sampling starts from.") {
            $0.initNoiseSigma
        }
        scheduler.method(
            "func addNoise(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) -> Tensor",
            "√ᾱ·samples + √(1-ᾱ)·noise; samples + σ·noise in schedulers that count noise in σ."
        ) {
            (scheduler: any Scheduler, x: Tensor, noise: Tensor, t: Tensor) in try scheduler.addNoise(x, noise, t)
        }
        scheduler.method(
            "func addNoise(_ samples: Tensor, _ noise: Tensor, _ timestep: Int) -> Tensor",
            "√ᾱ·samples + √(1-ᾱ)·noise; samples + σ·noise in schedulers that count noise in σ."
        ) {
            (scheduler: any Scheduler, x: Tensor, noise: Tensor, t: Int) in try scheduler.addNoise(x, noise, t)
        }
        scheduler.method(
            "func getVelocity(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) -> Tensor",
            "√ᾱ·noise - √(1-ᾱ)·samples."
        ) {
            (scheduler: any Scheduler, x: Tensor, noise: Tensor, t: Tensor) in try scheduler.getVelocity(x, noise, t)
        }
    }

    private func registerSampling(_ scheduler: Members<any Scheduler>) {
        scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
            (scheduler: any Scheduler, steps: Int) in try scheduler.setTimesteps(steps)
        }
        for timestep in Self.timestepTypes {
            scheduler.method(
                "func scaleModelInput(_ sample: Tensor, _ timestep: \(timestep)) -> Tensor",
                "The sample as the network wants it."
            ) {
                (scheduler: any Scheduler, sample: Tensor, t: any Timestep) in try scheduler.scaleModelInput(sample, t)
            }
            scheduler.method(
                """
                func step(_ modelOutput: Tensor, _ timestep: \(timestep), _ sample: Tensor, \
                generator: Generator? = nil) -> SchedulerStep
                """, "One step towards the clean sample."
            ) {
                (scheduler: any Scheduler, output: Tensor, t: any Timestep, sample: Tensor, generator: Generator?) in
                try scheduler.step(output, t, sample, generator: generator)
            }
        }
        scheduler.method("func savePretrained(_ folder: String)", "Saves the scheduler as diffusers does.") {
            (scheduler: any Scheduler, folder: String) in try scheduler.savePretrained(folder)
        }
    }

    /// What a timestep can be in a cell; a method has one declaration for each.
    static let timestepTypes = ["Tensor", "Int", "Double"]

    /// A kind of scheduler and its options.
    /// - Parameters:
    ///   - options: adds the properties of its configuration that not every scheduler has.
    ///   - members: adds its initialiser and what else only it has.
    func scheduler<S: Scheduler>(
        _ type: S.Type, _ doc: String, options: (Members<S.Config>) -> Void, members: (Members<S>) -> Void
    ) {
        let name = S.Config.className
        self.type(
            "\(name)Config", S.Config.self, parent: nominal(registered: (any SchedulerConfig).self),
            "The options of a \(name).", options)
        let parent: Any.Type = S.self is SigmaScheduler.Type ? SigmaScheduler.self : (any Scheduler).self
        self.type(name, S.self, parent: nominal(registered: parent), doc) { scheduler in
            scheduler.property("var config: \(name)Config", "The options.") { $0.config }
            scheduler.staticMethod(
                """
                static func fromPretrained(_ name: String, revision: String? = nil, subfolder: String? = nil, \
                localFilesOnly: Bool = false) -> \(name)
                """,
                "Loads a scheduler from a folder, the lessons or the Hub."
            ) {
                (folder: String, revision: String?, subfolder: String?, isLocal: Bool) in
                try S.fromPretrained(folder, revision: revision, subfolder: subfolder, localFilesOnly: isLocal)
            }
            scheduler.staticMethod(
                "static func fromConfig(_ config: any SchedulerConfig) -> \(name)",
                "A scheduler for the noise of another one."
            ) {
                (config: any SchedulerConfig) in try S.fromConfig(config)
            }
            members(scheduler)
        }
    }
}
