import Foundation
import Testing

@testable import Engine

/// Models saved with two bytes a number.
@Suite struct HalfPrecisionTests {
    private func pipeline() throws -> DDPMPipeline {
        let unet = try Generator.default.keepingState {
            manualSeed(1)
            return try UNet2DModel(
                sampleSize: 8, layersPerBlock: 1, blockOutChannels: [8, 8], downBlockTypes: [.down, .down],
                upBlockTypes: [.up, .up], normNumGroups: 4)
        }
        return DDPMPipeline(unet: unet, scheduler: try DDPMScheduler())
    }

    private func prediction(_ pipeline: DDPMPipeline) throws -> Tensor {
        let x = try Tensor.randn([2, 3, 8, 8], generator: Generator(seed: 2))
        return try noGrad { try pipeline.unet(x, 300) }
    }

    @Test func aPipelineInHalfPrecisionPredictsNearlyTheSame() throws {
        try withTemporaryFolder { folder in
            let original = try pipeline()
            try original.savePretrained("\(folder)/half", dtype: .float16)
            let loaded = try DDPMPipeline.fromPretrained("\(folder)/half")
            try expectClose(prediction(loaded), prediction(original), relative: 3e-3)
            try original.savePretrained("\(folder)/whole")
            let name = "unet/diffusion_pytorch_model.safetensors"
            let sizes = try ["half", "whole"].map {
                try Data(contentsOf: URL(filePath: "\(folder)/\($0)/\(name)")).count
            }
            #expect(Double(sizes[0]) < 0.7 * Double(sizes[1]), "the header is as long as before, and the numbers half")
        }
    }

    /// As diffusers does, a variant has a file of its own beside the others.
    @Test func aVariantIsInTheNameOfTheFile() throws {
        try withTemporaryFolder { folder in
            let original = try pipeline()
            try original.savePretrained(folder)
            try original.savePretrained(folder, variant: "fp16")
            try original.savePretrained(folder, variant: "ema")
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/unet").sorted()
            #expect(
                files == [
                    "config.json", "diffusion_pytorch_model.ema.safetensors",
                    "diffusion_pytorch_model.fp16.safetensors",
                    "diffusion_pytorch_model.safetensors",
                ])
            func types(_ file: String) throws -> Set<SafetensorsType> {
                let data = try Data(contentsOf: URL(filePath: "\(folder)/unet/\(file)"))
                return Set(try SafetensorsHeader(data, file: file).entries.map(\.type))
            }
            #expect(try types(files[1]) == [.float32])
            #expect(try types(files[2]) == [.float16])
            #expect(try types(files[3]) == [.float32])
        }
    }

    @Test(arguments: ["", "../x", "a b"])
    func aVariantThatIsNoNameIsRefused(_ variant: String) throws {
        try withTemporaryFolder { folder in
            let original = try pipeline()
            expectError(
                "savePretrained: the variant is \"\(variant)\"; it is a word in the name of a file, such as fp16"
            ) { try original.savePretrained(folder, variant: variant) }
        }
    }
}
