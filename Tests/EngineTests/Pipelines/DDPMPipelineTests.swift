import Foundation
import Testing

@testable import Engine

@Suite struct DDPMPipelineTests {
    /// The pipeline of diffusers' own fast test.
    private func pipeline() throws -> DDPMPipeline {
        manualSeed(0)
        let unet = try UNet2DModel(
            sampleSize: 8, layersPerBlock: 1, blockOutChannels: [4, 8], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], normNumGroups: 4)
        return DDPMPipeline(unet: unet, scheduler: try DDPMScheduler())
    }

    private func sample(_ pipe: DDPMPipeline) throws -> Tensor {
        try pipe(generator: Generator(seed: 0), numInferenceSteps: 2).images
    }

    /// diffusers' tests/pipelines/ddpm/test_ddpm.py; its tolerance is 1e-2.
    @Test func imagesAreThoseOfDiffusers() throws {
        let images = try sample(pipeline())
        #expect(images.shape == [1, 3, 8, 8])
        let corner = try images[0, -1, (-3)..., (-3)...].flatten().toArray()
        let expected = [0, 0.9996672, 0.00329116, 1, 0.9995991, 1, 0.0060907, 0.00115037, 0]
        for (value, wanted) in zip(corner, expected) { #expect(abs(value - wanted) < 1e-4) }
    }

    @Test func savedAndLoadedPipelineMakesTheSameImages() throws {
        let pipe = try pipeline()
        let expected = try sample(pipe).toArray()
        try withTemporaryFolder { folder in
            try pipe.savePretrained(folder)
            let randomState = try Tensor.randn([3], generator: Generator(seed: 9)).toArray()
            manualSeed(9)
            let loaded = try DDPMPipeline.fromPretrained(folder)
            #expect(try Tensor.randn([3]).toArray() == randomState, "loading uses up no random numbers")
            #expect(loaded.warnings == [])
            #expect(try sample(loaded).toArray() == expected)
        }
    }

    @Test func partsMayLieInOneFolder() throws {
        let pipe = try pipeline()
        let expected = try sample(pipe).toArray()
        try withTemporaryFolder { folder in
            try pipe.savePretrained(folder)
            let files = FileManager.default
            for part in ["unet", "scheduler"] {
                for file in try files.contentsOfDirectory(atPath: "\(folder)/\(part)") {
                    try files.moveItem(atPath: "\(folder)/\(part)/\(file)", toPath: "\(folder)/\(file)")
                }
                try files.removeItem(atPath: "\(folder)/\(part)")
            }
            #expect(try sample(DDPMPipeline.fromPretrained(folder)).toArray() == expected)
        }
    }

    @Test func savedFolderHasTheFilesOfDiffusers() throws {
        try withTemporaryFolder { folder in
            try pipeline().savePretrained(folder)
            #expect(
                try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() == [
                    "model_index.json", "scheduler", "scheduler/scheduler_config.json", "unet", "unet/config.json",
                    "unet/diffusion_pytorch_model.safetensors",
                ])
            #expect(
                try String(contentsOfFile: "\(folder)/model_index.json", encoding: .utf8) == """
                    {
                      "_class_name": "DDPMPipeline",
                      "_diffusers_version": "0.42.1",
                      "scheduler": [
                        "diffusers",
                        "DDPMScheduler"
                      ],
                      "unet": [
                        "diffusers",
                        "UNet2DModel"
                      ]
                    }

                    """)
        }
    }

    @Test func samplingLeavesTheModeOfTheModel() throws {
        let pipe = try pipeline()
        pipe.unet.train()
        _ = try sample(pipe)
        #expect(pipe.unet.isTraining)
        pipe.unet.eval()
        _ = try sample(pipe)
        #expect(!pipe.unet.isTraining)
    }

    @Test func mistakesAreNamed() throws {
        let pipe = try pipeline()
        expectError("DDPMPipeline: batchSize is 0; ask for at least one image") { _ = try pipe(batchSize: 0) }
        expectError("setTimesteps: 2000 steps were asked for; use between 1 and the 1000 of training") {
            _ = try pipe(numInferenceSteps: 2000)
        }
        pipe.unet = try UNet2DModel(
            blockOutChannels: [32], downBlockTypes: [.down], upBlockTypes: [.up])
        expectError(
            "DDPMPipeline: the model does not say how large its images are; make the UNet2DModel with sampleSize"
        ) {
            _ = try pipe()
        }
        expectError("DDPMPipeline.fromPretrained: there is no folder nowhere") {
            _ = try DDPMPipeline.fromPretrained("nowhere")
        }
    }
}
