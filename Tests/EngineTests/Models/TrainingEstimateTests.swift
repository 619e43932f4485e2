import Testing

@testable import Engine

@Suite struct TrainingEstimateTests {
    @Test(arguments: [
        (30, 16, 2.1, "30 epochs × 16 steps, about 2.1 s a step: about 17 min"),
        (1, 3, 0.012, "1 epoch × 3 steps, about 12 ms a step: about 36 ms"),
        (2, 10, 3.0, "2 epochs × 10 steps, about 3 s a step: about 60 s"),
        (100, 100, 1.5, "100 epochs × 100 steps, about 1.5 s a step: about 4.2 h"),
    ])
    func description(_ epochs: Int, _ steps: Int, _ seconds: Double, _ text: String) {
        let estimate = TrainingEstimate(epochs: epochs, stepsPerEpoch: steps, secondsPerStep: seconds)
        #expect(estimate.description == text)
    }

    @Test func measuringChangesNothing() throws {
        manualSeed(0)
        let model = try UNet2DModel(
            layersPerBlock: 1, blockOutChannels: [4], downBlockTypes: [.down], upBlockTypes: [.up], dropout: 0.5,
            attentionHeadDim: 4, normNumGroups: 2)
        let images = try Tensor.randn([2, 3, 8, 8])
        try model(images, 3).sum().backward()
        let before = try snapshot(model)
        let next = try Generator.default.keepingState { try Tensor.randn([4]).toArray() }
        let estimate = try estimateTraining(model, images, epochs: 3, stepsPerEpoch: 5)
        #expect(estimate.secondsPerStep > 0)
        #expect(estimate.seconds == 15 * estimate.secondsPerStep)
        #expect(try snapshot(model) == before)
        #expect(try Tensor.randn([4]).toArray() == next)
    }

    /// All weights and gradients.
    private func snapshot(_ model: UNet2DModel) throws -> [[Double]] {
        try model.parameters().flatMap { [try $0.toArray(), try $0.grad?.toArray() ?? []] }
    }

    @Test func mistakesAreNamed() throws {
        let model = try UNet2DModel(blockOutChannels: [32], downBlockTypes: [.down], upBlockTypes: [.up])
        expectError("estimateTraining: -1 epochs of 5 steps cannot be; neither can be negative") {
            _ = try estimateTraining(model, Tensor.zeros([1, 3, 8, 8]), epochs: -1, stepsPerEpoch: 5)
        }
        expectError("UNet2DModel: the images are [1, 1, 8, 8], with 1 channels; the model takes 3") {
            _ = try estimateTraining(model, Tensor.zeros([1, 1, 8, 8]), epochs: 1, stepsPerEpoch: 5)
        }
    }
}
