import Foundation
import Testing

@testable import Engine

/// Small models that diffusers saved, and what it computed with them: Tests/Reference/unet.py.
@Suite struct UNet2DModelParityTests {
    static let cases = [
        "fast", "cifar10", "scale_shift", "butterflies", "class_channels", "fourier", "learned", "no_middle",
    ]

    private func folder(_ name: String) -> String { Fixtures.path("unet/\(name)") }

    private func expected(_ name: String) throws -> [String: Tensor] {
        try loadTensors("\(folder(name))/expected.safetensors")
    }

    /// The model as diffusers saved it, in training mode.
    private func model(_ name: String) throws -> UNet2DModel {
        let model = try UNet2DModel.fromPretrained(folder(name))
        #expect(model.warnings == [])
        model.train()
        return model
    }

    private func loss(_ model: UNet2DModel, _ images: Tensor, _ batch: [String: Tensor]) throws -> Tensor {
        try mseLoss(model(images, batch["timesteps"]!, classLabels: batch["labels"]), batch["target"]!)
    }

    @Test(arguments: cases) func initialWeightsAreThoseOfPyTorch(_ name: String) throws {
        let expected = try Fixtures.json("unet/\(name)/sums.json", as: ParameterSums.self)
        let config = try model(name).config
        manualSeed(expected.seed)
        try expected.expect(UNet2DModel(config).stateDict())
    }

    @Test(arguments: cases) func outputIsThatOfDiffusers(_ name: String) throws {
        let batch = try expected(name)
        let output = try model(name)(batch["images"]!, batch["timesteps"]!, classLabels: batch["labels"])
        try expectClose(output, batch["output"]!, relative: 1e-4)
    }

    @Test(arguments: cases) func gradientsAreThoseOfDiffusers(_ name: String) throws {
        let batch = try expected(name)
        let model = try model(name)
        let images = try batch["images"]!.requiresGrad()
        try loss(model, images, batch).backward()
        try expectClose(#require(images.grad), batch["images_grad"]!, relative: 1e-4, "images")
        try expectParameterGradients(
            model.parameters(), norms: batch["grad_norms"]!.toArray(), sums: batch["grad_sums"]!.toArray())
    }

    @Test(arguments: cases) func fiveStepsOfAdamWFollowPyTorch(_ name: String) throws {
        let batch = try expected(name)
        let model = try model(name)
        let optimizer = try AdamW(model.parameters(), lr: 1e-3)
        let losses = try (0..<5).map { _ in
            let loss = try loss(model, batch["images"]!, batch)
            optimizer.zeroGrad()
            try loss.backward()
            try optimizer.step()
            return try loss.item()
        }
        try expectClose(losses, batch["losses"]!.toArray(), relative: 1e-4)
    }

    @Test(arguments: cases) func savedFilesAreThoseOfDiffusers(_ name: String) throws {
        try withTemporaryFolder { saved in
            try model(name).savePretrained(saved)
            // diffusers writes an activation's name as it was given; here it has one name.
            let original = try String(contentsOfFile: "\(folder(name))/config.json", encoding: .utf8)
                .replacingOccurrences(of: "\"swish\"", with: "\"silu\"")
            #expect(try String(contentsOfFile: "\(saved)/config.json", encoding: .utf8) == original)
            let file = "diffusion_pytorch_model.safetensors"
            let files = FileManager.default
            #expect(files.contentsEqual(atPath: "\(saved)/\(file)", andPath: "\(folder(name))/\(file)"))
        }
    }
}
