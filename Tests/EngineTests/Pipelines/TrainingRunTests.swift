import Testing

@testable import Engine

/// A whole training run against PyTorch's: Tests/Reference/training_run.py.
@Suite struct TrainingRunTests {
    struct Reference: Decodable { let losses: [Double] }

    @Test func twentyStepsFollowPyTorch() throws {
        let expected = try Fixtures.json("training_run.json", as: Reference.self)
        manualSeed(0)
        let pictures = ImageDataset(
            name: "slopes", classes: ["slope"], source: TrainingFixture.Slopes(width: 16, height: 16))
        let preprocess = try Compose([ToTensor(), Normalize([0.5], [0.5])])
        let loader = try DataLoader(pictures.transformed(preprocess), batchSize: 8, shuffle: true)
        let model = try UNet2DModel(
            sampleSize: 16, layersPerBlock: 1, blockOutChannels: [16, 32, 32],
            downBlockTypes: [.down, .down, .attnDown], upBlockTypes: [.attnUp, .up, .up], normNumGroups: 8)
        let scheduler = try DDPMScheduler(numTrainTimesteps: 1000, betaSchedule: .squaredcosCapV2)
        let optimizer = try AdamW(model.parameters(), lr: 4e-4)
        var losses: [Double] = []
        for _ in 0..<4 {
            for batch in loader {
                let images = try batch.images
                let noise = try Tensor.randn(images.shape)
                let timesteps = try Tensor.randint(0, scheduler.numTrainTimesteps, [images.shape[0]])
                let noisy = try scheduler.addNoise(images, noise, timesteps)
                let loss = try mseLoss(model(noisy, timesteps), noise)
                try loss.backward()
                try optimizer.step()
                optimizer.zeroGrad()
                losses.append(try loss.item())
            }
        }
        #expect(losses.count == expected.losses.count)
        for (loss, wanted) in zip(losses, expected.losses) { #expect(abs(loss - wanted) <= 1e-3 * wanted) }
    }
}
