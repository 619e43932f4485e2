import Foundation
import Testing

/// Compiles Swift against the engine that these tests were built with.
struct EngineCompiler {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// Where the build has left modules and objects.
    private let build: URL
    private let headers: [String]

    /// Nil where the build does not lie as it does on Linux.
    init?() {
        var folder = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        while !FileManager.default.fileExists(atPath: folder.appending(path: "Modules/Engine.swiftmodule").path) {
            guard folder.pathComponents.count > 1 else { return nil }
            folder.deleteLastPathComponent()
        }
        build = folder
        let libraries = ["openblas", "libpng", "libjpeg", "harfbuzz", "zlib", "libxxhash", "libgcrypt"]
        guard let flags = try? Self.run("pkg-config", ["--cflags"] + libraries).output else { return nil }
        headers = flags.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("-I") }.map(String.init)
    }

    private var moduleFlags: [String] {
        let systemMaps = ["COpenBLAS", "CPNG", "CJPEG", "CZlib", "CHarfBuzz", "CXXHash", "CGcrypt"].map {
            root.appending(path: "Sources/\($0)/module.modulemap")
        }
        let ownMaps = ["CKernels", "CCodecs"].map { build.appending(path: "\($0).build/module.modulemap") }
        let clang =
            (systemMaps + ownMaps).map { "-fmodule-map-file=\($0.path)" } + headers
            + ["CKernels", "CCodecs"].map { "-I\(root.path)/Sources/\($0)/include" }
        return ["-I", build.appending(path: "Modules").path] + clang.flatMap { ["-Xcc", $0] }
    }

    /// The errors and warnings about `files`, checked as one program.
    func complaints(about files: [URL]) throws -> String {
        let result = try Self.run("swiftc", ["-typecheck", "-swift-version", "5"] + moduleFlags + files.map(\.path))
        return result.output + result.errors
    }

    /// Builds `files` as one program at `executable`.
    func build(_ files: [URL], to executable: URL) throws {
        let objects = try ["Engine", "CKernels", "CCodecs"].flatMap { target -> [String] in
            let folder = build.appending(path: "\(target).build").path
            // Objects of sources that are gone stay behind.
            let sources = root.appending(path: "Sources/\(target)").path
            let names = Set(try FileManager.default.subpathsOfDirectory(atPath: sources).map(Self.fileName))
            return try FileManager.default.subpathsOfDirectory(atPath: folder)
                .filter { $0.hasSuffix(".o") && names.contains(String(Self.fileName($0).dropLast(2))) }
                .map { "\(folder)/\($0)" }
        }
        let libraries = ["-lopenblas", "-lpng", "-ljpeg", "-lz", "-lharfbuzz", "-lxxhash", "-lgcrypt"]
        let result = try Self.run(
            "swiftc",
            ["-swift-version", "5"] + Self.sanitizerFlags + moduleFlags + files.map(\.path) + objects + libraries
                + ["-o", executable.path])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    /// The engine that was built with a sanitizer is linked with it.
    private static let sanitizerFlags = ["thread": "__tsan_init", "address": "__asan_init"]
        .filter { dlsym(nil, $0.value) != nil }.map { "-sanitize=\($0.key)" }

    private static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// What the engine declares, as its symbol graph has it: full names such as `Tensor.detach()`, and whether they throw.
    func engineSymbols() throws -> [(kind: String, name: String, canThrow: Bool)] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "symbols-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let target = try #require(try targetTriple())
        _ = try Self.run(
            "swift-symbolgraph-extract",
            [
                "-module-name", "Engine", "-target", target, "-minimum-access-level", "public", "-output-dir",
                folder.path,
            ]
                + moduleFlags)
        let data = try Data(contentsOf: folder.appending(path: "Engine.symbols.json"))
        let graph = try JSONDecoder().decode(SymbolGraph.self, from: data)
        return graph.symbols.filter { !$0.identifier.precise.contains("::SYNTHESIZED::") }.map { symbol in
            (
                symbol.kind.identifier, symbol.pathComponents.joined(separator: "."),
                symbol.declarationFragments.contains { $0.spelling == "throws" || $0.spelling == "rethrows" }
            )
        }
    }

    private func targetTriple() throws -> String? {
        struct Info: Decodable {
            struct Target: Decodable { let triple: String }
            let target: Target
        }
        let text = try Self.run("swiftc", ["-print-target-info"]).output
        return try JSONDecoder().decode(Info.self, from: Data(text.utf8)).target.triple
    }

    private struct SymbolGraph: Decodable {
        struct Symbol: Decodable {
            struct Kind: Decodable { let identifier: String }
            struct Identifier: Decodable { let precise: String }
            struct Fragment: Decodable { let spelling: String }
            let kind: Kind
            let identifier: Identifier
            let pathComponents: [String]
            let declarationFragments: [Fragment]
        }
        let symbols: [Symbol]
    }

    /// Runs a program that is found on the path.
    static func run(
        _ program: String, _ arguments: [String]
    ) throws -> (output: String, errors: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        // The complaints are short enough for the pipe to hold them while the output is read.
        let outputText = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (outputText, errorText, process.terminationStatus)
    }
}
