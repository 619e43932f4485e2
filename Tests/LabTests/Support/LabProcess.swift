import Foundation

/// The built `lab`, started as a learner or a script would start it.
enum LabProcess {
    /// `lab`, which the build leaves in the folder of the test bundle.
    static let executable: URL = {
        var folder = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: "lab")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        return URL(filePath: "lab")
    }()

    /// A plain colour terminal and nothing else that could change what the lab does. What chooses OpenBLAS's kernels stays as
    /// it is in the tests, because other kernels round differently, and so does what is set for sanitizers.
    static let environment = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "HOME": NSTemporaryDirectory(), "LAB_HOME": NSTemporaryDirectory() + "/lab-home-\(UUID().uuidString)",
    ].merging(
        ProcessInfo.processInfo.environment.filter { name, _ in
            ["OPENBLAS_", "ASAN_", "TSAN_"].contains { name.hasPrefix($0) }
        }
    ) { $1 }

    struct Result {
        let output: String
        let errors: String
        let status: Int32
    }

    /// Runs `lab` with pipes instead of a terminal.
    static func run(_ arguments: [String], environment: [String: String] = [:], input: String = "") throws -> Result {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = Self.environment.merging(environment) { $1 }
        let (output, errors, keys) = (Pipe(), Pipe(), Pipe())
        (process.standardOutput, process.standardError, process.standardInput) = (output, errors, keys)
        try process.run()
        keys.fileHandleForWriting.write(Data(input.utf8))
        try keys.fileHandleForWriting.close()
        let outputText = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Result(output: outputText, errors: errorText, status: process.terminationStatus)
    }
}
