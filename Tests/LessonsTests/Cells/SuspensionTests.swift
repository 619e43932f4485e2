import Engine
import Foundation
import Testing

@testable import Lessons

/// Stops the running cell at one of its prints, as Ctrl-C would.
final class StoppingOutput: CellOutput {
    private(set) var text = ""
    /// How many more prints there are until the cell is stopped; nil for never.
    var printsLeft: Int?

    init(stoppingAfter prints: Int? = nil) { printsLeft = prints }

    func print(_ text: String) {
        self.text += text
        guard let left = printsLeft else { return }
        printsLeft = left > 1 ? left - 1 : nil
        if left == 1 { Interruption.request() }
    }
}

/// Cells that were stopped go on as if they had not been.
@Suite(.serialized) struct SuspensionTests {
    /// A small training with everything that has a state: random numbers, an optimizer, nested loops, a local sum.
    static let training = """
        for epoch in 0..<3 {
            var sum = 0.0
            for (index, x) in [Tensor.rand([4, 2]), Tensor.rand([4, 2]), Tensor.rand([4, 2])].enumerated() {
                print("turn", epoch, index)
                let noise = Tensor.randn(x.shape)
                print("drawn")
                let loss = mseLoss(model(x + noise), noise)
                loss.backward()
                print("backward")
                optimizer.step()
                optimizer.zeroGrad()
                sum += loss.item()
                losses.append(loss.item())
            }
            if epoch % 2 == 0 {
                for _ in 0..<2 {
                    print("sum", sum)
                }
            }
            sums.append(sum)
        }
        var n = 0
        while n < 3 {
            n += 1
            print("n", n)
            tail.append(Tensor.rand([1]).item())
        }
        print("done")
        """

    static let setUp = """
        manualSeed(5)
        let model = Linear(2, 2)
        let optimizer = AdamW(model.parameters(), lr: 0.01)
        var losses: [Double] = []
        var sums: [Double] = []
        var tail: [Double] = []
        """

    private func session(_ output: StoppingOutput) throws -> Session {
        let session = Session(output: output)
        _ = try session.run(Self.setUp, name: "setUp")
        return session
    }

    /// The variables and random numbers after a run without a stop, and what it printed.
    private func straight() throws -> (digests: [String: String], generator: Generator.State, text: String) {
        let output = StoppingOutput()
        let session = try session(output)
        _ = try session.run(Self.training, name: "cell")
        return (try session.capture().digests, Generator.default.state, output.text)
    }

    @Test func aStoppedCellGoesOnExactlyWhereItWas() throws {
        let expected = try straight()
        let count = expected.text.split(separator: "\n").count
        for prints in 1...count {
            let output = StoppingOutput(stoppingAfter: prints)
            let session = try session(output)
            defer { Interruption.clear() }
            if prints < count {
                #expect(throws: Interrupted.self) { try session.run(Self.training, name: "cell") }
                Interruption.clear()
                _ = try session.resume(try #require(session.suspension))
            } else {
                _ = try? session.run(Self.training, name: "cell")
                Interruption.clear()
            }
            #expect(try session.capture().digests == expected.digests, "stopped after print \(prints)")
            #expect(Generator.default.state == expected.generator, "stopped after print \(prints)")
            #expect(output.text == expected.text, "stopped after print \(prints)")
        }
    }

    @Test func aCellCanBeStoppedAgainAndAgain() throws {
        let expected = try straight()
        let output = StoppingOutput(stoppingAfter: 3)
        let session = try session(output)
        defer { Interruption.clear() }
        #expect(throws: Interrupted.self) { try session.run(Self.training, name: "cell") }
        while let stopped = session.suspension {
            Interruption.clear()
            output.printsLeft = 5
            do {
                _ = try session.resume(stopped)
            } catch is Interrupted {}
        }
        #expect(try session.capture().digests == expected.digests)
        #expect(output.text == expected.text)
    }

    @Test func whatWasWrittenBetweenTurnsGoesOnInAnotherProcess() throws {
        let expected = try straight()
        let first = try session(StoppingOutput())
        var written: [(stored: StoredSession, tensors: [String: Tensor])] = []
        first.onPause(every: .zero) { stopped in
            // Copies, as training goes on to change the tensors themselves.
            guard let capture = try? first.capture(stopped), let tensors = try? capture.copiedTensors() else { return }
            written.append((capture.stored, tensors))
        }
        _ = try first.run(Self.training, name: "cell")
        // Three turns of three, two of two in the `if`, three at the end, and one for each epoch; fewer where a pause was
        // slow.
        #expect(written.count > 5 && written.count <= 9 + 4 + 3 + 3)
        for capture in written {
            let stored = try StoredSession(StoredSession.encoder.encode(capture.stored))
            let second = Session(output: StoppingOutput())
            let (lost, stopped) = second.restore(stored, capture.tensors)
            #expect(lost == [])
            _ = try second.resume(try #require(stopped))
            let place = stored.suspension?.place ?? ""
            #expect(try second.capture().digests == expected.digests, "from \(place)")
            #expect(Generator.default.state == expected.generator, "from \(place)")
        }
    }

    @Test func aDataLoadersOrderIsFoundAgain() throws {
        let source = """
            for epoch in 0..<2 {
                for batch in loader {
                    print("batch", batch.labels.toInts())
                    seen.append(batch.images.mean().item() + Tensor.rand([1]).item())
                }
            }
            """
        let setUp = """
            manualSeed(3)
            let dataset = ImageDataset.named("butterflies", count: 12, size: 8)
            let chain = Compose([RandomHorizontalFlip(), ToTensor()])
            let loader = DataLoader(dataset.transformed(chain), batchSize: 4, shuffle: true)
            var seen: [Double] = []
            """
        func run(stoppingAfter prints: Int?) throws -> (text: String, seen: String?) {
            let output = StoppingOutput()
            let session = Session(output: output)
            _ = try session.run(setUp, name: "setUp")
            output.printsLeft = prints
            defer { Interruption.clear() }
            do {
                _ = try session.run(source, name: "cell")
            } catch is Interrupted {
                Interruption.clear()
                _ = try session.resume(try #require(session.suspension))
            }
            return (output.text, session.value(of: "seen").map(describe))
        }
        let expected = try run(stoppingAfter: nil)
        for prints in 1...5 { #expect(try run(stoppingAfter: prints) == expected) }
    }

    @Test func placesAreNamed() throws {
        let output = StoppingOutput(stoppingAfter: 4)
        let session = try session(output)
        defer { Interruption.clear() }
        #expect(throws: Interrupted.self) { try session.run(Self.training, name: "cell") }
        #expect(session.suspension?.place == "epoch 1 of 3")
        #expect(session.suspension?.isUnderWay == true)
        Interruption.clear()
        output.printsLeft = 1
        #expect(throws: Interrupted.self) { try session.run("let a = 1\nprint(a)\nlet b = a", name: "cell") }
        #expect(session.suspension?.place == "line 3")
    }

    @Test func aStoppedFunctionRunsAgainAsAWhole() throws {
        let output = StoppingOutput(stoppingAfter: 2)
        let session = Session(output: output)
        defer { Interruption.clear() }
        let source = """
            var calls = 0
            func work() -> Int {
                calls += 1
                for i in 0..<3 { print("i", i) }
                return calls
            }
            let result = work()
            """
        #expect(throws: Interrupted.self) { try session.run(source, name: "cell") }
        Interruption.clear()
        _ = try session.resume(try #require(session.suspension))
        #expect(session.value(of: "result").map(describe) == "2")
        #expect(output.text == "i 0\ni 1\ni 0\ni 1\ni 2\n")
    }
}
