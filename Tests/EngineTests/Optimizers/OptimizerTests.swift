import Testing

@testable import Engine

private let optimizers: [String: @Sendable ([Parameter]) throws -> Optimizer] = [
    "adam": { try Adam($0, lr: 1e-2) },
    "adamDecay": { try Adam($0, lr: 1e-2, betas: (0.5, 0.9), eps: 1e-4, weightDecay: 0.1) },
    "adamW": { try AdamW($0, lr: 4e-4) },
    "adamWDecay": { try AdamW($0, lr: 1e-2, betas: (0.95, 0.999), weightDecay: 0.3) },
    "sgd": { try SGD($0, lr: 0.1) },
    "sgdMomentum": { try SGD($0, lr: 0.1, momentum: 0.9, weightDecay: 0.05) },
    "sgdNesterov": { try SGD($0, lr: 0.1, momentum: 0.9, nesterov: true) },
]

@Suite struct OptimizerTests {
    private func parameters() throws -> [Parameter] {
        try [
            Parameter(.randn([5, 3], generator: Generator(seed: 1))),
            Parameter(.randn([4], generator: Generator(seed: 2))),
        ]
    }

    /// The gradients of the fixture; in the second step the second parameter has none.
    private func setGradients(_ parameters: [Parameter], step: Int) throws {
        for (index, parameter) in parameters.enumerated() {
            let generator = Generator(seed: 10 * step + index)
            parameter.grad = (step, index) == (1, 1) ? nil : try .randn(parameter.shape, generator: generator)
        }
    }

    /// Tests/Reference/layers.py. Within 2e-6: the gradients themselves are PyTorch's to 2e-7 each.
    @Test func describesItselfInALine() throws {
        let weight = Parameter(try Tensor.ones([2]))
        let optimizer = try AdamW([weight], lr: 0.01)
        try weight.sum().backward()
        try optimizer.step()
        #expect("\(optimizer)" == "AdamW(1 parameters, lr: 0.01, 1 steps taken)")
    }

    @Test(arguments: optimizers.keys.sorted()) func stepsAreTorchs(_ name: String) throws {
        let make = try #require(optimizers[name])
        let parameters = try parameters()
        let optimizer = try make(parameters)
        let rows = try #require(TorchLayers.fixture.get().optimizers[name])
        for (step, expected) in rows.enumerated() {
            try setGradients(parameters, step: step)
            try optimizer.step()
            expectClose(
                try parameters.flatMap { try $0.toArray() }, expected, relative: 2e-6, absolute: 2e-6, "step \(step)")
        }
    }

    @Test(arguments: optimizers.keys.sorted()) func aStateGoesOnAsIfItHadNotStopped(_ name: String) throws {
        let make = try #require(optimizers[name])
        let (whole, parts) = (try parameters(), try parameters())
        let (first, second) = (try make(whole), try make(parts))
        for step in 0..<2 {
            for (optimizer, parameters) in [(first, whole), (second, parts)] {
                try setGradients(parameters, step: step)
                try optimizer.step()
            }
        }
        let resumed = try make(parts)
        try resumed.load(state: second.state)
        for (optimizer, parameters) in [(first, whole), (resumed, parts)] {
            try setGradients(parameters, step: 2)
            try optimizer.step()
        }
        #expect(try whole.map { try $0.toArray() } == parts.map { try $0.toArray() })
    }

    @Test func aLargeParameterIsCutOverThreads() throws {
        let parameter = Parameter(try .ones([100_003]))
        parameter.grad = try .ones([100_003])
        try SGD([parameter], lr: 0.5).step()
        #expect(try parameter.toArray().allSatisfy { $0 == 0.5 })
    }

    @Test func theRateMayBeSetBetweenSteps() throws {
        let parameter = Parameter(try .ones([1]))
        let optimizer = try SGD([parameter], lr: 1)
        optimizer.lr = 0.25
        parameter.grad = try .ones([1])
        try optimizer.step()
        #expect(try parameter.item() == 0.75)
        optimizer.lr = -1
        #expect(throws: EngineError("SGD", "lr is -1.0 but must be a number from 0 up")) { try optimizer.step() }
    }

    @Test func anInterruptedStepChangesNothing() throws {
        let parameters = try parameters()
        let optimizer = try AdamW(parameters)
        try setGradients(parameters, step: 0)
        let before = try parameters.map { try $0.toArray() }
        Interruption.request()
        defer { Interruption.clear() }
        #expect(throws: Interrupted()) { try optimizer.step() }
        Interruption.clear()
        #expect(try parameters.map { try $0.toArray() } == before)
        #expect(try optimizer.state.isEmpty)
    }

    @Test func errorsSayWhatIsWrong() throws {
        let parameters = try parameters()
        #expect(
            throws: EngineError("AdamW", "there are no parameters to optimise; pass model.parameters()")
        ) { try AdamW([]) }
        #expect(throws: EngineError("Adam", "betas are (0.9, 1.0) but must lie between 0 and 1, 1 excluded")) {
            try Adam(parameters, betas: (0.9, 1))
        }
        #expect(throws: EngineError("SGD", "nesterov needs a momentum above 0")) { try SGD(parameters, nesterov: true) }
        parameters[1].grad = try .ones([3])
        #expect(throws: EngineError("step", "a parameter of shape [4] has a gradient of shape [3]")) {
            try SGD(parameters).step()
        }
        #expect(throws: EngineError("load(state:)", "SGD keeps no exp_avg; it keeps momentum_buffer")) {
            try SGD(parameters, momentum: 0.9).load(state: [("0.exp_avg", .ones([5, 3]))])
        }
        #expect(throws: EngineError("load(state:)", "9.step belongs to none of the 2 parameters")) {
            try SGD(parameters).load(state: [("9.step", .ones([1]))])
        }
    }
}

@Suite struct GradientClippingTests {
    @Test func gradientsShrinkTogether() throws {
        let parameters = try [Parameter(.zeros([2])), Parameter(.zeros([1])), Parameter(.zeros([3]))]
        parameters[0].grad = try Tensor([3.0, 0])
        parameters[1].grad = try Tensor([4.0])
        #expect(try clipGradNorm(parameters, 1) == 5)
        expectClose(try #require(parameters[0].grad).toArray(), [0.6, 0], relative: 1e-6, absolute: 0)
        expectClose(try #require(parameters[1].grad).toArray(), [0.8], relative: 1e-6, absolute: 0)
        #expect(parameters[2].grad == nil)
    }

    @Test func smallGradientsStay() throws {
        let parameter = Parameter(try .zeros([2]))
        parameter.grad = try Tensor([0.3, 0.4])
        #expect(abs(try clipGradNorm([parameter], 1) - 0.5) < 1e-7)
        #expect(try parameter.grad?.toArray() == Tensor([0.3, 0.4]).toArray())
        #expect(throws: EngineError("clipGradNorm", "maxNorm is -1.0 but must be a number from 0 up")) {
            try clipGradNorm([parameter], -1)
        }
    }
}
