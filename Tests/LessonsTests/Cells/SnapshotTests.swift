import Engine
import Foundation
import Testing

@testable import Lessons

/// Variables written to a folder and brought back.
@Suite final class SnapshotTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "snapshot-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs `first`, takes a snapshot, and runs `second` in a new session that restored it.
    private func printed(after first: String, _ second: String) throws -> String {
        let session = Session(output: RecordedOutput())
        _ = try session.run(first, name: "cell")
        try session.snapshot(to: folder)
        _ = try session.run("manualSeed(99)", name: "cell")
        let output = RecordedOutput()
        let restored = Session(output: output)
        #expect(try restored.restore(from: folder) == [])
        _ = try restored.run(second, name: "cell")
        return output.text
    }

    @Test func plainValuesComeBack() throws {
        let text = try printed(
            after: """
                let a = 1, b = 2.5, c = "text", d = true
                var list: [Double] = []
                let nested = ["x": [1, 2], "y": []]
                let pair = (name: "n", value: 3)
                let none: Int? = nil
                let some: Double? = 4
                let shape = Tensor.zeros([2, 3]).shape
                let limits = 0..<5
                let odd = [Double.nan, Double.infinity]
                """,
            """
            list.append(1)
            print(a, b, c, d, list, nested["x"]!, pair, pair.name, none as Any, some as Any, shape, limits, odd)
            """)
        #expect(
            text
                == "1 2.5 text true [1.0] [1, 2] (name: \"n\", value: 3) n nil Optional(4.0) [2, 3] 0..<5 [nan, inf]\n")
    }

    @Test func constantsStayConstant() throws {
        let session = Session(output: RecordedOutput())
        _ = try session.run("let a = 1", name: "cell")
        try session.snapshot(to: folder)
        try session.restore(from: folder)
        #expect(throws: CellError.self) { try session.run("a = 2", name: "cell") }
    }

    @Test func tensorsKeepValuesAliasesAndGradients() throws {
        let text = try printed(
            after: """
                let x = Tensor([1.0, 2.0]).requiresGrad()
                (x * x).sum().backward()
                let same = [x, Tensor([3, 4])]
                """,
            "print(x.toArray(), x.grad!.toArray(), x.requiresGrad, same[0] === x, same[1].toInts())")
        #expect(text == "[1.0, 2.0] [2.0, 4.0] true true [3, 4]\n")
    }

    @Test func randomNumbersGoOnWhereTheyStood() throws {
        let session = Session(output: RecordedOutput())
        _ = try session.run("manualSeed(3)\nlet own = Generator(seed: 5)\nlet a = Tensor.randn([3])", name: "cell")
        try session.snapshot(to: folder)
        let next = "print(Tensor.randn([3]).toArray(), Tensor.rand([2], generator: own).toArray())"
        let first = RecordedOutput(), second = RecordedOutput()
        let restored = Session(output: first)
        try restored.restore(from: folder)
        _ = try restored.run(next, name: "cell")
        let again = Session(output: second)
        try again.restore(from: folder)
        _ = try again.run(next, name: "cell")
        #expect(first.text == second.text && !first.text.isEmpty)
    }

    @Test func trainingGoesOnAsIfItHadNotStopped() throws {
        let setUp = """
            manualSeed(0)
            let model = Linear(2, 1)
            let optimizer = AdamW(model.parameters(), lr: 1e-2)
            let rates = LRScheduler(optimizer, .cosine(warmupSteps: 1, totalSteps: 10))
            let average = EMAModel(model.parameters())
            let scheduler = DDPMScheduler(numTrainTimesteps: 100)
            scheduler.setTimesteps(5)
            func train() -> Double {
                let loss = mseLoss(model(Tensor([[1.0, 2.0]])), Tensor([[3.0]]))
                loss.backward()
                optimizer.step()
                rates.step()
                average.step(model.parameters())
                optimizer.zeroGrad()
                return loss.item()
            }
            var losses = [train(), train()]
            model.eval()
            """
        let next = """
            print(optimizer.lr, model.isTraining, scheduler.timesteps.toInts())
            losses.append(train())
            print(losses, rates.stepCount, optimizer.lr, average.optimizationStep, average.shadowParams[0].toArray())
            """
        let restored = try printed(after: setUp, next)
        let straight = RecordedOutput()
        let session = Session(output: straight)
        _ = try session.run(setUp, name: "cell")
        _ = try session.run(next, name: "cell")
        #expect(restored == straight.text)
    }

    @Test func structuresKeepWhatHasChanged() throws {
        let text = try printed(
            after: """
                struct Point: Equatable { var x = 0; var y = 0 }
                struct Log { var losses: [Double] = []; var best: Point?; let name: String }
                var log = Log(name: "first")
                log.losses.append(0.5)
                log.best = Point(x: 1)
                var points = [Point(), Point(x: 3, y: 4)]
                points[0].y = 7
                var none: [Point] = []
                let byName = ["p": Point(x: 9)]
                """,
            """
            none.append(Point(x: 5))
            print(log.losses, log.name, log.best!, points, none, byName["p"]! == Point(x: 9))
            log.best!.y = 2
            print(log.best!.y)
            """)
        #expect(
            text == """
                [0.5] first Point(x: 1, y: 0) [Point(x: 0, y: 7), Point(x: 3, y: 4)] [Point(x: 5, y: 0)] true
                2

                """)
    }

    /// Two names of an instance stay names of one, and instances can hold each other.
    @Test func instancesKeepWhatHasChanged() throws {
        let text = try printed(
            after: """
                class Node {
                    var value: Int
                    var next: Node?
                    init(_ value: Int) { self.value = value }
                }
                let first = Node(1)
                var nodes: [Node] = []
                for value in 2...4 { nodes.append(Node(value)) }
                first.next = nodes[0]
                nodes[0].next = first
                let same = nodes[1]
                """,
            """
            same.value = 30
            print(nodes.map { $0.value }, first.next!.next! === first, first.next! === nodes[0])
            """)
        #expect(text == "[2, 30, 4] true true\n")
    }

    /// What cannot be stored is made again by its declaration; what it holds gets its values back.
    @Test func typesAroundModelsKeepTheirState() throws {
        let text = try printed(
            after: """
                manualSeed(0)
                class Net: Module {
                    let layer: Linear
                    let shift = Tensor.randn([1])
                    var seen = 0
                    init(size: Int) { layer = Linear(size, 1) }
                    func callAsFunction(_ x: Tensor) -> Tensor { layer(x) + shift }
                }
                class Trainer {
                    let net: Net
                    let optimizer: AdamW
                    var losses: [Double] = []
                    init(_ net: Net) {
                        self.net = net
                        optimizer = AdamW(net.parameters(), lr: 0.1)
                    }
                    func step() {
                        let loss = net(Tensor.ones([1, 2])).abs().sum()
                        loss.backward()
                        optimizer.step()
                        optimizer.zeroGrad()
                        net.seen += 1
                        losses.append(loss.item())
                    }
                }
                struct Run { let net: Net; var steps = 0 }
                let net = Net(size: 2)
                let trainer = Trainer(net)
                var run = Run(net: net)
                trainer.step()
                trainer.step()
                run.steps += 2
                let expected = net(Tensor.ones([1, 2])).item()
                """,
            """
            print(net(Tensor.ones([1, 2])).item() == expected, net.seen, trainer.losses.count, run.steps)
            trainer.step()
            print(net.seen, run.net === net, trainer.optimizer.lr)
            """)
        #expect(text == "true 2 2 2\n3 true 0.1\n")
    }

    /// Declared in one cell, in an order that only a whole cell allows.
    @Test func whatNeedsEachOtherComesBack() throws {
        let text = try printed(
            after: """
                let start = Counter(count: 2)
                func isEven(_ n: Int) -> Bool { n == 0 ? true : isOdd(n - 1) }
                func isOdd(_ n: Int) -> Bool { n == 0 ? false : isEven(n - 1) }
                struct Counter {
                    var count: Int
                    func doubled() -> Counter { Counter(count: start.count * 2) }
                }
                let twice = { start.doubled() }
                """, "print(isEven(10), isOdd(10), twice().count)")
        #expect(text == "true false 4\n")
    }

    /// Sampling was stopped in the middle of a step of several looks, and the pipeline has got another scheduler.
    @Test func samplingGoesOnAsIfItHadNotStopped() throws {
        let setUp = """
            manualSeed(0)
            let model = UNet2DModel(sampleSize: 4, layersPerBlock: 1, blockOutChannels: [4],
                downBlockTypes: [.down], upBlockTypes: [.up], normNumGroups: 4, addAttention: false)
            let pipe = DDPMPipeline(unet: model, scheduler: DDPMScheduler())
            let scheduler = PNDMScheduler()
            scheduler.setTimesteps(6)
            let solver = DPMSolverMultistepScheduler(solverOrder: 3)
            solver.setTimesteps(timesteps: [900, 600, 300, 100])
            pipe.scheduler = EulerDiscreteScheduler(useKarrasSigmas: true)
            var x = Tensor.randn([1, 3, 4, 4])
            var y = x
            for i in 0..<6 { x = scheduler.step(x * 0.5, scheduler.timesteps[i], x).prevSample }
            for i in 0..<2 { y = solver.step(y * 0.5, solver.timesteps[i], y).prevSample }
            """
        let next = """
            for i in 6..<12 { x = scheduler.step(x * 0.5, scheduler.timesteps[i], x).prevSample }
            for i in 2..<4 { y = solver.step(y * 0.5, solver.timesteps[i], y).prevSample }
            print(x.abs().sum().item(), y.abs().sum().item(), scheduler.timesteps.toInts())
            print(pipe.scheduler)
            """
        let restored = try printed(after: setUp, next)
        let straight = RecordedOutput()
        let session = Session(output: straight)
        _ = try session.run(setUp, name: "cell")
        _ = try session.run(next, name: "cell")
        #expect(restored == straight.text)
        #expect(restored.contains("EulerDiscreteScheduler("))
    }

    @Test func whatCannotBeMadeAgainIsNamed() throws {
        let session = Session(output: RecordedOutput())
        _ = try session.run("let factor = 2\nlet f = { (x: Int) in x * factor }\nlet kept = 7", name: "cell")
        try session.snapshot(to: folder)
        let json = folder.appending(path: "session.json")
        let text = try String(contentsOf: json, encoding: .utf8)
        try text.replacing("let f = {", with: "let f = noSuchName {").write(to: json, atomically: true, encoding: .utf8)
        let problems = try session.restore(from: folder)
        #expect(problems.map(\.name) == ["f"])
        #expect(problems.first?.reason == "cannot find 'noSuchName' in scope")
        #expect(session.value(of: "kept").map(describe) == "7")
    }

    @Test func withoutItsTensorsTheRestComesBack() throws {
        let session = Session(output: RecordedOutput())
        _ = try session.run(
            "let x = Tensor([1.0])\nlet model = Linear(1, 1)\nlet list = [1, 2]\nlet d = [\"a\": 1]", name: "cell")
        try session.snapshot(to: folder)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where file.hasSuffix(".safetensors") {
            try Data([1, 2, 3]).write(to: folder.appending(path: file))
        }
        let problems = try session.restore(from: folder)
        #expect(problems.map(\.name) == ["tensors", "x", "model"])
        #expect(session.value(of: "list").map(describe) == "[1, 2]")
        #expect(throws: EngineError.self) { try session.restore(from: folder.appending(path: "nowhere")) }
    }
}
