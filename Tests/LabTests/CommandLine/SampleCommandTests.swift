import Engine
import Foundation
import Testing

/// `lab sample` gives what the pipeline gives.
@Suite struct SampleCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sample-\(UUID().uuidString)")

    @Test func writesTheImagesOfThePipeline() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipeline = try savedPipeline()
        let (picture, file) = (folder.appending(path: "made/x.png"), folder.appending(path: "x.safetensors"))
        let result = try LabProcess.run([
            "sample", "--model", folder.appending(path: "pipeline").path, "--steps", "3", "--seed", "5", "-n", "2",
            "--out", picture.path, "--save-tensor", file.path,
        ])
        #expect(result.errors == "")
        #expect(result.status == 0)
        #expect(result.output == picture.path + "\n")

        let images = try #require(try loadTensors(file.path)["images"])
        let expected = try pipeline(batchSize: 2, generator: Generator(seed: 5), numInferenceSteps: 3).images
        #expect(images.shape == [2, 3, 8, 8])
        #expect(try images.toArray() == expected.toArray())
        // Two images of 8 pixels with a frame of 2.
        #expect(try PixelImage(contentsOf: picture.path).width == 22)
    }

    @Test func samplesWithDDIM() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipeline = try savedPipeline()
        let file = folder.appending(path: "x.safetensors")
        let result = try LabProcess.run([
            "sample", "--model", folder.appending(path: "pipeline").path, "--scheduler", "ddim", "--steps", "3",
            "--eta",
            "0.5", "-n", "1", "--out", folder.appending(path: "x.png").path, "--save-tensor", file.path,
        ])
        #expect(result.errors == "")
        let images = try #require(try loadTensors(file.path)["images"])
        let expected = try DDIMPipeline(unet: pipeline.unet, scheduler: pipeline.scheduler)(
            generator: Generator(seed: 0), eta: 0.5, numInferenceSteps: 3
        ).images
        #expect(try images.toArray() == expected.toArray())
    }

    /// A pipeline with a small random model, saved in `folder`.
    private func savedPipeline() throws -> DDPMPipeline {
        let model = try UNet2DModel(
            sampleSize: 8, layersPerBlock: 1, blockOutChannels: [32, 32], downBlockTypes: [.down, .down],
            upBlockTypes: [.up, .up])
        let pipeline = DDPMPipeline(unet: model, scheduler: try DDPMScheduler())
        try pipeline.savePretrained(folder.appending(path: "pipeline").path)
        return pipeline
    }

    @Test(arguments: [
        (["--model", "missing"], "DDPMPipeline.fromPretrained: there is no folder missing\n", 1),
        (["--model", "x", "-n", "0"], "Error: -n is 0; ask for at least one image.\n", 64),
        (["--model", "x", "--out", "x.jpg"], "Error: --out is x.jpg; its name has to end in .png.\n", 64),
        (["--model", "x", "--steps", "0"], "Error: --steps is 0; take at least one step.\n", 64),
        (["--model", "x", "--eta", "1"], "Error: --eta is an option of --scheduler ddim.\n", 64),
    ])
    func mistakesAreNamed(arguments: [String], message: String, status: Int32) throws {
        let result = try LabProcess.run(["sample"] + arguments)
        #expect(result.errors.hasPrefix(message))
        #expect(result.status == status)
    }
}
