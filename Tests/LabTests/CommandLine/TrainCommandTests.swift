import Engine
import FakeHub
import Foundation
import Testing

/// `lab train`, as a process that can be stopped and killed.
@Suite(.serialized) final class TrainCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "train-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/photos", withIntermediateDirectories: true)
        for number in 0..<24 {
            let bytes = (0..<(20 * 18 * 3)).map { UInt8(truncatingIfNeeded: number * 11 + $0 / 60 * 7 + $0 % 60 * 3) }
            let picture = try PixelImage(width: 20, height: 18, channels: 3, bytes: bytes)
            try picture.write(to: "\(folder)/photos/\(number).png")
        }
        let config = """
            {"block_out_channels": [8, 8], "norm_num_groups": 4, "layers_per_block": 1,
             "down_block_types": ["DownBlock2D", "AttnDownBlock2D"], "up_block_types": ["AttnUpBlock2D", "UpBlock2D"]}
            """
        try Data(config.utf8).write(to: URL(filePath: "\(folder)/model.json"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Ten epochs of twelve updates.
    private func arguments(_ output: String, _ more: String...) -> [String] {
        [
            "train", "--train-data-dir", "\(folder)/photos", "--model_config_name_or_path", "\(folder)/model.json",
            "--resolution=16", "--train_batch_size=2", "--num-epochs", "10", "--output-dir", "\(folder)/\(output)",
            "--eval-batch-size", "2", "--ddpm-num-inference-steps", "2", "--lr-warmup-steps", "5", "--use-ema",
            "--random-flip", "--checkpointing-steps", "25",
        ] + more
    }

    private func start(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = LabProcess.executable
        process.arguments = arguments
        process.environment = LabProcess.environment
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        return (process, output)
    }

    private func waitFor(_ path: String, _ process: Process) {
        while !FileManager.default.fileExists(atPath: "\(folder)/\(path)"), process.isRunning { usleep(2000) }
    }

    /// The weights and the numbers of all updates: what has to be equal.
    private func outcome(_ output: String) throws -> [Data] {
        try ["unet/diffusion_pytorch_model.safetensors", "losses.csv"].map {
            try Data(contentsOf: URL(filePath: "\(folder)/\(output)/\($0)"))
        }
    }

    private func checkpoints(_ output: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(output)").filter { $0.contains("-") }.sorted()
    }

    @Test func aKilledTrainingGoesOnToTheSameEnd() throws {
        let whole = try LabProcess.run(arguments("whole", "--checkpoints-total-limit", "2"))
        #expect(whole.errors == "")
        #expect(whole.status == 0)
        #expect(try checkpoints("whole") == ["checkpoint-100", "checkpoint-75"])

        let (process, _) = try start(arguments("killed"))
        waitFor("killed/checkpoint-25", process)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/killed/checkpoint-100"))
        let resumed = try LabProcess.run(arguments("killed", "--resume-from-checkpoint", "latest"))
        #expect(resumed.errors.hasPrefix("Going on from \(folder)/killed/checkpoint-"))
        #expect(resumed.status == 0)
        #expect(try outcome("killed") == outcome("whole"))
    }

    /// The command that a stopped training names leads to the same end.
    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func aStoppedTrainingSaysHowToGoOn(signal: Int32, status: Int32) throws {
        _ = try LabProcess.run(arguments("whole"))
        let (process, output) = try start(arguments("stopped"))
        waitFor("stopped/checkpoint-25", process)
        kill(process.processIdentifier, signal)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == status)
        #expect(text.contains("has all it takes to go on.\nTo go on:\n  "), "\(text)")
        let command = try #require(text.split(separator: "\n").last).drop { $0 == " " }
        #expect(
            command == "\(LabProcess.executable.path) train --config \(folder)/stopped/training_options.json "
                + "--resume-from-checkpoint latest")
        let words = command.split(separator: " ").dropFirst().map(String.init)
        #expect(try LabProcess.run(words).status == 0)
        #expect(try outcome("stopped") == outcome("whole"))
    }

    @Test func inAPipeThereIsALineForEachEpoch() throws {
        let result = try LabProcess.run(arguments("out", "--num-epochs", "2"))
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(
            lines[0].wholeMatch(of: /epoch 1\/2  loss \d\.\d{4}  lr \d\.\de-\d\d  [\d.]+ images\/s  0:\d\d left/) != nil
        )
        #expect(lines[1] == "\(folder)/out/samples/epoch-0001.png")
        #expect(lines[2].wholeMatch(of: /epoch 2\/2  loss \d\.\d{4}  lr 0\.0e\+00  [\d.]+ images\/s/) != nil)
        #expect(lines[3...] == ["\(folder)/out/samples/epoch-0002.png", "\(folder)/out/losses.png"])
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func ctrlCInATerminalSavesACheckpoint() throws {
        let terminal = try PseudoTerminal(
            LabProcess.executable, arguments("out", "--num-epochs", "1000"), environment: LabProcess.environment)
        try terminal.expect("images/s", within: 60)
        try terminal.expect(" left")
        terminal.type("\u{3}")
        try terminal.expect("has all it takes to go on.")
        try terminal.expect("--resume-from-checkpoint latest")
        #expect(try terminal.waitForExit() == 130)
    }

    /// With a limit on the size of files AdamW's means cannot be written, but the weights of the pipeline can.
    @Test func aFullDiskIsSaidAndLosesNothing() throws {
        let shell = Process()
        let output = Pipe()
        shell.executableURL = URL(filePath: "/bin/bash")
        // Twice the parameters of the model are too much for 140 KiB, once is not.
        shell.arguments =
            ["-c", "trap '' XFSZ; ulimit -f 140; exec \"$0\" \"$@\"", LabProcess.executable.path] + arguments("out")
        shell.environment = LabProcess.environment
        (shell.standardOutput, shell.standardError) = (output, output)
        try shell.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        #expect(text.contains("checkpoint-25 could not be saved: "), "\(text)")
        #expect(text.contains("file too large. There is none yet. The training goes on.\n"), "\(text)")
        #expect(try checkpoints("out") == [])
        _ = try DDPMPipeline.fromPretrained("\(folder)/out")
    }

    @Test func optionsComeFromAFileAndThenFromTheCommandLine() throws {
        let file = "\(folder)/options.yaml"
        let yaml = """
            # A small training.
            train_data_dir: \(folder)/photos
            model-config-name-or-path: \(folder)/model.json
            resolution: 16
            learning_rate: 1e-3
            num_epochs: 30
            lr_warmup_steps: 5
            output_dir: \(folder)/configured
            """
        try Data(yaml.utf8).write(to: URL(filePath: file))
        let dry = try LabProcess.run(["train", "--config", file, "--num-epochs", "5", "--dry-run"])
        #expect(dry.errors == "")
        #expect(dry.output.contains("training:     5 epochs × 2 steps, about "))
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/configured"))
        _ = try LabProcess.run(["train", "--config", file, "--num-epochs", "1", "--ddpm-num-inference-steps", "2"])
        let written = try String(contentsOfFile: "\(folder)/configured/training_options.json", encoding: .utf8)
        #expect(written.contains("\"learning_rate\": 0.001,"))
        #expect(written.contains("\"num_epochs\": 1,"))
    }

    @Test func dataSetsOfTheHubAreFetched() throws {
        let hub = try FakeHub()
        let cache = "\(folder)/cache"
        let result = try LabProcess.run(
            [
                "train", "--dataset-name", "lab/shapes", "--cache-dir", cache, "--model-config-name-or-path",
                "\(folder)/model.json", "--resolution", "16", "--output-dir", "\(folder)/hub", "--dry-run",
            ], environment: hub.environment.merging(["HF_HOME": "/nowhere"]) { $1 })
        #expect(result.errors == "")
        #expect(result.output.contains("images:       ImageDataset lab/shapes: 12 images"))
        #expect(FileManager.default.fileExists(atPath: "\(cache)/lab--shapes/default/train"))
    }

    @Test func aProfileFollowsTheTraining() throws {
        let result = try LabProcess.run(arguments("out", "--num-epochs", "1"), environment: ["LAB_PROFILE": "1"])
        #expect(result.output.contains("\noperation "))
        #expect(result.output.contains("\nconv2d backward "))
    }

    @Test(arguments: [
        ([], "train: nothing says what to train on: ", 1),
        (["--dataset-name", "butterflies", "--num-epochs", "0"], "train: num_epochs is 0; use a whole number", 1),
        (["--config", "missing.yaml"], "missing.yaml cannot be read: ", 1),
        (["--lr-scheduler", "sine"], "Error: The value 'sine' is invalid for '--lr-scheduler <schedule>'", 64),
        (["--preserve-input-precision"], "Error: --preserve-input-precision is not possible", 64),
    ])
    func mistakesAreNamed(arguments: [String], message: String, status: Int32) throws {
        let result = try LabProcess.run(["train"] + arguments)
        #expect(result.errors.hasPrefix(message))
        #expect(result.status == status)
    }
}
