import Foundation
import Testing

@testable import Engine

/// A whole training run against PyTorch's: Tests/Reference/training_run.py.
@Suite struct TrainingRunTests {
    struct Reference: Decodable { let losses: [Double] }

    /// Coloured waves, `[count, 3, size, size]`.
    private func makeImages(count: Int = 40, size: Int = 16) throws -> Tensor {
        var values: [Double] = []
        for index in 0..<count {
            for channel in 0..<3 {
                for (row, column) in (0..<(size * size)).map({ ($0 / size, $0 % size) }) {
                    let (i, c, x, y) = (Double(index), Double(channel), Double(column), Double(row))
                    values.append(sin(0.05 * (i + 1) * y + 0.3 * x + c + i))
                }
            }
        }
        return try Tensor(values).reshape([count, 3, size, size])
    }

    @Test func twentyStepsFollowPyTorch() throws {
        let expected = try Fixtures.json("training_run.json", as: Reference.self)
        manualSeed(0)
        let images = try makeImages()
        let model = try UNet2DModel(
            sampleSize: 16, layersPerBlock: 1, blockOutChannels: [16, 32, 32],
            downBlockTypes: [.down, .down, .attnDown], upBlockTypes: [.attnUp, .up, .up], normNumGroups: 8)
        let scheduler = try DDPMScheduler(numTrainTimesteps: 1000, betaSchedule: .squaredcosCapV2)
        let optimizer = try AdamW(model.parameters(), lr: 4e-4)
        var losses: [Double] = []
        for _ in 0..<4 {
            for batch in try shuffledBatches(of: images, size: 8) {
                let noise = try Tensor.randn(batch.shape)
                let timesteps = try Tensor.randint(0, scheduler.numTrainTimesteps, [batch.shape[0]])
                let noisy = try scheduler.addNoise(batch, noise, timesteps)
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

/// The batches of one epoch in the order of PyTorch's shuffled loader.
private func shuffledBatches(of images: Tensor, size: Int) throws -> [Tensor] {
    _ = Generator.default.seedForAnother()
    let order = try Tensor.randperm(images.shape[0], generator: Generator(seed: Generator.default.seedForAnother()))
    return try stride(from: 0, to: images.shape[0], by: size).map { start in
        try images.indexSelect(0, order.narrow(0, start, min(size, images.shape[0] - start)))
    }
}
