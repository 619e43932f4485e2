import Testing

@testable import Engine

/// Thirty updates against PyTorch and diffusers: Tests/Reference/train_unconditional.py.
@Suite struct ReferenceTrainingTests {
    struct Expected: Decodable {
        struct Update: Decodable {
            let loss: Double
            let lr: Double
            let emaDecay: Double

            enum CodingKeys: String, CodingKey {
                case loss, lr
                case emaDecay = "ema_decay"
            }
        }
        let runs: [String: [Update]]
    }

    @Test func everyBatchAnUpdate() throws {
        try compare("plain") {
            $0.numEpochs = 6
            $0.lrWarmupSteps = 5
            $0.randomFlip = true
        }
    }

    @Test func twoBatchesAnUpdate() throws {
        try compare("accumulated") {
            $0.numEpochs = 10
            $0.gradientAccumulationSteps = 2
            $0.predictionType = .sample
            $0.lrScheduler = .linear
            $0.lrWarmupSteps = 4
            $0.lrCompat = .diffusers
            $0.centerCrop = true
        }
    }

    private func compare(_ name: String, _ change: (inout TrainingOptions) -> Void) throws {
        let expected = try #require(
            try Fixtures.json("train_unconditional/expected.json", as: Expected.self).runs[name])
        try withTemporaryFolder { folder in
            var options = TrainingFixture.options(in: folder)
            change(&options)
            let losses = try TrainingFixture.train(options)
            let entries = try TrainingLog("\(options.outputDir)/losses.csv", steps: 30).entries
            #expect(entries.map(\.loss) == losses)
            // Relative to the largest loss; rates and decays are formulas, so they agree to the last digits.
            expectClose(losses, expected.map(\.loss), relative: 1e-4)
            expectClose(entries.map(\.learningRate), expected.map(\.lr), relative: 1e-12)
            expectClose(entries.compactMap(\.emaDecay), expected.map(\.emaDecay), relative: 1e-12)
            try compareWeights("\(options.outputDir)/unet/diffusion_pytorch_model.safetensors", name)
        }
    }

    /// The averaged weights, to 1e-4 of each tensor's largest.
    private func compareWeights(_ file: String, _ name: String) throws {
        let expected = try loadTensors("\(TrainingFixture.reference)/\(name).safetensors")
        let actual = try loadTensors(file)
        #expect(Set(actual.keys) == Set(expected.keys))
        for (key, tensor) in expected {
            // Softmax does not change when a key's bias does: its gradient is rounding alone, which AdamW scales up.
            if key.hasSuffix("to_k.bias") { continue }
            try expectClose(#require(actual[key]), tensor, relative: 1e-4, "\(key)")
        }
    }
}
