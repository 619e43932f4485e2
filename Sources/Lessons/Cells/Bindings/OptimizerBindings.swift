import Engine

extension Registry {
    /// Optimizers.
    func registerOptimizers() {
        type("Optimizer", Optimizer.self, "Changes parameters so that a loss falls.") { optimizer in
            optimizer.method("func step()", "Changes the parameters by one step against their gradients.") {
                (optimizer: Optimizer) in try optimizer.step()
            }
            optimizer.method("func zeroGrad()", "Forgets the gradients.") { (optimizer: Optimizer) in
                optimizer.zeroGrad()
            }
            optimizer.property("var lr: Double", "The learning rate.", get: { $0.lr }, set: { $0.lr = $1 })
            optimizer.property("var parameters: [Parameter]", "What is changed.") { $0.parameters }
        }
        let optimizer = nominal(registered: Optimizer.self)
        let options = "lr: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999), eps: Double = 1e-8"
        type("Adam", Adam.self, parent: optimizer, "Adam.") {
            $0.initialiser(
                "init(_ parameters: [Parameter], \(options), weightDecay: Double = 0)", "Kingma and Ba, 2014."
            ) {
                (parameters: [Parameter], lr: Double, betas: (Double, Double), eps: Double, weightDecay: Double) in
                try Adam(parameters, lr: lr, betas: betas, eps: eps, weightDecay: weightDecay)
            }
        }
        type("AdamW", AdamW.self, parent: nominal(registered: Adam.self), "Adam with decoupled weight decay.") {
            $0.initialiser(
                "init(_ parameters: [Parameter], \(options), weightDecay: Double = 0.01)",
                "Loshchilov and Hutter, 2017."
            ) { (parameters: [Parameter], lr: Double, betas: (Double, Double), eps: Double, weightDecay: Double) in
                try AdamW(parameters, lr: lr, betas: betas, eps: eps, weightDecay: weightDecay)
            }
        }
        type("SGD", SGD.self, parent: optimizer, "Stochastic gradient descent.") {
            $0.initialiser(
                "init(_ parameters: [Parameter], lr: Double = 1e-3, momentum: Double = 0, weightDecay: Double = 0, nesterov: Bool = false)",
                "Stochastic gradient descent."
            ) { (parameters: [Parameter], lr: Double, momentum: Double, weightDecay: Double, nesterov: Bool) in
                try SGD(parameters, lr: lr, momentum: momentum, weightDecay: weightDecay, nesterov: nesterov)
            }
        }
        function(
            "func clipGradNorm(_ parameters: [Parameter], _ maxNorm: Double) -> Double",
            "Scales gradients down to a norm; returns the norm before."
        ) {
            (parameters: [Parameter], maxNorm: Double) in try clipGradNorm(parameters, maxNorm)
        }
    }
}

extension Registry {
    /// What accompanies an optimizer: schedules of the learning rate, averages of the weights.
    func registerTrainingHelpers() {
        enumeration("LRSchedulerType", LRSchedulerType.self, "The name of a schedule of the learning rate.")
        registerSchedules()
        type("LRScheduler", LRScheduler.self, "Sets an optimizer's learning rate step by step.") { scheduler in
            scheduler.initialiser("init(_ optimizer: Optimizer, _ schedule: LRSchedule)", "A scheduler.") {
                (optimizer: Optimizer, schedule: LRSchedule) in try LRScheduler(optimizer, schedule)
            }
            scheduler.method("func step()", "Goes to the learning rate of the next step.") {
                (scheduler: LRScheduler) in scheduler.step()
            }
            scheduler.property("var lr: Double", "The learning rate of the next step.") { $0.lr }
            scheduler.property("var stepCount: Int", "How many steps were taken.") { $0.stepCount }
        }
        type(
            "ExponentialLR", ExponentialLR.self, parent: nominal(registered: LRScheduler.self),
            "Multiplies the learning rate by the same factor again and again."
        ) {
            $0.initialiser("init(_ optimizer: Optimizer, gamma: Double)", "A scheduler.") {
                (optimizer: Optimizer, gamma: Double) in try ExponentialLR(optimizer, gamma: gamma)
            }
        }
        function(
            """
            func getScheduler(_ type: LRSchedulerType, _ optimizer: Optimizer, stepRules: String = "1", \
            numWarmupSteps: Int = 0, numTrainingSteps: Int = 0, numCycles: Int = 1, power: Double = 1) -> LRScheduler
            """, "A scheduler of the learning rate by its name.",
            getScheduler(_:_:stepRules:numWarmupSteps:numTrainingSteps:numCycles:power:))
        registerAverages()
    }

    private func registerSchedules() {
        type("LRSchedule", LRSchedule.self, "How the learning rate goes from step to step.") { schedule in
            schedule.staticProperty("var constant: LRSchedule", "Stays.") { LRSchedule.constant }
            schedule.staticMethod(
                "static func constantWithWarmup(warmupSteps: Int) -> LRSchedule", "Rises, then stays."
            ) { (warmup: Int) in LRSchedule.constantWithWarmup(warmupSteps: warmup) }
            schedule.staticMethod(
                "static func linear(warmupSteps: Int, totalSteps: Int) -> LRSchedule", "Rises, then falls in a line."
            ) { (warmup: Int, total: Int) in LRSchedule.linear(warmupSteps: warmup, totalSteps: total) }
            schedule.staticMethod(
                "static func cosine(warmupSteps: Int, totalSteps: Int, cycles: Double = 0.5) -> LRSchedule",
                "Rises, then falls as half a wave."
            ) { (warmup: Int, total: Int, cycles: Double) in
                LRSchedule.cosine(warmupSteps: warmup, totalSteps: total, cycles: cycles)
            }
            schedule.staticMethod(
                "static func cosineWithRestarts(warmupSteps: Int, totalSteps: Int, cycles: Int = 1) -> LRSchedule",
                "Rises, then falls several times."
            ) { (warmup: Int, total: Int, cycles: Int) in
                LRSchedule.cosineWithRestarts(warmupSteps: warmup, totalSteps: total, cycles: cycles)
            }
            schedule.staticMethod(
                """
                static func polynomial(warmupSteps: Int, totalSteps: Int, endLR: Double = 1e-7, power: Double = 1) \
                -> LRSchedule
                """, "Rises, then falls as a power."
            ) { (warmup: Int, total: Int, end: Double, power: Double) in
                LRSchedule.polynomial(warmupSteps: warmup, totalSteps: total, endLR: end, power: power)
            }
            schedule.staticMethod(
                "static func exponential(gamma: Double) -> LRSchedule", "Falls by a factor each step."
            ) { (gamma: Double) in LRSchedule.exponential(gamma: gamma) }
            schedule.staticMethod("static func piecewiseConstant(rules: String) -> LRSchedule", "Jumps by given rules.")
            { (rules: String) in try LRSchedule.piecewiseConstant(rules: rules) }
        }
    }

    private func registerAverages() {
        type("EMAModel", EMAModel.self, "A moving average of a model's weights.") { ema in
            ema.initialiser(
                """
                init(_ parameters: [Parameter], decay: Double = 0.9999, minDecay: Double = 0, updateAfterStep: Int = 0, \
                useEmaWarmup: Bool = false, invGamma: Double = 1, power: Double = 0.6666666666666666)
                """, "Starts from what the parameters are now.",
                EMAModel.init(_:decay:minDecay:updateAfterStep:useEmaWarmup:invGamma:power:))
            ema.method("func step(_ parameters: [Parameter])", "Moves the averages towards the parameters.") {
                (ema: EMAModel, parameters: [Parameter]) in try ema.step(parameters)
            }
            ema.method("func copyTo(_ parameters: [Parameter])", "Puts the averages into the parameters.") {
                (ema: EMAModel, parameters: [Parameter]) in try ema.copyTo(parameters)
            }
            ema.method("func store(_ parameters: [Parameter])", "Keeps the parameters for restore.") {
                (ema: EMAModel, parameters: [Parameter]) in try ema.store(parameters)
            }
            ema.method("func restore(_ parameters: [Parameter])", "Puts back what store kept.") {
                (ema: EMAModel, parameters: [Parameter]) in try ema.restore(parameters)
            }
            ema.method("func getDecay(_ optimizationStep: Int) -> Double", "The decay of a step, counted from 1.") {
                (ema: EMAModel, step: Int) in ema.getDecay(step)
            }
            ema.property("var curDecayValue: Double?", "The decay of the latest step.") { $0.curDecayValue }
            ema.property("var optimizationStep: Int", "How many steps were averaged.") { $0.optimizationStep }
            ema.property("var shadowParams: [Tensor]", "The averages.") { $0.shadowParams }
            ema.method("func savePretrained(_ folder: String, model: UNet2DModel)", "Saves the averages as a model.") {
                (ema: EMAModel, folder: String, model: UNet2DModel) in try ema.savePretrained(folder, model: model)
            }
            ema.staticMethod(
                "static func fromPretrained(_ name: String, revision: String? = nil, subfolder: String? = nil) -> EMAModel",
                "Loads averages from a folder or the Hub."
            ) {
                (name: String, revision: String?, subfolder: String?) in
                try EMAModel.fromPretrained(name, revision: revision, subfolder: subfolder)
            }
        }
    }
}
