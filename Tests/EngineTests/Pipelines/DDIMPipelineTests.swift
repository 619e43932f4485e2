import Foundation
import Testing

@testable import Engine

@Suite struct DDIMPipelineTests {
    private struct Images: Decodable { let pipelines: [[Double]] }

    /// The model of diffusers' own fast test.
    private func unet() throws -> UNet2DModel {
        manualSeed(0)
        return try UNet2DModel(
            sampleSize: 8, layersPerBlock: 1, blockOutChannels: [4, 8], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], normNumGroups: 4)
    }

    /// Tests/Reference/ddim_scheduler.py, which gives the pipeline a DDPMScheduler.
    @Test func imagesAreThoseOfDiffusers() throws {
        let pipe = try DDIMPipeline(unet: unet(), scheduler: DDPMScheduler(varianceType: .fixedLarge))
        let options: [(eta: Double, useClipped: Bool)] = [(0, false), (1, false), (0.5, true)]
        let expected = try Fixtures.json("ddim_scheduler.json", as: Images.self).pipelines
        #expect(expected.count == options.count)
        for (options, expected) in zip(options, expected) {
            let images = try pipe(
                generator: Generator(seed: 0), eta: options.eta, numInferenceSteps: 2,
                useClippedModelOutput: options.useClipped
            ).images
            #expect(images.shape == [1, 3, 8, 8])
            for (value, wanted) in zip(try images[0, -1].flatten().toArray(), expected) {
                #expect(abs(value - wanted) < 1e-4)
            }
        }
    }

    @Test func savedAndLoadedPipelineMakesTheSameImages() throws {
        let pipe = try DDIMPipeline(unet: unet(), scheduler: DDIMScheduler(betaSchedule: .squaredcosCapV2))
        let expected = try pipe(generator: Generator(seed: 0), eta: 1, numInferenceSteps: 3).images.toArray()
        try withTemporaryFolder { folder in
            try pipe.savePretrained(folder)
            let loaded = try DDIMPipeline.fromPretrained(folder)
            #expect(loaded.warnings == [])
            #expect(
                try loaded(generator: Generator(seed: 0), eta: 1, numInferenceSteps: 3).images.toArray() == expected)
            let index = try String(contentsOfFile: "\(folder)/model_index.json", encoding: .utf8)
            #expect(index.contains(#""_class_name": "DDIMPipeline""#))
            #expect(index.contains("    \"DDIMScheduler\"\n"))
        }
    }

    /// What was trained and saved with DDPM can be sampled with DDIM, and the other way round.
    @Test func pipelinesOfOneAnotherAreRead() throws {
        let ddpm = DDPMPipeline(unet: try unet(), scheduler: try DDPMScheduler(varianceType: .fixedLarge))
        try withTemporaryFolder { folder in
            try ddpm.savePretrained(folder)
            let ddim = try DDIMPipeline.fromPretrained(folder)
            #expect(ddim.warnings == [])
            try ddim.savePretrained(folder)
            let back = try DDPMPipeline.fromPretrained(folder)
            // The pipeline was saved with a DDIMScheduler, which keeps what only DDPM knows.
            #expect(back.scheduler is DDIMScheduler)
            #expect(try DDPMScheduler.fromConfig(back.scheduler.config).config.varianceType == .fixedLarge)
            #expect(back.scheduler.schedule == ddpm.scheduler.schedule)
        }
    }

    @Test func mistakesAreNamed() throws {
        let pipe = try DDIMPipeline(unet: unet(), scheduler: DDIMScheduler())
        expectError("DDIMPipeline: batchSize is -1; ask for at least one image") { _ = try pipe(batchSize: -1) }
        expectError("step: eta is 2.0; use between 0, for no noise, and 1, for that of DDPM") {
            _ = try pipe(eta: 2, numInferenceSteps: 2)
        }
        expectError("DDIMPipeline.fromPretrained: there is no folder nowhere") {
            _ = try DDIMPipeline.fromPretrained("nowhere")
        }
    }

    @Test func describesItsParts() throws {
        let lines = try DDIMPipeline(unet: unet(), scheduler: DDIMScheduler()).description.split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "DDIMPipeline")
        #expect(lines[2].hasPrefix("  scheduler: DDIMScheduler(numTrainTimesteps: 1000"))
    }
}
