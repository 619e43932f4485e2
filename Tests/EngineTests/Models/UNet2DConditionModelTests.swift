import Foundation
import Testing

@testable import Engine

@Suite struct UNet2DConditionModelTests {
    /// A model that is small and quick; `change` sets what a test is about.
    private func model(_ change: (inout UNet2DConditionConfig) -> Void = { _ in }) throws -> UNet2DConditionModel {
        var config = UNet2DConditionConfig()
        (config.inChannels, config.outChannels) = (3, 3)
        config.blockOutChannels = [4, 8]
        config.layersPerBlock = 1
        config.normNumGroups = 4
        config.downBlockTypes = [.down, .crossAttnDown]
        config.upBlockTypes = [.crossAttnUp, .up]
        config.crossAttentionDim = 6
        config.attentionHeadDim = 2
        change(&config)
        return try UNet2DConditionModel(config)
    }

    private func randn(_ shape: [Int], seed: Int) throws -> Tensor {
        try Tensor.randn(shape, generator: Generator(seed: seed))
    }

    @Test func labelledOptionsHaveTheDefaultsOfTheConfig() throws {
        var expected = UNet2DConditionConfig()
        expected.blockOutChannels = [32]
        expected.downBlockTypes = [.down]
        expected.upBlockTypes = [.up]
        let model = try UNet2DConditionModel(blockOutChannels: [32], downBlockTypes: [.down], upBlockTypes: [.up])
        #expect(model.config == expected)
    }

    @Test func timestepsMayBeNumbersOrTensors() throws {
        let model = try model()
        let (images, context) = (try randn([2, 3, 8, 8], seed: 1), try randn([2, 5, 6], seed: 2))
        let expected = try model(images, Tensor([10, 10]), encoderHiddenStates: context).toArray()
        #expect(try model(images, 10, encoderHiddenStates: context).toArray() == expected)
        #expect(try model(images, 10.0, encoderHiddenStates: context).toArray() == expected)
        #expect(try model(images, 10.5, encoderHiddenStates: context).toArray() != expected)
    }

    /// Each image looks at its own vectors, and their order is not seen.
    @Test func imagesLookAtTheirVectors() throws {
        let model = try model()
        let (images, context) = (try randn([2, 3, 8, 8], seed: 1), try randn([2, 2, 6], seed: 2))
        let other = try concat([context[0..<1], context[1..<2] * 2], dim: 0)
        let (first, second) = (
            try model(images, 10, encoderHiddenStates: context).toArray(),
            try model(images, 10, encoderHiddenStates: other).toArray()
        )
        #expect(first[..<192] == second[..<192])
        #expect(first[192...] != second[192...])
        let swapped = try concat([context.narrow(1, 1, 1), context.narrow(1, 0, 1)], dim: 1)
        expectClose(
            try model(images, 10, encoderHiddenStates: swapped).toArray(), first, relative: 1e-4, absolute: 1e-5)
    }

    @Test func gradientsOfTheVectorsAgreeWithDifferences() throws {
        let model = try model()
        let images = try randn([1, 3, 4, 4], seed: 1)
        try expectGradients(of: [randn([1, 2, 6], seed: 2)]) { try model(images, 10, encoderHiddenStates: $0[0]) }
    }

    /// A configuration of Stable Diffusion as its makers published it; the weights are not needed to read it.
    @Test func publishedConfigurationsAreUnderstood() throws {
        let published = #"""
            {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.6.0", "act_fn": "silu",
            "attention_head_dim": 8, "block_out_channels": [320, 640, 1280, 1280], "center_input_sample": false,
            "cross_attention_dim": 768, "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
            "CrossAttnDownBlock2D", "DownBlock2D"], "downsample_padding": 1, "flip_sin_to_cos": true, "freq_shift": 0,
            "in_channels": 4, "layers_per_block": 2, "mid_block_scale_factor": 1, "norm_eps": 1e-05,
            "norm_num_groups": 32, "out_channels": 4, "sample_size": 64, "up_block_types": ["UpBlock2D",
            "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]}
            """#
        let config = try read(published)
        var expected = UNet2DConditionConfig()
        expected.sampleSize = 64
        expected.crossAttentionDim = 768
        #expect(config == expected)
        try config.check()
    }

    private func read(_ json: String) throws -> UNet2DConditionConfig {
        try withTemporaryFolder { folder in
            try json.write(toFile: "\(folder)/config.json", atomically: true, encoding: .utf8)
            var warnings: [String] = []
            return try UNet2DConditionConfig(file: "\(folder)/config.json", for: "read", warnings: &warnings)
        }
    }

    @Test func optionsThatAreNotSupportedAreRefusedByName() {
        for (json, message) in [
            (
                #"{"addition_embed_type": "text_time"}"#,
                #""addition_embed_type" is "text_time" but should be null, the only value that is supported"#
            ),
            (
                #"{"dual_cross_attention": true}"#,
                #""dual_cross_attention" is true but should be false, the only value that is supported"#
            ),
            (
                #"{"resnet_out_scale_factor": 2}"#,
                #""resnet_out_scale_factor" is 2 but should be 1.0, the only value that is supported"#
            ),
            (
                #"{"mid_block_type": "UNetMidBlock2DSimpleCrossAttn"}"#,
                #""mid_block_type" is "UNetMidBlock2DSimpleCrossAttn" but should be one of "UNetMidBlock2D", "#
                    + #""UNetMidBlock2DCrossAttn" or null"#
            ),
            (
                #"{"attention_head_dim": "eight"}"#,
                #""attention_head_dim" is "eight" but should be a whole number, or a list with one for each level"#
            ),
        ] {
            let error = #expect(throws: EngineError.self) { try read(json) }
            #expect(error?.message.hasSuffix(message) == true, "\(error?.message ?? "")")
        }
        expectError(
            "UNet2DConditionModel: the configuration is that of a UNet2DModel, another kind of model"
        ) { _ = try read(#"{"_class_name": "UNet2DModel"}"#) }
    }

    /// Options that cannot be, and what is said about them.
    struct Mistake: Sendable {
        let message: String
        let make: @Sendable (inout UNet2DConditionConfig) -> Void

        init(_ message: String, _ make: @escaping @Sendable (inout UNet2DConditionConfig) -> Void) {
            self.message = message
            self.make = make
        }
    }

    @Test(arguments: [
        Mistake(
            "attentionHeadDim, the number of heads, is 9 but a level with attention has 8 channels; use at most 8"
        ) { $0.attentionHeadDim = 9 },
        Mistake(
            "attentionHeadDim, the channels of a head, is 9 but a level with attention has 8 channels; use at most 8"
        ) {
            $0.attentionHeadDim = 9
            ($0.downBlockTypes, $0.upBlockTypes, $0.midBlockType) = ([.down, .attnDown], [.attnUp, .up], nil)
        },
        Mistake(
            "crossAttentionDim has 3 values but there are 2 downBlockTypes; give one for each level, or a single one for "
                + "all"
        ) { $0.crossAttentionDim = [6, 6, 6] },
        Mistake("layersPerBlock is 0; use a whole number from 1 to 1000000") { $0.layersPerBlock = [1, 0] },
        Mistake("convInKernel is 2; use an odd number, as 3") { $0.convInKernel = 2 },
        Mistake("timeEmbeddingType is .learned, which only a UNet2DModel can have; use .positional or .fourier") {
            $0.timeEmbeddingType = .learned
        },
        Mistake("timeEmbeddingDim is 9; timeEmbeddingType .fourier needs an even number") {
            ($0.timeEmbeddingType, $0.timeEmbeddingDim) = (.fourier, 9)
        },
    ])
    func optionsThatDoNotFitAreRefused(_ mistake: Mistake) {
        expectError("UNet2DConditionModel: \(mistake.message)") { _ = try model(mistake.make) }
    }

    @Test func vectorsThatDoNotFitAreRefused() throws {
        let model = try model()
        let images = try Tensor.zeros([2, 3, 8, 8])
        for shape in [[2, 6], [1, 5, 6], [2, 5, 7], [2, 0, 6]] {
            expectError(
                "UNet2DConditionModel: encoderHiddenStates are float32 of shape \(shape), but this model and batch need "
                    + "float32 [2, any number, 6]"
            ) { _ = try model(images, 1, encoderHiddenStates: Tensor.zeros(shape)) }
        }
    }
}
