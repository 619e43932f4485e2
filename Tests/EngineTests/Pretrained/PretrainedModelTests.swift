import Foundation
import Testing

@testable import Engine

@Suite struct PretrainedModelTests {
    private let weights = "diffusion_pytorch_model.safetensors"

    /// A copy of the smallest fixture that a test may change.
    private func withModelFolder(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            for file in ["config.json", weights] {
                try FileManager.default.copyItem(
                    atPath: Fixtures.path("unet/fast/\(file)"), toPath: "\(folder)/\(file)")
            }
            try body(folder)
        }
    }

    private func editConfig(_ folder: String, _ change: (inout [String: JSONValue]) -> Void) throws {
        let path = "\(folder)/config.json"
        var members = try JSONValue.object(inFile: path, for: "test")
        change(&members)
        try Data(JSONValue.object(members).text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func output(_ folder: String) throws -> Tensor {
        let expected = try loadTensors(Fixtures.path("unet/fast/expected.safetensors"))
        return try UNet2DModel.fromPretrained(folder)(expected["images"]!, expected["timesteps"]!)
    }

    private func expectedOutput() throws -> Tensor {
        try loadTensors(Fixtures.path("unet/fast/expected.safetensors"))["output"]!
    }

    @Test func oldConfigurationsAreUnderstood() throws {
        try withModelFolder { folder in
            try editConfig(folder) { members in
                for (old, new) in UNet2DConfig.legacyKeys { members[old] = members.removeValue(forKey: new) }
                for absent in ["class_embed_type", "dropout", "add_attention", "attn_norm_num_groups"] {
                    members.removeValue(forKey: absent)
                }
                members["_class_name"] = .string("UNetUnconditionalModel")
                members["down_blocks"] = .array([.string("UNetResDownBlock2D"), .string("UNetResAttnDownBlock2D")])
                members["num_head_channels"] = .integer(8)
                members["future_option"] = .bool(true)
            }
            try expectClose(output(folder), expectedOutput(), relative: 1e-4)
            #expect(
                try UNet2DModel.fromPretrained(folder).warnings == [
                    "\(folder)/config.json: UNet2DModel has no option \"future_option\"; it is ignored"
                ])
        }
    }

    @Test func oldNamesOfAttentionAreUnderstood() throws {
        try withModelFolder { folder in
            let renamed = ["to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"]
            var state: [String: Tensor] = [:]
            for (name, tensor) in try loadTensors("\(folder)/\(weights)") {
                state[renamed.reduce(name) { $0.replacingOccurrences(of: $1.key, with: $1.value) }] = tensor
            }
            try saveTensors(state, "\(folder)/\(weights)")
            try expectClose(output(folder), expectedOutput(), relative: 1e-4)
        }
    }

    @Test func weightsMayBeInParts() throws {
        try withModelFolder { folder in
            let state = try loadTensors("\(folder)/\(weights)")
            var map: [String: JSONValue] = [:]
            for (part, names) in [state.keys.filter { $0 < "m" }, state.keys.filter { $0 >= "m" }].enumerated() {
                let file = "diffusion_pytorch_model-0000\(part + 1)-of-00002.safetensors"
                try saveTensors(state.filter { names.contains($0.key) }, "\(folder)/\(file)")
                for name in names { map[name] = .string(file) }
            }
            try FileManager.default.removeItem(atPath: "\(folder)/\(weights)")
            try Data(JSONValue.object(["weight_map": .object(map)]).text.utf8)
                .write(to: URL(fileURLWithPath: "\(folder)/\(weights).index.json"))
            try expectClose(output(folder), expectedOutput(), relative: 1e-4)
        }
    }

    @Test(arguments: [
        ("diffusion_pytorch_model.fp16.safetensors", false),
        ("diffusion_pytorch_model.safetensors.index.fp16.json", true),
    ])
    func aVariantOfTheWeightsIsChosen(_ file: String, _ isIndex: Bool) throws {
        try withModelFolder { folder in
            let state = try loadTensors("\(folder)/\(weights)")
            if isIndex {
                let part = "diffusion_pytorch_model.fp16-00001-of-00001.safetensors"
                let map = JSONValue.object(state.mapValues { _ in .string(part) })
                try saveTensors(state, "\(folder)/\(part)")
                try Data(JSONValue.object(["weight_map": map]).text.utf8).write(to: URL(filePath: "\(folder)/\(file)"))
            } else {
                try saveTensors(state, "\(folder)/\(file)")
            }
            try FileManager.default.removeItem(atPath: "\(folder)/\(weights)")
            let parent = URL(filePath: folder).deletingLastPathComponent().path
            let model = try UNet2DModel.fromPretrained(
                parent, subfolder: URL(filePath: folder).lastPathComponent, variant: "fp16")
            let expected = try loadTensors(Fixtures.path("unet/fast/expected.safetensors"))
            try expectClose(
                model(expected["images"]!, expected["timesteps"]!), expectedOutput(), relative: 1e-4)
            expectError("UNet2DModel.fromPretrained: \(folder) has no diffusion_pytorch_model.ema.safetensors") {
                _ = try UNet2DModel.fromPretrained(folder, variant: "ema")
            }
        }
    }

    @Test func weightsThatDoNotFitAreListed() throws {
        try withModelFolder { folder in
            var state = try loadTensors("\(folder)/\(weights)")
            state["conv_in.weight"] = nil
            state["conv_out.bias"] = try Tensor.zeros([4])
            state["extra"] = try Tensor.zeros([1])
            try saveTensors(state, "\(folder)/\(weights)")
            let error = #expect(throws: EngineError.self) { try UNet2DModel.fromPretrained(folder) }
            let text = "\(try #require(error))"
            #expect(text.hasPrefix("UNet2DModel.fromPretrained: the weights in \(folder) do not fit config.json: "))
            for part in ["conv_in.weight", "conv_out.bias", "[4]", "[3]", "extra"] {
                #expect(text.contains(part), "\(text)")
            }
        }
    }

    @Test func missingWeightsAreNamed() throws {
        try withModelFolder { folder in
            try FileManager.default.removeItem(atPath: "\(folder)/\(weights)")
            expectError("UNet2DModel.fromPretrained: \(folder) has no \(weights)") {
                _ = try UNet2DModel.fromPretrained(folder)
            }
        }
    }

    @Test func otherKindsOfModelAreRefused() throws {
        try withModelFolder { folder in
            try editConfig(folder) { $0["_class_name"] = .string("UNet2DConditionModel") }
            expectError("UNet2DModel: the configuration is that of a UNet2DConditionModel, another kind of model") {
                _ = try UNet2DModel.fromPretrained(folder)
            }
            try editConfig(folder) {
                $0["_class_name"] = .string("UNet2DModel")
                $0["down_block_types"] = .array([.string("SkipDownBlock2D")])
            }
            let error = #expect(throws: EngineError.self) { try UNet2DModel.fromPretrained(folder) }
            #expect(
                error?.message.hasSuffix(
                    "each item one of \"DownBlock2D\", \"AttnDownBlock2D\", \"CrossAttnDownBlock2D\", \"ResnetDownsampleBlock2D\""
                )
                    == true)
        }
    }
}
