import COpenBLAS
import Foundation

/// What the numbers were measured on.
struct Machine {
    let processor: String
    let instructionSets: [String]
    let cores: Int
    let memoryBytes: Int
    let versions: [String]

    /// How many threads every contender uses.
    static let threads =
        ProcessInfo.processInfo.environment["LAB_THREADS"].flatMap { Int($0) }
        ?? ProcessInfo.processInfo.activeProcessorCount
}

extension Machine {
    /// This machine.
    /// - Throws: when `python` has no torch or diffusers.
    init(python: String?) throws {
        let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        cores = ProcessInfo.processInfo.activeProcessorCount
        memoryBytes = Int(ProcessInfo.processInfo.physicalMemory)
        processor = Self.fact("model name", in: facts) ?? "unknown processor"
        let flags = Set(Self.fact("flags", in: facts)?.split(separator: " ").map(String.init) ?? [])
        instructionSets = ["avx", "avx2", "fma", "avx512f", "avx512_bf16", "amx_tile"].filter(flags.contains)
        let pythonVersions = try python.map { python in
            guard let line = Self.firstLine(python, ["-c", Self.pythonVersions]) else {
                throw WrongOutput("BENCH_PYTHON=\(python) cannot import torch and diffusers")
            }
            return line
        }
        versions = [Self.firstLine("swift", ["--version"]), Self.openBLAS, pythonVersions].compactMap { $0 }
    }

    private static var openBLAS: String { String(cString: openblas_get_config()) }

    private static let pythonVersions = """
        import platform, torch, diffusers
        print("Python", platform.python_version() + ", torch", torch.__version__ + ", diffusers", diffusers.__version__)
        """

    private static func fact(_ name: String, in facts: String) -> String? {
        facts.split(separator: "\n").first { $0.hasPrefix(name) }?
            .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
    }

    /// The first line that a program prints; nil if there is none.
    private static func firstLine(_ program: String, _ arguments: [String]) -> String? {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").first.map(String.init)
    }
}
