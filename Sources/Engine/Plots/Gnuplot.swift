import Foundation

/// Runs gnuplot: a script goes in, the picture it draws comes out. Nothing is left on disk.
enum Gnuplot {
    /// What gnuplot draws for `script` on a canvas of `width`×`height` pixels.
    /// - Throws: `EngineError` when gnuplot is missing or refuses the script.
    static func draw(_ script: String, width: Int, height: Int, for operation: String) throws -> PixelImage {
        try Interruption.check()
        let terminal = "set terminal pngcairo noenhanced size \(width),\(height) font 'Sans,11' background '#ffffff'\n"
        // Closing the output at the very end makes gnuplot read all of its input before it writes.
        let output = try output(of: terminal + script + "\nunset output\n", for: operation)
        return try PixelImage.decode(output, "what gnuplot drew")
    }

    /// What gnuplot draws for `script` as an SVG file's contents.
    /// - Throws: `EngineError` when gnuplot is missing or refuses the script.
    static func svg(_ script: String, width: Int, height: Int, for operation: String) throws -> Data {
        let terminal =
            "set terminal svg noenhanced size \(width),\(height) font 'Sans,11' background '#ffffff' dynamic\n"
        return try output(of: terminal + script + "\nunset output\n", for: operation)
    }

    private static func output(of script: String, for operation: String) throws -> Data {
        let run = try run(script, for: operation)
        guard run.status == 0, !run.output.isEmpty else {
            throw EngineError(operation, "gnuplot could not draw this: \(firstComplaint(run.errors))")
        }
        return run.output
    }

    /// Text as a gnuplot string. Between single quotes gnuplot expands nothing, neither `commands` nor escapes, so only what
    /// ends the string has to go: an apostrophe becomes a typographic one, and a control character a space.
    static func quoted(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.generalCategory == .control {
                line += " "
            } else {
                line.unicodeScalars.append(scalar == "'" ? "’" : scalar)
            }
        }
        return "'\(line)'"
    }

    /// A number as gnuplot reads it; NaN and infinity leave a gap in a curve, and what is beyond gnuplot's own limit is drawn
    /// at 1e300.
    static func number(_ value: Double) -> String { value.isFinite ? "\(max(-1e300, min(1e300, value)))" : "NaN" }

    private struct Run {
        var status: Int32
        var output: Data
        var errors: String
    }

    private static func run(_ script: String, for operation: String) throws -> Run {
        let process = Process()
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: try executable(for: operation))
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch {
            throw EngineError(operation, "gnuplot could not be started: \(Files.reason(error))")
        }
        // All three pipes are served at once: with any of them full, gnuplot would wait for ever.
        let group = DispatchGroup()
        let (picture, complaints) = (Received(), Received())
        DispatchQueue.global().async(group: group) { feed(script, to: input.fileHandleForWriting) }
        DispatchQueue.global().async(group: group) {
            complaints.data = errors.fileHandleForReading.readDataToEndOfFile()
        }
        DispatchQueue.global().async(group: group) {
            picture.data = output.fileHandleForReading.readDataToEndOfFile()
        }
        while group.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            // Without gnuplot the pipes end, and with them the wait.
            if Interruption.isRequested { kill(process.processIdentifier, SIGKILL) }
        }
        process.waitUntilExit()
        try Interruption.check()
        return Run(
            status: process.terminationStatus, output: picture.data,
            errors: String(decoding: complaints.data, as: UTF8.self))
    }

    /// `@unchecked Sendable`: written by one block, read after the group of blocks has ended.
    private final class Received: @unchecked Sendable {
        var data = Data()
    }

    /// Writes the script. Should gnuplot stop reading half-way, the write fails: without the mask its SIGPIPE would end
    /// this process.
    private static func feed(_ script: String, to handle: FileHandle) {
        var pipeSignal = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
        try? handle.write(contentsOf: Data(script.utf8))
        try? handle.close()
        discardPendingPipeSignal(&pipeSignal)
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    private static func discardPendingPipeSignal(_ pipeSignal: inout sigset_t) {
        var pending = sigset_t()
        sigpending(&pending)
        var received: Int32 = 0
        if sigismember(&pending, SIGPIPE) == 1 { sigwait(&pipeSignal, &received) }
    }

    private static func executable(for operation: String) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":") {
            let candidate = "\(folder)/gnuplot"
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw EngineError(
            operation,
            "gnuplot draws the plots and is not installed. Install the package gnuplot-nox (Homebrew: gnuplot).")
    }

    /// gnuplot prints the line, a caret under it, and then what is wrong; warnings are marked as such.
    private static func firstComplaint(_ errors: String) -> String {
        let lines = errors.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let complaint = lines.last { $0.contains(": ") && !$0.contains("warning:") }
        return complaint ?? lines.last ?? "it said nothing"
    }
}
