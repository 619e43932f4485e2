import Engine
import Foundation
import Testing

@testable import Lessons

/// Ctrl-C in the middle of everything that may take long: it ends soon, and all variables are as the last whole statement
/// left them.
@Suite struct InterruptTests {
    /// A cell whose last statement declares `result` with something that takes seconds.
    struct LongCell: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var setUp = ""
        let long: String
    }

    static let cells = [
        LongCell(
            testDescription: "product of large matrices", setUp: "let a = Tensor.ones([7000, 7000])",
            long: "a.matmul(a)"),
        LongCell(
            testDescription: "product of many matrices",
            setUp: "let a = Tensor.ones([1, 600, 600]).expand([400, 600, 600])", long: "a.matmul(a)"),
        LongCell(
            testDescription: "convolution by patches",
            setUp: "let x = Tensor.ones([8, 64, 160, 160])\nlet w = Tensor.ones([256, 64, 5, 5])",
            long: "x.conv2d(w, padding: 2)"),
        LongCell(
            testDescription: "convolution by Winograd's algorithm",
            setUp: "let x = Tensor.ones([24, 256, 96, 96])\nlet w = Tensor.ones([256, 256, 3, 3])",
            long: "x.conv2d(w, padding: 1)"),
        LongCell(
            testDescription: "attention",
            setUp: "let q = Tensor.ones([1, 8, 12000, 64])", long: "scaledDotProductAttention(q, q, q)"),
        LongCell(testDescription: "random numbers", long: "Tensor.randn([150_000_000])"),
        LongCell(testDescription: "a random order", long: "Tensor.randperm(80_000_000)"),
        LongCell(testDescription: "sorting a tensor", setUp: "let x = Tensor.rand([40_000_000])", long: "x.sort()"),
        LongCell(
            testDescription: "a quantile", setUp: "let x = Tensor.rand([40_000_000])", long: "x.quantile(0.5)"),
        LongCell(
            testDescription: "statistics of a view", setUp: "let x = Tensor.ones([1]).expand([1_099_511_627_776])",
            long: "x.summary"),
        LongCell(
            testDescription: "comparing views", setUp: "let x = Tensor.ones([1]).expand([1_099_511_627_776])",
            long: "difference(x, x)"),
        LongCell(
            testDescription: "a backward pass",
            setUp: "let w = Tensor.ones([5000, 5000]).requiresGrad()\nlet loss = w.matmul(w).sum()",
            long: "loss.backward()"),
        LongCell(testDescription: "an endless loop", long: "{ () -> Int in\nwhile true { }\n}()"),
        LongCell(testDescription: "a long map", long: "(0..<20_000_000).map { $0 * 2 }"),
        LongCell(testDescription: "a long reduction", long: "(0..<20_000_000).reduce(0, +)"),
        LongCell(
            testDescription: "a text that grows",
            long: "{ () -> String in\nvar s = \"\"\nwhile true { s += \"a\"\nif s.count < 0 { break } }\nreturn s\n}()"),
        LongCell(
            testDescription: "recursion", setUp: "func f(_ n: Int) -> Int { n < 2 ? n : f(n - 1) + f(n - 2) }",
            long: "f(60)"),
        LongCell(
            testDescription: "sorting an array",
            setUp: "let a = Tensor.rand([3_000_000]).toArray()", long: "a.sorted()"),
        LongCell(
            testDescription: "comparing arrays",
            setUp: "let a = Array(repeating: [1, 2, 3], count: 3_000_000)", long: "a == a"),
        LongCell(
            testDescription: "printing a large value",
            setUp: "let a = Array(repeating: [1, 2, 3], count: 5_000_000)",
            long: "{ () -> Int in\nprint(a)\nreturn 1\n}()"),
        LongCell(
            testDescription: "an array of a tensor", setUp: "let x = Tensor.rand([40_000_000])",
            long: "{ () -> Int in\nfor _ in 0..<100 { _ = x.toArray() }\nreturn 1\n}()"),
        LongCell(
            testDescription: "replacing in a text", setUp: "let s = String(repeating: \"ab\", count: 8_000_000)",
            long: "s.replacingOccurrences(of: \"b\", with: \"c\")"),
        LongCell(
            testDescription: "resizing a picture",
            setUp: "let image = ImageDataset.named(\"butterflies\", count: 1)[0].image",
            long: "Resize([12000, 12000])(image)"),
        LongCell(
            testDescription: "drawing a data set",
            setUp: "let dataset = ImageDataset.named(\"butterflies\", count: 5000, size: 512)",
            long: "dataset.statistics()"),
        LongCell(
            testDescription: "a plot",
            setUp: "let values = Tensor.rand([900_000])",
            long: "{ () -> Int in\nplot(values)\nplot(values)\nplot(values)\nreturn 1\n}()"),
        LongCell(
            testDescription: "a pipeline",
            setUp: "let pipeline = DDPMPipeline(unet: UNet2DModel(sampleSize: 32, blockOutChannels: [32, 32, 32, 32]), "
                + "scheduler: DDPMScheduler())",
            long: "pipeline(batchSize: 4)"),
        LongCell(
            testDescription: "training",
            setUp: "let model = UNet2DModel(sampleSize: 32, blockOutChannels: [32, 32, 32, 32])\n"
                + "let optimizer = AdamW(model.parameters())\nlet x = Tensor.rand([16, 3, 32, 32])",
            long:
                "{ () -> Int in\nwhile true {\nmseLoss(model(x, 3), x).backward()\noptimizer.step()\noptimizer.zeroGrad()\n}\n}()"
        ),
        LongCell(
            testDescription: "saving tensors", setUp: "let x = Tensor.ones([100_000_000])",
            long:
                "{ () -> Int in\nfor _ in 0..<100 { saveTensors([\"x\": x], \"FOLDER/x.safetensors\") }\nreturn 1\n}()"),
        LongCell(
            testDescription: "loading tensors",
            setUp: "saveTensors([\"x\": Tensor.ones([50_000_000])], \"FOLDER/x.safetensors\")",
            long: "{ () -> Int in\nfor _ in 0..<100 { _ = loadTensors(\"FOLDER/x.safetensors\") }\nreturn 1\n}()"),
    ]

    /// When the cell is interrupted, after its set-up.
    private static let patience = 0.25
    /// How long an interrupted cell may go on: 0.3 s on a machine with nothing else to do, and this on any.
    private static let most = 5.0

    @Test(arguments: cells)
    func ctrlCEndsItAndKeepsTheVariables(_ cell: LongCell) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "interrupt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        Gallery.use(folder: folder.path, prefix: "plot")
        Gallery.onShow { _ in }
        let session = Session(output: RecordedOutput())
        func placed(_ source: String) -> String { source.replacing("FOLDER", with: folder.path) }
        _ = try session.run(placed(cell.setUp), name: "set-up")
        let before = session.variables.map(\.name)
        let asked = try interrupted(
            session, "let kept = 7\nvar changed = 1\nchanged += 1\nlet result = \(placed(cell.long))")
        if ProcessInfo.processInfo.environment["LAB_INTERRUPT_TIMES"] != nil {
            print("| \(cell.testDescription) | \(String(format: "%.3f", asked)) s |")
        }
        #expect(asked < Self.most)
        #expect(session.variables.map(\.name) == (before + ["changed", "kept"]).sorted())
        #expect(session.value(of: "kept").map(describe) == "7")
        #expect(session.value(of: "changed").map(describe) == "2")
        #expect(try session.run("kept + changed", name: "next").map(describe) == "9")
    }

    /// Runs a cell and interrupts it after so many seconds.
    /// - Returns: how many seconds it went on after that.
    private func interrupted(
        _ session: Session, _ source: String, after patience: Double = patience
    ) throws -> Double {
        Interruption.clear()
        defer { Interruption.clear() }
        let clock = ContinuousClock()
        let start = clock.now
        let request = DispatchWorkItem { Interruption.request() }
        DispatchQueue.global(qos: .userInitiated).asyncAfter(deadline: .now() + patience, execute: request)
        #expect(throws: Interrupted.self) { try session.run(source, name: "long") }
        // If the cell was too fast, the next test must not be interrupted.
        request.cancel()
        return (clock.now - start) / .seconds(1) - patience
    }

    @Test func aRandomNumberThatWasNotGivenOutIsDrawnAgain() throws {
        let session = Session(output: RecordedOutput())
        _ = try session.run("manualSeed(3)", name: "cell")
        _ = try interrupted(session, "let x = Tensor.randn([150_000_000])", after: 0.05)
        let after = try session.run("Tensor.randn([3]).toArray()", name: "cell").map(describe)
        #expect(after == (try session.run("manualSeed(3)\nTensor.randn([3]).toArray()", name: "cell").map(describe)))
    }
}
