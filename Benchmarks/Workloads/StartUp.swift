import CPseudoTerminal
import Foundation

/// How long it takes until somebody can type.
enum StartUp {
    /// The seconds from starting `lab` in a terminal to its prompt.
    static func secondsToPrompt() throws -> Double {
        let lab = Contender.program.deletingLastPathComponent().appending(path: "lab")
        let home = FileManager.default.temporaryDirectory.appending(path: "lab-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "HOME": home.path, "LAB_HOME": home.path,
        ]
        let arguments = [strdup(lab.path), nil]
        let environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var terminal: Int32 = -1
        let clock = ContinuousClock()
        let start = clock.now
        let process = pseudo_terminal_spawn(lab.path, arguments, environment, 35, 100, &terminal)
        guard process > 0 else { throw WrongOutput("\(lab.path) cannot be started") }
        defer {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            close(terminal)
        }
        try waitForPrompt(on: terminal)
        return (clock.now - start) / .seconds(1)
    }

    /// Reads until the prompt's mark appears.
    private static func waitForPrompt(on terminal: Int32) throws {
        let mark = Data("›".utf8)
        var output = Data()
        var buffer = [UInt8](repeating: 0, count: 4096)
        while output.range(of: mark) == nil {
            let count = read(terminal, &buffer, buffer.count)
            guard count > 0 else {
                throw WrongOutput("lab ended before its prompt: \(String(decoding: output, as: UTF8.self))")
            }
            output.append(contentsOf: buffer[..<count])
        }
    }

    /// What a notebook imports before its first cell.
    static let imports = "import torch; from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel"

    /// The seconds that Python takes to import PyTorch and diffusers.
    static func secondsToImport(python: String) throws -> Double {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", imports]
        process.standardError = FileHandle.nullDevice
        let duration = try ContinuousClock().measure {
            try process.run()
            process.waitUntilExit()
        }
        guard process.terminationStatus == 0 else { throw WrongOutput("Python cannot `\(imports)`") }
        return duration / .seconds(1)
    }
}
