import Foundation
import Testing

@testable import Lessons

/// Small programs with their expected output in `// expect:` comments.
@Suite struct ProgramTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Programs")

    static var programs: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted()
    }

    /// The lines that a program says it prints.
    private static func expectations(_ source: String) -> [String] {
        source.split(separator: "\n").compactMap { line in
            line.range(of: "// expect: ").map { String(line[$0.upperBound...]) }
        }
    }

    private static func source(_ program: String) throws -> String {
        try String(contentsOf: folder.appending(path: program), encoding: .utf8)
    }

    @Test(arguments: programs) func printsWhatItsCommentsSay(program: String) throws {
        let source = try Self.source(program)
        let output = RecordedOutput()
        _ = try Session(output: output).run(source, name: program)
        let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        #expect(lines == Self.expectations(source))
    }

    /// The programs are Swift: compiled together, they print the same.
    @Test func compiledByTheSwiftCompilerTheyPrintTheSame() throws {
        let build = FileManager.default.temporaryDirectory.appending(path: "programs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: build, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: build) }
        var combined = "import Foundation\n"
        var expected: [String] = []
        for (index, program) in Self.programs.enumerated() {
            let source = try Self.source(program)
            combined +=
                "func program\(index)() {\n\(source.replacing("import Foundation\n", with: ""))\n}\nprogram\(index)()\n"
            expected += Self.expectations(source)
        }
        let file = build.appending(path: "main.swift")
        try combined.write(to: file, atomically: true, encoding: .utf8)
        let compiled = try run(
            "/usr/bin/env", ["swiftc", "-suppress-warnings", file.path(), "-o", build.path() + "/programs"])
        #expect(compiled.status == 0, "\(compiled.output)")
        let result = try run(build.path() + "/programs", [])
        #expect(
            result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
                == expected)
    }

    private func run(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}

/// Keeps what cells print and report.
final class RecordedOutput: CellOutput {
    var text = ""
    var progress: [(label: String, fraction: Double?)] = []
    var progressEnds = 0

    func print(_ text: String) { self.text += text }
    func progress(label: String, fraction: Double?) { progress.append((label, fraction)) }
    func progressEnded() { progressEnds += 1 }
}
