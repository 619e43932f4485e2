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

    /// What diffusers makes of a pipeline that it saved: Tests/Reference/pipeline_samplers.py.
    @Test(arguments: [
        ("ddpm", ["--scheduler", "ddpm"]), ("ddpm", []), ("ddim", ["--scheduler", "ddim"]),
        ("ddim eta 0.7", ["--scheduler", "ddim", "--eta", "0.7"]), ("pndm", ["--scheduler", "pndm"]),
        ("euler", ["--scheduler", "euler"]), ("euler karras", ["--scheduler", "euler", "--karras"]),
        ("euler-ancestral", ["--scheduler", "euler-ancestral"]), ("heun", ["--scheduler", "heun"]),
        ("heun karras", ["--scheduler", "heun", "--karras"]), ("lms", ["--scheduler", "lms"]),
        ("lms karras", ["--scheduler", "lms", "--karras"]), ("dpm++", ["--scheduler", "dpm++"]),
        ("dpm++ karras", ["--scheduler", "dpm++", "--karras"]), ("dpm++-sde", ["--scheduler", "dpm++-sde"]),
    ])
    func imagesAreThoseOfDiffusers(name: String, options: [String]) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Reference/fixtures/pipeline")
        let file = folder.appending(path: "x.safetensors")
        let result = try LabProcess.run(
            [
                "sample", "--model", fixture.standardized.path, "--steps", "8", "--seed", "3", "-n", "2", "--out",
                folder.appending(path: "x.png").path, "--save-tensor", file.path,
            ] + options)
        #expect(result.errors == "")
        let images = try #require(try loadTensors(file.path)["images"]).toArray()
        let expected = try #require(
            try loadTensors(fixture.appending(path: "expected.safetensors").standardized.path)[name]
        ).toArray()
        #expect(images.count == expected.count)
        #expect(zip(images, expected).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test func optionsThatTheSavedSchedulerLacksAreNamed() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try savedPipeline()
        let model = folder.appending(path: "pipeline").path
        let eta = try LabProcess.run(["sample", "--model", model, "--eta", "1"])
        #expect(
            eta.errors
                == "sample: --eta is an option of --scheduler ddim; the pipeline was saved with a DDPMScheduler\n")
        let karras = try LabProcess.run(["sample", "--model", model, "--karras"])
        #expect(karras.errors == "sample: --karras needs --scheduler: one of euler, heun, lms, dpm++, dpm++-sde\n")
        #expect(eta.status == 1 && karras.status == 1)
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
        (["--model", "x", "--scheduler", "lms", "--eta", "1"], "Error: --eta is an option of --scheduler ddim.\n", 64),
        (
            ["--model", "x", "--scheduler", "pndm", "--karras"],
            "Error: --karras is an option of --scheduler euler, heun, lms, dpm++, dpm++-sde.\n", 64
        ),
    ])
    func mistakesAreNamed(arguments: [String], message: String, status: Int32) throws {
        let result = try LabProcess.run(["sample"] + arguments)
        #expect(result.errors.hasPrefix(message))
        #expect(result.status == status)
    }
}
