import FakeHub
import Foundation
import Testing

@testable import Engine

/// Sizes, files and servers that are meant to harm, or look like it: each is refused with the reason, at once and without
/// taking memory.
@Suite struct HostileInputTests {
    // MARK: - Sizes

    @Test func aSizeOfZeroDoesNotHideLargeOnes() throws {
        let huge = 1 << 62
        expectError("zeros: the shape [0, \(huge), 8] has more elements than memory can hold") {
            _ = try Tensor.zeros([0, huge, 8])
        }
        expectError("reshape: [0, \(huge), 8] has more elements than memory can hold") {
            _ = try Tensor.zeros([0, 3]).reshape([0, huge, 8])
        }
        expectError("broadcast: [0, \(huge), 8] has more elements than can be counted") {
            _ = try Tensor.zeros([0, 1, 1]).broadcast(to: [0, huge, 8])
        }
    }

    @Test func productsOfRepeatedSizesAreCounted() throws {
        let images = try Tensor.ones([1, 1, 1, 1]).expand([1 << 46, 1, 1, 1])
        expectError("conv2d: the output [\(1 << 46), 1, 3, 3] would have more elements than memory can hold") {
            _ = try images.conv2d(Tensor.ones([1, 1, 3, 3]), padding: 2)
        }
    }

    @Test func manySmallProductsAreMultiplied() throws {
        let columns = try Tensor.arange(6).float().reshape([1, 3, 2, 1])
        let rows = try Tensor.arange(8).float().reshape([4, 1, 1, 2])
        let product = try rows.matmul(columns)
        #expect(product.shape == [4, 3, 1, 1])
        #expect(try product.toArray() == [1, 3, 5, 3, 13, 23, 5, 23, 41, 7, 33, 59])
    }

    // MARK: - States

    @Test func noStateHasTakenAsManySteps() throws {
        let parameter = Parameter(try Tensor([1.0]))
        let most = try Tensor([Int.max])
        let optimizer = try AdamW([parameter])
        expectError("load(state:): 0.step is \(Int.max), no number of steps") {
            try optimizer.load(state: [("0.step", most)])
        }
        expectError("load(state:): there is no step \(Int.max)") {
            try ExponentialLR(optimizer, gamma: 0.5).load(state: .init(baseLR: 1, stepCount: .max))
        }
        let average = try EMAModel([parameter])
        expectError("EMAModel: \(Int.max) is no number of steps") {
            try average.load(state: [("optimization_step", most), ("shadow_params.0", Tensor([1.0]))])
        }
    }

    // MARK: - Files

    /// A copy of a small model whose configuration has other members.
    private func withModel(_ changes: [String: JSONValue], _ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let weights = "diffusion_pytorch_model.safetensors"
            try FileManager.default.copyItem(
                atPath: Fixtures.path("unet/fast/\(weights)"), toPath: "\(folder)/\(weights)")
            let members = try JSONValue.object(inFile: Fixtures.path("unet/fast/config.json"), for: "test")
            let text = JSONValue.object(members.merging(changes) { $1 }).text
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/config.json"))
            try body(folder)
        }
    }

    @Test(arguments: [
        ["layers_per_block": 400_000], ["time_embedding_dim": 1_000_000], ["in_channels": 1_000_000],
        ["layers_per_block": 40], ["time_embedding_dim": 4000],
    ])
    func modelsLargerThanTheirWeightsAreNotBuilt(sizes: [String: Int]) throws {
        try withModel(sizes.mapValues(JSONValue.integer)) { folder in
            let clock = ContinuousClock()
            var message = ""
            let before = EngineFacts.memory.available
            let time = clock.measure {
                do { _ = try UNet2DModel.fromPretrained(folder) } catch { message = "\(error)" }
            }
            #expect(
                message.contains("do not fit config.json") || message.contains("and this machine has")
                    || message.contains("MiB are available"), "\(message)")
            #expect(time < .seconds(5))  // A tenth of a second on a machine with nothing else to do.
            #expect(before - EngineFacts.memory.available < 400 << 20)
        }
    }

    @Test func hugeConfigurationsAreNotRead() throws {
        try withTemporaryFolder { folder in
            let file = "\(folder)/scheduler_config.json"
            try Data(("{\"a\": \"" + String(repeating: "x", count: 2 << 20) + "\"}").utf8).write(
                to: URL(fileURLWithPath: file))
            expectError("DDPMScheduler.fromPretrained: \(file) has 2.0 MiB; configurations have at most 1.0 MiB") {
                _ = try DDPMScheduler.fromPretrained(folder)
            }
        }
    }

    @Test func filesThatPromiseMoreThanMemoryHoldsAreRefused() throws {
        try withTemporaryFolder { folder in
            let file = "\(folder)/images"
            try Data([0, 0, 8, 3, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 1]).write(to: URL(fileURLWithPath: file))
            let error = #expect(throws: EngineError.self) { try IDXFile(file, for: "idx") }
            let message = try #require(error?.message)
            #expect(message.contains("ends after") || message.contains("MiB are available"), "\(message)")
        }
    }

    // MARK: - Servers and settings

    @Test(arguments: [("inf", "16666666"), ("1e300", "16666666"), ("7200", "120")])
    func serversMayAskForAnyPause(asked: String, minutes: String) throws {
        let hub = try FakeHub { _, _ in Reply(429, headers: ["Retry-After": asked]) }
        try HubFixture.with(hub) { fixture in
            let message = try #require(fixture.message())
            #expect(message.contains("wants a pause of \(minutes) minutes"), "\(message)")
        }
    }

    @Test func timeoutsMayBeEndless() throws {
        #expect(try HubSettings(["HF_HUB_DOWNLOAD_TIMEOUT": "inf"]).timeout == 1e6)
        #expect(try HubSettings(["HF_HUB_DOWNLOAD_TIMEOUT": "nan"]).timeout == 30)
    }
}
