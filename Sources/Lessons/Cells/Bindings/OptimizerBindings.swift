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
