import Engine
import Testing

@testable import Lessons

/// How the value of a cell's last expression is shown.
@Suite(.serialized) struct DisplayTests {
    private func display(_ cells: String...) throws -> String {
        PrintOptions.windowWidth = 60
        defer { PrintOptions.windowWidth = 80 }
        let session = Session(output: RecordedOutput())
        var value: Value?
        for cell in cells { value = try session.run(cell, name: "cell") }
        return session.display(try #require(value))
    }

    @Test func plainValuesAreShownAsTheyPrint() throws {
        #expect(try display("[1, 2, 3]") == "[1, 2, 3]")
        #expect(try display("[\"a\": [1.5]]") == "[\"a\": [1.5]]")
        #expect(try display("(1, \"x\")") == "(1, \"x\")")
        #expect(try display("Tensor([1.0, 2.0])") == "Tensor[2] [1, 2]")
    }

    @Test func longListsOfNumbersAreShownByTheirEnds() throws {
        #expect(
            try display("Array(0..<1000)") == "[0, 1, 2, …, 997, 998, 999] n=1000 x∈[0, 999] μ=499.5 σ=288.8 ████████")
        #expect(
            try display("Array(repeating: \"ab\", count: 101)")
                == "[\"ab\", \"ab\", \"ab\", …, \"ab\", \"ab\", \"ab\"] n=101")
    }

    @Test func tensorsInListsHaveALineEach() throws {
        #expect(
            try display("[Tensor([1.0]), Tensor.zeros([20])]") == """
                [Tensor] of 2
                  0  Tensor[1] [1]
                  1  Tensor[20] n=20 (80 B) all zeros
                """)
        #expect(
            try display("[\"first\": Tensor([1.0]), \"b\": Tensor([2.0])]") == """
                [String: Tensor] of 2
                  "first"  Tensor[1] [1]
                  "b"      Tensor[1] [2]
                """)
        #expect(
            try display("(loss: Tensor([1.0]), count: 2)") == """
                (loss: Tensor, count: Int)
                  loss   Tensor[1] [1]
                  count  2
                """)
        #expect(
            try display("[[Tensor([1.0])], [Tensor([2.0])]]") == """
                [[Tensor]] of 2
                  0  [Tensor] of 1
                    0  Tensor[1] [1]
                  1  [Tensor] of 1
                    0  Tensor[1] [2]
                """)
    }

    @Test func longListsOfTensorsAreCut() throws {
        let lines = try display("(0..<30).map { Tensor([$0]) }").split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines[16] == "  15  Tensor[1] int64 [15]")
        #expect(lines[17] == "  … 10 more")
        #expect(lines[18] == "  26  Tensor[1] int64 [26]")
        let long = try display("[Tensor.arange(5_000.0)]").split(separator: "\n")[1]
        #expect(
            long.hasPrefix("  0  Tensor[5000] n=5000 (20 KiB) x∈[0, 4999] ") && long.hasSuffix("…") && long.count == 60)
    }

    @Test func parametersBatchesAndStepsAreShownByTheirParts() throws {
        #expect(
            try display("Linear(1, 2, bias: false).namedParameters()").split(separator: "\n").map { $0.prefix(19) }
                == ["Array of 1", "  weight  Tensor[2,"])
        let batch = try display(
            "let loader = DataLoader(ImageDataset.named(\"butterflies\", count: 2, size: 16), batchSize: 2)",
            "loader.nextBatch()"
        ).split(separator: "\n")
        #expect(batch[0] == "Batch")
        #expect(batch[1].hasPrefix("  images  Tensor[2, 3, 16, 16] n=1536 (6.0 KiB) x∈[0"))
        #expect(batch[2].hasPrefix("  labels  Tensor[2] int64 ["))
        let step = try display("DDPMScheduler().step(Tensor.zeros([1, 1, 4, 4]), 0, Tensor.zeros([1, 1, 4, 4]))")
        #expect(
            step == """
                SchedulerStep
                  predOriginalSample  Tensor[1, 1, 4, 4] n=16 (64 B) all ze…
                  prevSample          Tensor[1, 1, 4, 4] n=16 (64 B) all ze…
                """)
    }

    @Test func networksOfOnesOwnAreSummedUp() throws {
        let table = try display(
            """
            final class Net: Module {
                let first: Linear
                let second: Linear
                init(_ width: Int) throws {
                    first = try Linear(4, width)
                    second = try Linear(width, 2)
                    super.init()
                }
                func callAsFunction(_ x: Tensor) throws -> Tensor { try second(first(x).relu()) }
            }
            let net = try Net(8)
            """, "summary(net) { net(Tensor.ones([3, 4])) }"
        ).split(separator: "\n")
        #expect(
            table.prefix(5).map(String.init) == [
                "layer              output  parameters  multiply-adds",
                "────────────────────────────────────────────────────",
                "Net                [3, 2]          58            144",
                "├─ first: Linear   [3, 8]          40             96",
                "└─ second: Linear  [3, 2]          18             48",
            ])
    }

    @Test func inspectionIsThereInCells() throws {
        #expect(try display("Tensor([[1.0, 0.5]]).p") == "Tensor([[1.0000, 0.5000]])")
        #expect(try display("Tensor([1.0, 2.0]).summary").hasPrefix("Tensor[2] float32: 2 values in 8 B\nlayout "))
        #expect(try display("allclose(Tensor([1.0]), Tensor([1.0]))") == "true")
        #expect(try display("difference(Tensor([1.0]), Tensor([3.0])).largestDifference") == "2.0")
        #expect(try display("summary(Linear(4, 2), [3, 4]).multiplyAdds") == "24")
        #expect(try display("let f = Linear(4, 2)", "summary(f) { f(Tensor.ones([3, 4])) }.multiplyAdds") == "24")
        #expect(try display("let x = Tensor([1.0]).requiresGrad()", "x.sum().gradFn ?? \"none\"") == "sum")
    }
}
