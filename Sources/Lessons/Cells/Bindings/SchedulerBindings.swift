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
        type("SchedulerConfig", (any SchedulerConfig).self, "The options of a scheduler.") { config in
            config.property("var jsonString: String", "The options as diffusers saves them.") { $0.jsonString }
        }
        type("NoiseScheduler", NoiseScheduler.self, "What all schedulers have in common.") { scheduler in
            registerNoise(scheduler)
            registerSampling(scheduler)
        }
        registerDDPM()
        registerDDIM()
    }

    private func registerNoise(_ scheduler: Members<NoiseScheduler>) {
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
            "√ᾱ·samples + √(1-ᾱ)·noise."
        ) {
            (scheduler: NoiseScheduler, x: Tensor, noise: Tensor, t: Tensor) in try scheduler.addNoise(x, noise, t)
        }
        scheduler.method(
            "func addNoise(_ samples: Tensor, _ noise: Tensor, _ timestep: Int) -> Tensor", "√ᾱ·samples + √(1-ᾱ)·noise."
        ) {
            (scheduler: NoiseScheduler, x: Tensor, noise: Tensor, t: Int) in try scheduler.addNoise(x, noise, t)
        }
        scheduler.method(
            "func getVelocity(_ samples: Tensor, _ noise: Tensor, _ timesteps: Tensor) -> Tensor",
            "√ᾱ·noise - √(1-ᾱ)·samples."
        ) {
            (scheduler: NoiseScheduler, x: Tensor, noise: Tensor, t: Tensor) in try scheduler.getVelocity(x, noise, t)
        }
    }

    private func registerSampling(_ scheduler: Members<NoiseScheduler>) {
        scheduler.method("func setTimesteps(_ numInferenceSteps: Int)", "Says how many steps sampling takes.") {
            (scheduler: NoiseScheduler, steps: Int) in try scheduler.setTimesteps(steps)
        }
        scheduler.method(
            "func scaleModelInput(_ sample: Tensor, _ timestep: Tensor? = nil) -> Tensor",
            "The sample as the network wants it."
        ) {
            (scheduler: NoiseScheduler, sample: Tensor, t: Tensor?) in scheduler.scaleModelInput(sample, t)
        }
        scheduler.method(
            "func scaleModelInput(_ sample: Tensor, _ timestep: Int) -> Tensor", "The sample as the network wants it."
        ) {
            (scheduler: NoiseScheduler, sample: Tensor, t: Int) in scheduler.scaleModelInput(sample, t)
        }
        scheduler.method("func savePretrained(_ folder: String)", "Saves the scheduler as diffusers does.") {
            (scheduler: NoiseScheduler, folder: String) in try scheduler.savePretrained(folder)
        }
    }
}
