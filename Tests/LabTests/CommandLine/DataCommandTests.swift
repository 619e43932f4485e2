import Engine
import FakeHub
import Foundation
import Testing

/// `lab data` against a Hub on this machine.
@Suite(.serialized) final class DataCommandTests {
    private let cache = FileManager.default.temporaryDirectory.appending(path: "lab-data-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: cache) }

    private func environment(_ hub: FakeHub) -> [String: String] {
        hub.environment.merging(["XDG_CACHE_HOME": cache.path, "HF_HOME": "/nowhere"]) { $1 }
    }

    private func lab(_ hub: FakeHub, _ arguments: String..., more: [String: String] = [:]) throws -> LabProcess.Result {
        try LabProcess.run(["data"] + arguments, environment: environment(hub).merging(more) { $1 })
    }

    private var pictures: [String] {
        let files = FileManager.default.enumerator(atPath: cache.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".png") }.map { "\(cache.path)/\($0)" }
    }

    private let fetched = "ImageDataset lab/shapes: 12 images, RGB, 3 classes (circle, square, star)\n"

    @Test func fetchesListsAndRemoves() throws {
        let hub = try FakeHub()
        #expect(!(try lab(hub).output.contains("lab/shapes")))
        let fetch = try lab(hub, "fetch", "lab/shapes")
        #expect(fetch.output == fetched)
        #expect(fetch.errors == "")
        #expect(fetch.status == 0)
        #expect(pictures.count == 12)

        let list = try lab(hub)
        let folder = "\(cache.path)/diffusion-lab/hub/lab--shapes/default/train"
        let line = try #require(list.output.split(separator: "\n").first { $0.hasPrefix("lab/shapes ") })
        #expect(line.contains("train: 12 of 12 images"))
        #expect(line.hasSuffix("KiB  \(folder)"))
        #expect(!list.output.contains("\u{1B}"))
        #expect(list.output.contains("built in"))

        let offline = try lab(hub, "fetch", "lab/shapes", more: ["HF_HUB_OFFLINE": "1"])
        #expect(offline.output == fetched)

        let removal = try lab(hub, "remove", "lab/shapes")
        #expect(removal.output.hasPrefix("Removed lab/shapes: "))
        #expect(pictures.isEmpty)
        let again = try lab(hub, "remove", "lab/shapes")
        #expect(again.errors == "lab data remove: nothing is kept of \"lab/shapes\"; nothing was fetched yet\n")
        #expect(again.status == 1)
    }

    @Test func aPartIsFetched() throws {
        let hub = try FakeHub()
        let result = try lab(hub, "fetch", "lab/shapes", "--split", "test", "-n", "5")
        #expect(result.output.hasPrefix("ImageDataset lab/shapes: 5 images"))
        #expect(try lab(hub, "list").output.contains("test: 5 of 12 images"))
    }

    @Test func aKilledFetchLeavesWholeFilesAndIsResumed() throws {
        let hub = try FakeHub(rowCount: 60) { request, _ in
            guard request.path.hasPrefix("/images/"), let row = Int(request.path.dropFirst(8)) else { return nil }
            return Reply(body: FakeHub.file(of: FakeHub.picture(row))).delayed(0.05)
        }
        let process = Process()
        process.executableURL = LabProcess.executable
        process.arguments = ["data", "fetch", "lab/shapes"]
        process.environment = LabProcess.environment.merging(environment(hub)) { $1 }
        process.standardOutput = Pipe()
        try process.run()
        while hub.requests.count < 30, process.isRunning { usleep(2000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let kept = pictures
        #expect((1..<60).contains(kept.count))
        for picture in kept { _ = try PixelImage(contentsOf: picture) }

        #expect(try lab(hub, "fetch", "lab/shapes").output.contains("60 images"))
        #expect(pictures.count == 60)
        // What was kept was not asked for again.
        let asked = hub.requests.count { $0.path.hasPrefix("/images/") }
        #expect(asked <= 60 + 8 + 8)
    }

    @Test func ctrlCSaysHowFarItCame() throws {
        let hub = try FakeHub(rowCount: 60) { request, _ in
            request.path.hasPrefix("/images/") ? Reply(body: FakeHub.file(of: FakeHub.picture(0))).delayed(0.05) : nil
        }
        let terminal = try PseudoTerminal(
            LabProcess.executable, ["data", "fetch", "lab/shapes"],
            environment: LabProcess.environment.merging(environment(hub)) { $1 })
        while hub.requests.count < 30 { usleep(2000) }
        terminal.type("\u{3}")
        try terminal.expect(" of the 60 images that were missing are kept now. The same call goes on from there.")
        #expect(try terminal.waitForExit() == 130)
        #expect((1..<60).contains(pictures.count))
        #expect(terminal.text.contains("Stopped: \(pictures.count) of the 60"))
    }

    @Test func mistakesAreNamed() throws {
        let hub = try FakeHub()
        let unknown = try lab(hub, "fetch", "lab/others")
        #expect(
            unknown.errors
                == "ImageDataset.hub: there is no data set lab/others on the Hub. Check the spelling; a private one needs "
                + "HF_TOKEN\n")
        #expect(unknown.status == 1)
        #expect(unknown.output.isEmpty)
        let offline = try lab(hub, "fetch", "lab/shapes", more: ["HF_DATASETS_OFFLINE": "1"])
        #expect(
            offline.errors
                == "ImageDataset.hub: lab/shapes is not in the cache, and HF_HUB_OFFLINE keeps the lab from asking the Hub. "
                + "`lab data fetch lab/shapes` fetches it when that is not set\n")
        #expect(
            try lab(hub, "fetch", "butterflies", "--config", "x").errors
                == "butterflies is built in and has no configurations.\n")
        #expect(
            try lab(hub, "fetch", "butterflies", "--split", "x").errors
                == "butterflies has no split \"x\"; there are train and test.\n")
        #expect(try lab(hub, "fetch", "butterflies").output.hasPrefix("ImageDataset butterflies: 1000 images"))
    }
}
