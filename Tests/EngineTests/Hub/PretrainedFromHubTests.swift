import FakeHub
import Foundation
import Testing

@testable import Engine

/// `fromPretrained("owner/name")`.
@Suite struct PretrainedFromHubTests {
    /// A pipeline as the first ones on the Hub are: all files beside each other, old names, and the weights as a pickle.
    private func oldPipeline() throws -> FakeRepository {
        func json(_ members: [String: JSONValue]) -> Data { Data(JSONValue.object(members).text.utf8) }
        var config = try JSONValue.object(inFile: Fixtures.path("unet/fast/config.json"), for: "test")
        config["_class_name"] = .string("UNetUnconditionalModel")
        for (old, new) in UNet2DConfig.legacyKeys { config[old] = config.removeValue(forKey: new) }
        let weights = try Data(contentsOf: URL(filePath: Fixtures.path("pickles/unet_old.bin")))
        return FakeRepository(
            "lab/old",
            files: [
                "model_index.json": json([
                    "_class_name": .string("DDPM"),
                    "noise_scheduler": .array([.string("ddpm"), .string("GaussianDDPMScheduler")]),
                    "scheduler": .array([.string("diffusers"), .string("GaussianDDPMScheduler")]),
                    "unet": .array([.string("diffusers"), .string("UNetUnconditionalModel")]),
                ]),
                "config.json": json(config), "diffusion_pytorch_model.bin": weights,
                "scheduler_config.json": json([
                    "_class_name": .string("GaussianDDPMScheduler"), "timesteps": .integer(50),
                    "variance_type": .string("fixed_large"),
                ]),
            ])
    }

    /// Does `body` with the Hub in place of the real one, and an empty cache.
    private func with(_ hub: FakeHub, _ body: () throws -> Void) throws {
        try withTemporaryFolder { folder in
            let environment = hub.environment.merging(["HF_HOME": folder, "HF_HUB_CACHE": "\(folder)/hub"]) { $1 }
            try withEnvironment(environment, body)
        }
    }

    @Test func anOldPipelineIsLoaded() throws {
        let hub = try FakeHub(models: [oldPipeline()])
        try with(hub) {
            let pipeline = try DDPMPipeline.fromPretrained("lab/old")
            let scheduler = try #require(pipeline.scheduler as? DDPMScheduler)
            #expect(scheduler.config.numTrainTimesteps == 50)
            #expect(scheduler.config.varianceType == .fixedLarge)
            let original = try UNet2DModel.fromPretrained(Fixtures.path("unet/fast"))
            for (a, b) in zip(pipeline.unet.stateDict(), original.stateDict()) {
                #expect(a.name == b.name)
                try expectClose(a.tensor, b.tensor, relative: 1e-3)
            }
            let images = try pipeline(generator: Generator(seed: 0), numInferenceSteps: 2).images
            #expect(images.shape == [1, 3, 8, 8])

            // The parts alone, and what is kept when there is no network.
            hub.stop()
            let notices = try Notices.during {
                #expect(try UNet2DModel.fromPretrained("lab/old", localFilesOnly: true).config == original.config)
                let ddim = try DDIMPipeline.fromPretrained("lab/old")
                #expect(ddim.scheduler is DDIMScheduler)
            }
            #expect(notices.count == 1)
            #expect(notices.first?.hasSuffix("nobody answers there. What is kept of it is used.") == true)
        }
    }

    @Test func whatIsMissingIsNamed() throws {
        var repository = try oldPipeline()
        repository.files["diffusion_pytorch_model.bin"] = nil
        try with(FakeHub(models: [repository])) {
            expectError("UNet2DModel.fromPretrained: lab/old on the Hub has no diffusion_pytorch_model.safetensors") {
                _ = try UNet2DModel.fromPretrained("lab/old")
            }
            expectError("UNet2DModel.fromPretrained: lab/old on the Hub has no unet/config.json") {
                _ = try UNet2DModel.fromPretrained("lab/old", subfolder: "unet")
            }
            expectError("DDPMPipeline.fromPretrained: lab/old has no branch, tag or commit \"v2\"") {
                _ = try DDPMPipeline.fromPretrained("lab/old", revision: "v2")
            }
        }
    }

    @Test func pathsAreNotLookedForOnTheHub() throws {
        let hub = try FakeHub()
        try with(hub) {
            for name in ["nowhere", "./lab/old", "/lab/old", "~/old", "lab/old/unet", "../old"] {
                expectError("UNet2DModel.fromPretrained: there is no folder \(name)") {
                    _ = try UNet2DModel.fromPretrained(name)
                }
            }
            #expect(hub.requests.isEmpty)
        }
    }

    @Test func aHarmfulFileIsNotLoaded() throws {
        var repository = try oldPipeline()
        repository.files["diffusion_pytorch_model.bin"] = try Data(
            contentsOf: URL(filePath: Fixtures.path("pickles/harmful_system.bin")))
        try with(FakeHub(models: [repository])) {
            let message = messageThrown { _ = try UNet2DModel.fromPretrained("lab/old") }
            #expect(message?.contains("it names posix.system, which weights do not need") == true, "\(message ?? "")")
        }
    }
}
