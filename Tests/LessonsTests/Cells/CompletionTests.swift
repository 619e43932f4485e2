import Foundation
import Testing

@testable import Lessons

@Suite struct CompletionTests {
    private let session = Session(output: RecordedOutput())

    private func texts(_ source: String) -> [String] { session.completions(of: source).candidates.map(\.text) }

    @Test func membersFollowTheTypesOfAChain() {
        #expect(texts("Tensor.randn([2]).mean().ite") == ["item"])
        #expect(texts("let x = Tensor.randn([2, 3])\nx.sha") == ["shape", "sharesMemory"])
        #expect(texts("let x = Tensor.zeros([2]) * 2 + 1\nx[0].unsq") == ["unsqueeze"])
        #expect(texts("[1.0, 2.0].map { $0 }.app") == ["append"])
        #expect(texts("\"text\".upper") == ["uppercased"])
        #expect(texts("(1 + 2.5).rou") == ["rounded"])
    }

    /// What a loader hands out is known from its signature, although nothing has run.
    @Test func loopVariablesHaveTypes() {
        let loader = "let loader = DataLoader(dataset, batchSize: 4)\n"
        #expect(texts(loader + "for batch in loader {\n    batch.ima") == ["images"])
        #expect(texts(loader + "for batch in loader {\n    batch.images.permu") == ["permute"])
        #expect(texts(loader + "loader.nextBatch().images.permu") == ["permute"])
        #expect(texts("for (i, name) in [\"a\"].enumerated() { name.lower") == ["lowercased"])
        #expect(texts("func f(x: Tensor) {\n    x.resh") == ["reshape"])
    }

    @Test func labelsOfArgumentsAreOffered() {
        #expect(texts("DDPMScheduler(betaS").contains("betaSchedule:"))
        #expect(texts("DDPMScheduler(").first == "numTrainTimesteps:")
        let given = texts("DDPMScheduler(numTrainTimesteps: 1000, ")
        #expect(given.first == "betaStart:")
        #expect(!given.contains("numTrainTimesteps:"))
        #expect(texts("ImageDataset.named(\"butterflies\", cou") == ["count:"])
        #expect(texts("Tensor.zeros([2]).mean(di").first == "dims:")
    }

    @Test func membersOfTheTypeThatAnArgumentHas() {
        #expect(texts("DDPMScheduler(betaSchedule: .").contains("squaredcosCapV2"))
        #expect(!texts("DDPMScheduler(betaSchedule: .").contains("epsilon"))
        #expect(texts("let kind: PredictionType = .e") == ["epsilon"])
        #expect(texts("let s = DDPMScheduler()\ns.config.predictionType == .v") == ["vPrediction"])
    }

    @Test func namesAreOfferedWhereNamesCanStand() throws {
        _ = try session.run("let losses = [1.0]", name: "cell")
        #expect(texts("print(los") == ["losses"])
        #expect(texts("let los").isEmpty)
        #expect(texts("// los").isEmpty)
        #expect(texts("losses ").isEmpty)
        #expect(texts("print(\"loss \\(los") == ["losses"])
        #expect(session.completions(of: "print(los").start == 6)
        #expect(session.completions(of: "mseL").candidates.first?.note.hasPrefix("(_ prediction: Tensor") == true)
    }

    @Test func pathsAndDataSetsAreOfferedInTexts() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder.appending(path: "photos"), withIntermediateDirectories: true)
        try Data().write(to: folder.appending(path: "photo list.txt"))
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = "ImageDataset.folder(\"\(folder.path)/ph"
        #expect(texts(source) == ["photo list.txt", "photos/"])
        #expect(session.completions(of: source).start == source.utf8.count - 2)
        #expect(texts("ImageDataset.named(\"f") == ["fashion-mnist"])
    }

    @Test func modelsAreOfferedWhereOneIsLoaded() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        for model in ["models--lab--tiny", "models--lab--tall"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: model), withIntermediateDirectories: true)
        }
        let before = ProcessInfo.processInfo.environment["HF_HUB_CACHE"]
        setenv("HF_HUB_CACHE", folder.path, 1)
        defer {
            if let before { setenv("HF_HUB_CACHE", before, 1) } else { unsetenv("HF_HUB_CACHE") }
            try? FileManager.default.removeItem(at: folder)
        }
        #expect(texts("DDPMPipeline.fromPretrained(\"lab/t") == ["lab/tall", "lab/tiny"])
        #expect(session.completions(of: "let p = DDPMPipeline.fromPretrained(\"lab/t").start == 37)
        #expect(texts("DDPMPipeline.fromPretrained(\"la").contains("lab/tiny"))
        #expect(texts("UNet2DModel.fromPretrained(\"\(folder.path)/models--lab--ti") == ["models--lab--tiny/"])
    }

    /// Tab is pressed while typing: it must not be felt.
    @Test func completionIsQuick() throws {
        let cell = String(repeating: "let y = Tensor.randn([2, 3]).mean()\n", count: 40) + "y.re"
        _ = texts(cell)
        let clock = ContinuousClock()
        let times = (0..<5).map { _ in clock.measure { _ = texts(cell) } }
        // A fifth of that on a machine that has nothing else to do.
        #expect(times.min()! < .milliseconds(250))
    }
}
