import Foundation
import Testing

@testable import Engine

/// Small models that diffusers saved, and what it computed with them: Tests/Reference/unet_condition.py.
@Suite struct UNet2DConditionModelParityTests {
    static let cases = ["stable_diffusion_1", "stable_diffusion_2", "mixed", "fourier"]

    private func folder(_ name: String) -> String { Fixtures.path("unet_condition/\(name)") }

    private func expected(_ name: String) throws -> [String: Tensor] {
        try loadTensors("\(folder(name))/expected.safetensors")
    }

    /// The model as diffusers saved it, in training mode.
    private func model(_ name: String) throws -> UNet2DConditionModel {
        let model = try UNet2DConditionModel.fromPretrained(folder(name))
        #expect(model.warnings == [])
        model.train()
        return model
    }

    private func predict(
        _ model: UNet2DConditionModel, _ batch: [String: Tensor], images: Tensor? = nil, context: Tensor? = nil
    ) throws -> Tensor {
        try model(
            images ?? batch["images"]!, batch["timesteps"]!, encoderHiddenStates: context ?? batch["context"]!,
            classLabels: batch["labels"])
    }

    @Test(arguments: cases) func initialWeightsAreThoseOfPyTorch(_ name: String) throws {
        let expected = try Fixtures.json("unet_condition/\(name)/sums.json", as: ParameterSums.self)
        let config = try model(name).config
        manualSeed(expected.seed)
        try expected.expect(UNet2DConditionModel(config).stateDict())
    }

    @Test(arguments: cases) func outputIsThatOfDiffusers(_ name: String) throws {
        let batch = try expected(name)
        try expectClose(predict(model(name), batch), batch["output"]!, relative: 1e-4)
    }

    @Test(arguments: cases) func gradientsAreThoseOfDiffusers(_ name: String) throws {
        let batch = try expected(name)
        let model = try model(name)
        let (images, context) = (try batch["images"]!.requiresGrad(), try batch["context"]!.requiresGrad())
        try mseLoss(predict(model, batch, images: images, context: context), batch["target"]!).backward()
        try expectClose(#require(images.grad), batch["images_grad"]!, relative: 1e-4, "images")
        try expectClose(#require(context.grad), batch["context_grad"]!, relative: 1e-4, "context")
        try expectParameterGradients(
            model.parameters(), norms: batch["grad_norms"]!.toArray(), sums: batch["grad_sums"]!.toArray())
    }

    @Test(arguments: cases) func fiveStepsOfAdamWFollowPyTorch(_ name: String) throws {
        let batch = try expected(name)
        let model = try model(name)
        let optimizer = try AdamW(model.parameters(), lr: 1e-3)
        let losses = try (0..<5).map { _ in
            let loss = try mseLoss(predict(model, batch), batch["target"]!)
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
            for file in ["config.json", "diffusion_pytorch_model.safetensors"] {
                #expect(
                    FileManager.default.contentsEqual(atPath: "\(saved)/\(file)", andPath: "\(folder(name))/\(file)"),
                    "\(file)")
            }
        }
    }
}
