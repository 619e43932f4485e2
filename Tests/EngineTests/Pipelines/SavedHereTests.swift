import Foundation
import Testing

@testable import Engine

private let exportFolder = ProcessInfo.processInfo.environment["LAB_EXPORT"]

/// Writes models and a pipeline for Tests/Reference/check_saved_here.py, which loads and runs them with diffusers.
@Suite(.enabled(if: exportFolder != nil, "needs LAB_EXPORT, the folder to write to"))
struct SavedHereTests {
    /// The model of a fixture, with weights drawn here, and what it computes.
    @Test(arguments: UNet2DModelParityTests.cases) func model(_ name: String) throws {
        let fixture = Fixtures.path("unet/\(name)")
        let config = try UNet2DModel.fromPretrained(fixture).config
        manualSeed(1234)
        let model = try UNet2DModel(config)
        let folder = "\(exportFolder!)/\(name)"
        try model.savePretrained(folder)
        var check = try loadTensors("\(fixture)/expected.safetensors").filter {
            ["images", "timesteps", "labels"].contains($0.key)
        }
        check["output"] = try noGrad {
            try model(check["images"]!, check["timesteps"]!, classLabels: check["labels"])
        }
        try saveTensors(check, "\(folder)/check.safetensors")
    }

    /// The same with cross-attention.
    @Test(arguments: UNet2DConditionModelParityTests.cases) func conditionModel(_ name: String) throws {
        let fixture = Fixtures.path("unet_condition/\(name)")
        let config = try UNet2DConditionModel.fromPretrained(fixture).config
        manualSeed(1234)
        let model = try UNet2DConditionModel(config)
        let folder = "\(exportFolder!)/condition_\(name)"
        try model.savePretrained(folder)
        var check = try loadTensors("\(fixture)/expected.safetensors").filter {
            ["images", "timesteps", "context", "labels"].contains($0.key)
        }
        check["output"] = try noGrad {
            try model(
                check["images"]!, check["timesteps"]!, encoderHiddenStates: check["context"]!,
                classLabels: check["labels"])
        }
        try saveTensors(check, "\(folder)/check.safetensors")
    }

    @Test func pipeline() throws {
        manualSeed(7)
        let unet = try UNet2DModel(
            sampleSize: 16, layersPerBlock: 1, blockOutChannels: [16, 32], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], normNumGroups: 8)
        let pipe = DDPMPipeline(unet: unet, scheduler: try DDPMScheduler(betaSchedule: .squaredcosCapV2))
        let folder = "\(exportFolder!)/pipeline"
        try pipe.savePretrained(folder)
        let images = try pipe(batchSize: 2, generator: Generator(seed: 5), numInferenceSteps: 20).images
        try saveTensors(["sampled": images], "\(folder)/check.safetensors")

        let ddim = try DDIMPipeline(unet: unet, scheduler: pipe.scheduler)
        try ddim.savePretrained("\(folder)-ddim")
        let few = try ddim(batchSize: 2, generator: Generator(seed: 5), eta: 0.5, numInferenceSteps: 20).images
        try saveTensors(["sampled": few], "\(folder)-ddim/check.safetensors")
    }
}
