import Testing

@testable import Engine

/// Whatever number an option is given, there is a result or an error that says what is wrong, never a trap.
@Suite struct ExtremeOptionsTests {
    private let wholeNumbers = [Int.min, -1, 0, Int.max]
    private let numbers = [-Double.infinity, -1, 0, 1e-300, 1e308, .infinity, .nan]

    /// Whether `body` gave a result. Errors other than the engine's are failures.
    private func succeeds(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return true
        } catch {
            #expect(error is EngineError, "\(error)")
            return false
        }
    }

    private func settings<Config>(
        _ wholes: [WritableKeyPath<Config, Int>], _ optionals: [WritableKeyPath<Config, Int?>],
        _ fractions: [WritableKeyPath<Config, Double>], of base: Config
    ) -> [Config] {
        func set<Value>(_ path: WritableKeyPath<Config, Value>, _ values: [Value]) -> [Config] {
            values.map { value in
                var config = base
                config[keyPath: path] = value
                return config
            }
        }
        return wholes.flatMap { set($0, wholeNumbers) } + optionals.flatMap { set($0, wholeNumbers) }
            + fractions.flatMap { set($0, numbers) }
    }

    @Test func modelOptions() throws {
        var base = UNet2DConfig()
        base.blockOutChannels = [4, 8]
        base.layersPerBlock = 1
        base.normNumGroups = 4
        base.downBlockTypes = [.down, .attnDown]
        base.upBlockTypes = [.attnUp, .up]
        let configs = settings(
            [\.inChannels, \.outChannels, \.freqShift, \.layersPerBlock, \.downsamplePadding, \.normNumGroups],
            [
                \.sampleSize, \.sampleWidth, \.timeEmbeddingDim, \.attentionHeadDim, \.attnNormNumGroups,
                \.numClassEmbeds,
                \.numTrainTimesteps,
            ],
            [\.midBlockScaleFactor, \.dropout, \.normEps], of: base)
        let images = try Tensor.zeros([1, 3, 4, 4])
        let succeeded = configs.filter { config in
            succeeds { _ = try UNet2DModel(config)(images, 1) }
        }
        #expect(!succeeded.isEmpty && succeeded.count < configs.count)
        for t in numbers { #expect(succeeds { _ = try UNet2DModel(base)(images, t) }) }
        for t in wholeNumbers { #expect(succeeds { _ = try UNet2DModel(base)(images, t) }) }
    }

    @Test func conditionModelOptions() throws {
        var base = UNet2DConditionConfig()
        base.blockOutChannels = [4, 8]
        base.layersPerBlock = 1
        base.normNumGroups = 4
        base.crossAttentionDim = 6
        base.attentionHeadDim = 2
        base.downBlockTypes = [.down, .crossAttnDown]
        base.upBlockTypes = [.crossAttnUp, .up]
        let perLevel: [WritableKeyPath<UNet2DConditionConfig, PerLevel<Int>>] = [
            \.layersPerBlock, \.crossAttentionDim, \.transformerLayersPerBlock, \.attentionHeadDim,
        ]
        let lists = perLevel.flatMap { path in
            (wholeNumbers.map { PerLevel.all($0) } + [.each([]), .each([1])]).map { value in
                var config = base
                config[keyPath: path] = value
                return config
            }
        }
        let configs =
            settings(
                [\.inChannels, \.outChannels, \.freqShift, \.downsamplePadding, \.normNumGroups, \.convInKernel],
                [\.sampleSize, \.sampleWidth, \.timeEmbeddingDim, \.numClassEmbeds],
                [\.midBlockScaleFactor, \.dropout, \.normEps], of: base) + lists
        let (images, context) = (try Tensor.zeros([1, 4, 4, 4]), try Tensor.zeros([1, 2, 6]))
        let succeeded = configs.filter { config in
            succeeds { _ = try UNet2DConditionModel(config)(images, 1, encoderHiddenStates: context) }
        }
        #expect(!succeeded.isEmpty && succeeded.count < configs.count)
    }

    @Test func schedulerOptions() throws {
        let sample = try Tensor.ones([1, 1, 2, 2])
        var base = DDPMSchedulerConfig()
        base.thresholding = true
        let configs = settings(
            [\.numTrainTimesteps, \.stepsOffset], [],
            [
                \.betaStart, \.betaEnd, \.dynamicThresholdingRatio, \.clipSampleRange, \.sampleMaxValue,
            ], of: base)
        var succeeded = 0
        for config in configs
            + configs.map({ config in
                var clipping = config
                clipping.thresholding = false
                return clipping
            })
        {
            if succeeds({
                let scheduler = try DDPMScheduler(config)
                try scheduler.setTimesteps(3)
                for t in scheduler.timesteps { _ = try scheduler.step(sample, t, sample) }
            }) {
                succeeded += 1
            }
        }
        #expect(succeeded > 0 && succeeded < 2 * configs.count)
    }

    @Test func timestepsOfTheScheduler() throws {
        let sample = try Tensor.ones([1, 1, 2, 2])
        for number in wholeNumbers {
            _ = succeeds { try DDPMScheduler().setTimesteps(number) }
            _ = succeeds { try DDPMScheduler().setTimesteps(timesteps: [number]) }
            _ = succeeds { _ = try DDPMScheduler().step(sample, number, sample) }
            _ = succeeds { _ = try DDPMScheduler().addNoise(sample, sample, number) }
            _ = succeeds { _ = try DDPMScheduler().previousTimestep(number) }
            _ = succeeds { _ = try DDPMScheduler().variance(number) }
        }
        let empty = try Tensor.zeros([0, 3, 4, 4])
        #expect(succeeds { _ = try DDPMScheduler().addNoise(empty, empty, Tensor.zeros([0], dtype: .int64)) })
        #expect(succeeds { _ = try DDPMScheduler().step(empty, 5, empty) })
    }
}
