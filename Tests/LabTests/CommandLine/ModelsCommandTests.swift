import Engine
import FakeHub
import Foundation
import Testing

/// `lab models`, and the commands that fetch models, against a Hub on this machine.
@Suite(.serialized) final class ModelsCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "lab-models-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func lab(_ hub: FakeHub, _ arguments: String..., more: [String: String] = [:]) throws -> LabProcess.Result {
        let environment = hub.environment.merging(["HF_HOME": folder.path]) { $1 }
        return try LabProcess.run(arguments, environment: environment.merging(more) { $1 })
    }

    /// A Hub with a pipeline of a small random model.
    private func hub() throws -> FakeHub {
        let model = try UNet2DModel(
            sampleSize: 8, layersPerBlock: 1, blockOutChannels: [8, 16], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], normNumGroups: 4)
        let saved = folder.appending(path: "saved")
        try DDPMPipeline(unet: model, scheduler: DDPMScheduler(numTrainTimesteps: 10)).savePretrained(saved.path)
        let names = FileManager.default.enumerator(atPath: saved.path)?.compactMap { $0 as? String } ?? []
        let files = names.compactMap { name in
            (try? Data(contentsOf: saved.appending(path: name))).map { (name, $0) }
        }
        return try FakeHub(models: [FakeRepository("lab/tiny", files: Dictionary(uniqueKeysWithValues: files))])
    }

    @Test func aModelOfTheHubIsSampledListedAndRemoved() throws {
        let hub = try hub()
        let out = folder.appending(path: "samples.png").path
        let sample = try lab(hub, "sample", "--model", "lab/tiny", "-n", "1", "--steps", "2", "--out", out)
        #expect(sample.errors == "")
        #expect(sample.status == 0)
        #expect(FileManager.default.fileExists(atPath: out))

        let cache = "\(folder.path)/hub/models--lab--tiny"
        let list = try lab(hub, "models").output
        let line = try #require(list.split(separator: "\n").first { $0.hasPrefix("lab/tiny ") })
        #expect(line.contains("4 files, main 01234567"))
        #expect(line.hasSuffix("KiB  \(cache)"))

        hub.stop()
        let again = try lab(
            hub, "sample", "--model", "lab/tiny", "-n", "1", "--steps", "2", "--out", out, more: ["HF_HUB_OFFLINE": "1"]
        )
        #expect(again.status == 0, "\(again.errors)")

        #expect(try lab(hub, "models", "remove", "lab/tiny").output.hasPrefix("Removed lab/tiny: "))
        #expect(!FileManager.default.fileExists(atPath: cache))
        let nothing = try lab(hub, "models", "remove", "lab/tiny")
        #expect(nothing.errors == "lab models remove: nothing is kept of \"lab/tiny\"; nothing was fetched yet\n")
        #expect(nothing.status == 1)
    }

    @Test func anUnknownModelIsNamed() throws {
        let result = try lab(try hub(), "sample", "--model", "lab/none")
        #expect(
            result.errors
                == "DDPMPipeline.fromPretrained: there is no folder lab/none here and no model lab/none on the Hub. Check the "
                + "spelling; a private one needs HF_TOKEN\n")
        #expect(result.status == 1)
    }

    @Test func trainingTakesTheConfigurationOfAModelOnTheHub() throws {
        let result = try lab(
            try hub(), "train", "--dataset-name", "butterflies", "--model-config-name-or-path", "lab/tiny",
            "--resolution", "8",
            "--output-dir", folder.appending(path: "out").path, "--dry-run")
        #expect(result.status == 0, "\(result.errors)")
    }
}
