import Engine
import Foundation
import Testing

/// The process is killed while it trains, saves and writes files: what is on disk is whole, and the next start goes on.
@Suite(.serialized) struct KillTests {
    /// How often the process is killed at a random moment. LAB_KILLS=50 does it more often.
    private static let count = ProcessInfo.processInfo.environment["LAB_KILLS"].flatMap(Int.init) ?? 4

    private static let lesson = """
        ---
        id: "9.1"
        title: Killing
        unit: 9
        minutes: 1
        needs: []
        ---

        # Killing

        ```swift cell=make
        manualSeed(0)
        class Net: Module {
            let layer: Linear
            var seen = 0
            init(size: Int) { layer = Linear(size, size) }
            func callAsFunction(_ x: Tensor) -> Tensor { layer(x) }
        }
        let model = Net(size: 256)
        let optimizer = AdamW(model.parameters(), lr: 0.001)
        var losses: [Double] = []
        ```

        ```swift cell=train
        for epoch in 0..<100000 {
            for _ in 0..<2 {
                let x = Tensor.randn([64, 256])
                let loss = mseLoss(model(x), x)
                loss.backward()
                optimizer.step()
                optimizer.zeroGrad()
                losses.append(loss.item())
                model.seen += 1
            }
            if epoch % 10 == 0 {
                saveTensors(["weight": model.parameters()[0].detach()], "assets/9.1/weight.safetensors")
                saveImage(Tensor.rand([3, 64, 64]), "noise.png")
            }
        }
        ```

        """

    private let course: FixtureCourse

    private static let short = lesson.replacing("9.1", with: "9.3").replacing("100000", with: "11")

    init() throws {
        course = try FixtureCourse(["9.1-killing.md": Self.lesson, "9.3-short.md": Self.short])
    }

    private func openShell() throws -> PseudoTerminal { try course.openShell(["LAB_CHECKPOINT_SECONDS": "0.1"]) }

    /// The number after `count: `.
    private func count(in shell: PseudoTerminal) throws -> Int {
        shell.enter("print(\"count:\", losses.count)")
        try shell.expect("count: ")
        return try #require(Int(try shell.expect("\n").trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Waits until a checkpoint of the training cell is on disk.
    private func waitForCheckpoint() throws {
        let file = course.home.appending(path: "records/9.1.json")
        for _ in 0..<400 {
            if let text = try? String(contentsOf: file, encoding: .utf8), text.contains("\"checkpoint\"") { return }
            usleep(50_000)
        }
        Issue.record("there is no checkpoint")
    }

    @Test func trainingGoesOnFromItsLastCheckpoint() throws {
        let first = try openShell()
        first.enter(":goto train")
        first.enter(":run all")
        try waitForCheckpoint()
        first.kill()

        let second = try openShell()
        try second.expect("The lab ended while train ran, which was started on ")
        try second.expect("Its last checkpoint is from ")
        try second.expect(" of 100000 (losses.count ")
        let saved = try #require(Int(try second.expect(")").dropLast()))
        #expect(saved > 0)
        try second.expect(":run runs the cell from its start.")
        #expect(try count(in: second) == saved)
        second.enter("manualSeed(0)")
        second.enter("let untrained = Net(size: 256)")
        second.enter("let change = (model.layer.weight - untrained.layer.weight).abs().max().item()")
        second.enter("print(\"seen:\", model.seen, change > 0)")
        try second.expect("seen: \(saved) true")
        second.enter()
        try second.expect("left")
        second.type("\u{3}")
        try second.expect("Stopped after")
        #expect(try count(in: second) > saved)
        second.enter(":quit")
        #expect(try second.waitForExit() == 0)
    }

    @Test func nothingIsHalfWritten() throws {
        let first = try openShell()
        first.enter(":run to make")
        try first.expect("One cell has run.")
        first.enter(":quit")
        _ = try first.waitForExit()
        var random = SystemRandomNumberGenerator()
        var previous = 0
        for _ in 0..<Self.count {
            let shell = try openShell()
            try shell.expect("lab 9.1 ›")
            #expect(!shell.text.contains("lost") && !shell.text.contains("cannot be used"), "\(shell.text)")
            let saved = try count(in: shell)
            #expect(saved >= previous, "the checkpoint went back from \(previous) to \(saved) losses")
            previous = saved
            shell.enter(":run all")
            usleep(UInt32.random(in: 50_000...1_500_000, using: &random))
            shell.kill()
            try checkFiles()
        }
    }

    /// What is exported is there as it was before or as it is now, whenever the process is killed.
    @Test func exportsAreWholeOrNotThere() throws {
        #expect(try LabProcess.run(["run", "9.3"], environment: course.environment).status == 0)
        func export(_ name: String) -> Process {
            let process = Process()
            process.executableURL = LabProcess.executable
            var arguments = ["export", "9.3", "--out", course.root.appending(path: name).path, "--force"]
            if name == "program" { arguments += ["--format", "swift", "--engine", "/nowhere"] }
            process.arguments = arguments
            process.environment = course.environment
            process.standardOutput = Pipe()
            return process
        }
        var random = SystemRandomNumberGenerator()
        for name in ["page.html", "notes.md", "program"] {
            let whole = export(name)
            let start = ContinuousClock.now
            try whole.run()
            whole.waitUntilExit()
            let duration = (ContinuousClock.now - start) / .microseconds(1)
            let expected = try contents(name)
            #expect(!expected.isEmpty)
            for _ in 0..<Self.count {
                let process = export(name)
                try process.run()
                usleep(UInt32(Double.random(in: 0.5...1.1, using: &random) * duration))
                Foundation.kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                #expect(try contents(name) == expected)
            }
        }
    }

    /// The files of an export by their paths. The time at which a lesson ran is in them, and stays the same.
    private func contents(_ name: String) throws -> [String: Data] {
        let url = course.root.appending(path: name)
        let isFile = (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
        let files =
            isFile
            ? [url] : try FileManager.default.subpathsOfDirectory(atPath: url.path).map { url.appending(path: $0) }
        return Dictionary(
            uniqueKeysWithValues: files.compactMap { file in (try? Data(contentsOf: file)).map { (file.path, $0) } })
    }

    /// Every file under its own name is whole.
    private func checkFiles() throws {
        let files = FileManager.default.enumerator(at: course.root, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? .init() where !file.lastPathComponent.hasPrefix(".") {
            switch file.pathExtension {
            case "json": _ = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            case "safetensors": _ = try loadTensors(file.path)
            case "png": _ = try PixelImage(contentsOf: file.path)
            default: break
            }
        }
    }
}
