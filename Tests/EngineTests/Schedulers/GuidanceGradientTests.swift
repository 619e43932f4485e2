import Testing

@testable import Engine

/// Guided sampling moves a sample along the gradient of something about the clean image that a step predicts. The gradient
/// may stop at the model's prediction, or go through the model.
@Suite struct GuidanceGradientTests {
    static let names = SchedulerCatalogue.types.map { $0.configType.className }

    private func make(_ name: String, clip: Bool) throws -> any Scheduler {
        try SchedulerCatalogue.scheduler(
            jsonString: #"{"_class_name": "\#(name)", "clip_sample": \#(clip), "set_alpha_to_one": false}"#)
    }

    private func model() throws -> UNet2DModel {
        manualSeed(0)
        return try UNet2DModel(
            sampleSize: 4, layersPerBlock: 1, blockOutChannels: [4, 8], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], normNumGroups: 4)
    }

    @Test(arguments: names, [false, true])
    func gradientsWithoutTheModel(_ name: String, _ clip: Bool) throws {
        let scheduler = try make(name, clip: clip)
        try scheduler.setTimesteps(10)
        let t = try #require(scheduler.timestepValues.min { abs($0 - 300) < abs($1 - 300) })
        let state = scheduler.state
        let sample = try Tensor.randn([1, 3, 4, 4], generator: Generator(seed: 1)) * 0.2
        let prediction = try Tensor.randn([1, 3, 4, 4], generator: Generator(seed: 2)) * 0.2
        try expectGradients(of: [sample]) { inputs in
            try scheduler.load(state: state)
            return try scheduler.step(prediction, t, inputs[0], generator: Generator(seed: 3)).predOriginalSample
        }
    }

    @Test(arguments: ["DDPMScheduler", "DDIMScheduler"])
    func gradientsThroughTheModel(_ name: String) throws {
        let scheduler = try make(name, clip: false)
        try scheduler.setTimesteps(10)
        let model = try model()
        let sample = try Tensor.randn([1, 3, 4, 4], generator: Generator(seed: 1))
        try expectGradients(of: [sample]) { inputs in
            try scheduler.step(model(inputs[0], 300), 300, inputs[0], generator: Generator(seed: 3)).predOriginalSample
        }
    }

    /// Where the predicted image is clipped, it does not change with the sample.
    @Test(arguments: ["DDPMScheduler", "DDIMScheduler"])
    func clippedPixelsHaveNoGradient(_ name: String) throws {
        let scheduler = try make(name, clip: true)
        try scheduler.setTimesteps(10)
        let sample = try Tensor([[-3.0, 0.1, 3.0]]).requiresGrad()
        let step = try scheduler.step(Tensor.zeros([1, 3]), 0, sample, generator: Generator(seed: 3))
        try step.predOriginalSample.sum().backward()
        let gradient = try #require(sample.grad).toArray()
        #expect(gradient[0] == 0 && gradient[2] == 0)
        #expect(abs(gradient[1] - 1 / Double(scheduler.schedule.alphasCumprod[0]).squareRoot()) < 1e-6)
    }

    /// A step through the model, as guidance takes it: the loss falls.
    @Test(arguments: ["DDPMScheduler", "DDIMScheduler"])
    func followingTheGradientLowersTheLoss(_ name: String) throws {
        let scheduler = try make(name, clip: false)
        try scheduler.setTimesteps(10)
        let model = try model()
        func loss(_ x: Tensor) throws -> Tensor {
            try scheduler.step(model(x, 300), 300, x, generator: Generator(seed: 3)).predOriginalSample.abs().mean()
        }
        let sample = try Tensor.randn([1, 3, 4, 4], generator: Generator(seed: 1)).requiresGrad()
        let before = try loss(sample)
        try before.backward()
        let moved = try sample.detach() - #require(sample.grad) * 0.5
        #expect(try loss(moved).item() < before.item())
    }
}
