import Foundation
import Testing

@testable import Engine

@Suite struct CLIPModelTests {
    private static let names = ["quick_gelu", "old_end"]

    private func loaded(_ name: String) throws -> (CLIPModel, CLIPFixture.Model) {
        let expected = try #require(CLIPFixture.expected.get().models[name])
        return (try CLIPModel.fromPretrained(CLIPFixture.path(name)), expected)
    }

    private func pixels(for model: CLIPModel, seed: Int) throws -> Tensor {
        let vision = model.config.visionConfig
        return try Tensor.randn(
            [3, vision.numChannels, vision.imageSize, vision.imageSize], generator: Generator(seed: seed)
        ).requiresGrad()
    }

    @Test(arguments: names) func whatComesOutIsTransformers(_ name: String) throws {
        let (model, expected) = try loaded(name)
        let (ids, pixels) = (try Tensor(expected.inputIds), try pixels(for: model, seed: expected.pixelSeed))
        expectClose(try model.getTextFeatures(ids).toArray(), expected.textFeatures, relative: 1e-5)
        expectClose(try model.getImageFeatures(pixels).toArray(), expected.imageFeatures, relative: 1e-5)
        let output = try model(ids, pixels)
        expectClose(try output.logitsPerText.toArray(), expected.logitsPerText, relative: 1e-5)
        #expect(try output.logitsPerImage.toArray() == output.logitsPerText.T.toArray())
        expectClose([try output.loss.item()], [expected.loss], relative: 1e-5)
    }

    /// Samples of every gradient, and the sum of its magnitudes, within 1e-4 of the largest.
    @Test(arguments: names) func gradientsAreTransformers(_ name: String) throws {
        let (model, expected) = try loaded(name)
        let pixels = try pixels(for: model, seed: expected.pixelSeed)
        try model(Tensor(expected.inputIds), pixels).loss.backward()
        try expectSamples(#require(pixels.grad), expected.pixelGradient, "pixels")
        let parameters = model.namedParameters()
        #expect(Set(parameters.map(\.name)) == Set(expected.gradients.keys))
        for (name, parameter) in parameters {
            try expectSamples(#require(parameter.grad), #require(expected.gradients[name]), name)
        }
    }

    /// A gradient that is 0 but for rounding, as that of the keys' bias, has no digits to compare.
    private func expectSamples(_ gradient: Tensor, _ expected: [Double], _ what: String) throws {
        let actual = try CLIPFixture.sample(gradient)
        let largest = max(1e-3, expected.dropLast().map(abs).max() ?? 0)
        expectClose(actual.dropLast(), expected.dropLast(), relative: 0, absolute: 1e-4 * largest, what)
        expectClose(
            actual.suffix(1), expected.suffix(1), relative: 1e-4, absolute: 1e-7 * Double(gradient.count),
            "sum of \(what)")
    }

    @Test func filesComeBackAndKeepWhatTransformersWrote() throws {
        let original = try JSONValue.object(inFile: CLIPFixture.path("quick_gelu/config.json"), for: "test")
        let (model, _) = try loaded("quick_gelu")
        try withTemporaryFolder { folder in
            try model.savePretrained(folder)
            let written = try JSONValue.object(inFile: "\(folder)/config.json", for: "test")
            for key in [
                "architectures", "model_type", "projection_dim", "logit_scale_init_value", "text_config",
                "vision_config",
            ] {
                #expect(written[key] == original[key], "\(key)")
            }
            let again = try CLIPModel.fromPretrained(folder)
            #expect(again.config == model.config)
            #expect(!again.isTraining)
            for (a, b) in zip(again.stateDict(), model.stateDict()) {
                #expect(a.name == b.name)
                #expect(try a.tensor.toArray() == b.tensor.toArray())
            }
            let saved = try Data(contentsOf: URL(filePath: "\(folder)/model.safetensors"))
            #expect(saved == (try Data(contentsOf: URL(filePath: CLIPFixture.path("quick_gelu/model.safetensors")))))
        }
    }

    @Test func oldFilesHaveASecondCopyOfOptionsAndPositions() throws {
        try withTemporaryFolder { folder in
            try loaded("old_end").0.savePretrained(folder)
            var state = try loadTensors("\(folder)/model.safetensors")
            state["text_model.embeddings.position_ids"] = try Tensor.arange(9).unsqueeze(0)
            state["vision_model.embeddings.position_ids"] = try Tensor.arange(10).unsqueeze(0)
            try saveTensors(state, "\(folder)/model.safetensors")
            var config = try JSONValue.object(inFile: "\(folder)/config.json", for: "test")
            config["text_config_dict"] = .object(["layer_norm_eps": .number(0.5)])
            try Pretrained.write(.object(config), to: "\(folder)/config.json", for: "test")
            let model = try CLIPModel.fromPretrained(folder)
            #expect(model.config.textConfig.layerNormEps == 0.5)
            #expect(model.config.visionConfig.layerNormEps == 1e-5)
        }
    }

    @Test func initialWeightsAreAsWideAsTransformers() throws {
        manualSeed(0)
        let model = try CLIPModel(
            CLIPConfig(
                textConfig: CLIPTextConfig(
                    vocabSize: 500, hiddenSize: 64, intermediateSize: 256, numHiddenLayers: 2, numAttentionHeads: 4,
                    maxPositionEmbeddings: 20),
                visionConfig: CLIPVisionConfig(
                    hiddenSize: 96, intermediateSize: 384, numHiddenLayers: 3, numAttentionHeads: 4, imageSize: 32,
                    patchSize: 8),
                projectionDim: 48))
        let state = Dictionary(uniqueKeysWithValues: model.stateDict().map { ($0.name, $0.tensor) })
        let deviations = [
            "text_model.embeddings.token_embedding.weight": 0.02,
            "text_model.encoder.layers.1.self_attn.q_proj.weight": 1 / (64.0.squareRoot() * 2),
            "text_model.encoder.layers.0.self_attn.out_proj.weight": 1 / 64.0.squareRoot(),
            "text_model.encoder.layers.0.mlp.fc1.weight": 1 / 128.0.squareRoot(),
            "vision_model.encoder.layers.2.mlp.fc2.weight": 1 / (96 * 6.0).squareRoot(),
            "vision_model.embeddings.patch_embedding.weight": 0.02,
            "visual_projection.weight": 1 / 96.0.squareRoot(), "text_projection.weight": 1 / 64.0.squareRoot(),
        ]
        for (name, deviation) in deviations {
            let drawn = try #require(state[name]).std().item()
            #expect(abs(drawn / deviation - 1) < 0.1, "\(name): \(drawn) instead of \(deviation)")
        }
        #expect(try #require(state["vision_model.encoder.layers.0.mlp.fc1.bias"]).abs().max().item() == 0)
        #expect(try #require(state["text_model.final_layer_norm.weight"]).min().item() == 1)
        #expect(try Float(model.logitScale.item()) == 2.6592)
    }

    @Test func itLearnsWhichTextBelongsToWhichImage() throws {
        manualSeed(0)
        let model = try CLIPModel.fromPretrained(CLIPFixture.path("quick_gelu")).train()
        let ids = try Tensor([[88, 3, 89], [88, 5, 89], [88, 7, 89], [88, 9, 89]])
        let pixels = try Tensor.randn([4, 3, 24, 24])
        let optimizer = try AdamW(model.parameters(), lr: 1e-2)
        for _ in 0..<60 {
            try model(ids, pixels).loss.backward()
            try optimizer.step()
            optimizer.zeroGrad()
        }
        #expect(try noGrad { try model(ids, pixels).loss.item() } < 0.1)
    }

    @Test func mistakesAreNamed() throws {
        let (model, _) = try loaded("quick_gelu")
        expectError("CLIPTextModel: text 1 has no end token 89; CLIPTokenizer puts one at the end") {
            _ = try model.getTextFeatures(Tensor([[88, 89], [88, 3]]))
        }
        expectError("CLIPTextModel: takes 1 to 21 tokens, but the texts [1, 22] have 22") {
            _ = try model.getTextFeatures(Tensor.full([1, 22], 89))
        }
        expectError("CLIPTextModel: takes int64 tokens [texts, tokens], not [3] of float32") {
            _ = try model.getTextFeatures(Tensor([1.0, 2, 3]))
        }
        expectError(
            "CLIPVisionModel: takes images [N, 3, 24, 24], not [1, 3, 32, 32]; CLIPImageProcessor or resize brings them to "
                + "this size"
        ) { _ = try model.getImageFeatures(.zeros([1, 3, 32, 32])) }
        expectError("CLIPOutput.loss: there are 1 texts and 2 images; give pairs") {
            _ = try model(Tensor([[88, 89]]), .zeros([2, 3, 24, 24])).loss
        }
        expectError("CLIPTextConfig: hiddenSize is 30, which 4 heads cannot share equally") {
            _ = try CLIPModel(CLIPConfig(textConfig: CLIPTextConfig(hiddenSize: 30, numAttentionHeads: 4)))
        }
        expectError("CLIPVisionConfig: patchSize is 0; use a whole number from 1 to 1000000") {
            _ = try CLIPModel(CLIPConfig(visionConfig: CLIPVisionConfig(patchSize: 0)))
        }
    }
}
