/// More steps than can ever be taken; a state that says so is damaged.
let mostSteps = 1 << 48

/// Changes parameters a little against their gradients: what `Adam`, `AdamW` and `SGD` have in common.
///
/// ```swift
/// let optimizer = AdamW(model.parameters(), lr: 4e-4)
/// for batch in loader {
///     let loss = mseLoss(model(batch.images), batch.images)
///     loss.backward()
///     optimizer.step()
///     optimizer.zeroGrad()
/// }
/// ```
open class Optimizer: CustomStringConvertible {
    /// The learning rate: how far a step goes. May be set between steps.
    public final var lr: Double
    /// What is optimised.
    public let parameters: [Parameter]

    /// How many steps each parameter has taken.
    final var stepCounts: [Int]
    /// The names of the running values that are kept for each parameter.
    let slotNames: [String]
    /// The running values: `slots[parameter][name]`; nil until the parameter's first step.
    final var slots: [[Tensor?]]

    init(_ parameters: [Parameter], lr: Double, slotNames: [String]) throws {
        self.parameters = parameters
        self.lr = lr
        self.slotNames = slotNames
        stepCounts = [Int](repeating: 0, count: parameters.count)
        slots = [[Tensor?]](repeating: [Tensor?](repeating: nil, count: slotNames.count), count: parameters.count)
        try require(
            !parameters.isEmpty, "\(type(of: self))", "there are no parameters to optimise; pass model.parameters()")
        try checkNotNegative(["lr": lr])
    }

    /// One line: `AdamW(64 parameters, lr: 0.0004, 120 steps taken)`.
    public final var description: String {
        "\(type(of: self))(\(parameters.count) parameters, lr: \(lr), \(stepCounts.max() ?? 0) steps taken)"
    }

    /// Takes one step with the gradients that `backward()` left. Parameters without a gradient stay as they are.
    ///
    /// A step is never left half done: Ctrl-C is noticed before it.
    /// - Throws: `EngineError` when a gradient does not fit its parameter or the learning rate is not a number from 0 up.
    public final func step() throws {
        try checkNotNegative(["lr": lr])
        try Interruption.check()
        let span = Profiler.begin("\(type(of: self)) step")
        defer { span.end() }
        var updates: [(index: Int, gradient: Tensor)] = []
        for (index, parameter) in parameters.enumerated() {
            guard let gradient = parameter.grad else { continue }
            try check(gradient, parameter)
            updates.append((index, try gradient.contiguous()))
            for slot in slotNames.indices where slots[index][slot] == nil {
                slots[index][slot] = try Tensor.zeros(parameter.shape)
            }
        }
        // From here on nothing allocates, so nothing can fail or be interrupted.
        for (index, gradient) in updates {
            stepCounts[index] += 1
            update(index, gradient)
            parameters[index].storage.version += 1
        }
    }

    private func check(_ gradient: Tensor, _ parameter: Parameter) throws {
        try require(
            gradient.shape == parameter.shape, "step",
            "a parameter of shape \(parameter.shape) has a gradient of shape \(gradient.shape)")
        try require(
            parameter.isContiguous, "step",
            "a parameter of shape \(parameter.shape) is a view with gaps; make it with contiguous()")
    }

    /// Changes one parameter, whose step is already counted. Must not allocate tensors.
    func update(_ index: Int, _ gradient: Tensor) {
        preconditionFailure("every optimizer in this folder has its own update")
    }

    /// Forgets the gradients: without this they add up from step to step.
    public final func zeroGrad() {
        for parameter in parameters { parameter.grad = nil }
    }

    /// Throws unless each number is 0 or more.
    final func checkNotNegative(_ numbers: KeyValuePairs<String, Double>) throws {
        for (name, number) in numbers {
            try require(
                number >= 0 && number.isFinite, "\(type(of: self))",
                "\(name) is \(number) but must be a number from 0 up")
        }
    }
}
