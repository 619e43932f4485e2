import Foundation
import Synchronization

/// Runs the cases of one kind in processes of their own, and starts another process behind a case that ended one.
struct Supervisor: Sendable {
    let program: URL
    let kind: String
    let seed: Int
    let limits: Limits
    /// Where the inputs of failed cases are kept.
    let keep: URL

    /// How long a worker may say nothing. It reports a case that reacted late itself, unless the case never ends.
    private var longestSilence: Double { limits.patience + 5 * limits.reaction }
    /// How long the program may take to start, on a machine that is busy with other things.
    private let longestStart = 60.0

    func run(_ indices: Range<Int>, _ report: Report) throws {
        var next = indices.lowerBound
        while next < indices.upperBound {
            let folder = FileManager.default.temporaryDirectory.appending(path: "lab-fuzz-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            next = try runProcess(next..<indices.upperBound, folder, report)
        }
    }

    /// - Returns: the first case that was not run.
    private func runProcess(_ indices: Range<Int>, _ folder: URL, _ report: Report) throws -> Int {
        let child = try Child(self, indices, folder)
        defer { child.end() }
        var running: Int?
        var next = indices.lowerBound
        while let line = child.nextLine(within: running == nil ? longestStart : longestSilence) {
            switch try JSONDecoder().decode(Message.self, from: line) {
            case .begins(let index): running = index
            case .ended(let outcome):
                running = nil
                next = outcome.index + 1
                report.add(kind, outcome)
                if let complaint = complaint(about: outcome) {
                    report.fail(kind, try kept(outcome.index, folder, complaint))
                }
                try? FileManager.default.removeItem(at: folder.appending(path: "\(outcome.index)"))
            }
        }
        if next == indices.upperBound { return next }
        let reason = child.howItEnded()
        guard let running else { throw FuzzFailure("a worker for \(kind) ended between cases \(next): \(reason)") }
        report.fail(kind, try kept(running, folder, reason))
        return running + 1
    }

    private func complaint(about outcome: Outcome) -> String? {
        if let peak = outcome.peakBytes, peak > limits.processBytes {
            return "it took \(peak >> 20) MiB of memory; \(limits.processBytes >> 20) are allowed"
        }
        if let late = outcome.secondsAfterInterrupt, late > limits.reaction {
            return String(format: "it went on for %.1f s after it was interrupted", late)
        }
        if let error = outcome.error, error.isVague {
            return "the error names no cause: \(error.type): \(error.message)"
        }
        return nil
    }

    /// Keeps the files of a case beside the reason for which it failed.
    private func kept(_ index: Int, _ folder: URL, _ reason: String) throws -> Report.FailedCase {
        let place = keep.appending(path: "\(kind)-\(seed)-\(index)")
        let files = FileManager.default
        try? files.removeItem(at: place)
        try files.createDirectory(at: keep, withIntermediateDirectories: true)
        try files.copyItem(at: folder.appending(path: "\(index)"), to: place)
        try Data("\(reason)\n".utf8).write(to: place.appending(path: "reason.txt"))
        return Report.FailedCase(index: index, reason: reason, folder: place.path)
    }
}

struct FuzzFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A worker process, and what it writes.
private final class Child {
    private let process = Process()
    private let output = Pipe()
    private let errors: URL
    private var unread = Data()
    private var wasSilent = false

    init(_ supervisor: Supervisor, _ indices: Range<Int>, _ folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        errors = folder.appendingPathExtension("stderr")
        try Data().write(to: errors)
        process.executableURL = supervisor.program
        process.arguments = [
            "worker", supervisor.kind, "\(indices.lowerBound)", "\(indices.upperBound)", "--seed", "\(supervisor.seed)",
            "--limits", String(decoding: try JSONEncoder().encode(supervisor.limits), as: UTF8.self),
            "--folder", folder.path,
        ]
        let settings = [
            "LAB_MEMORY": "\(supervisor.limits.engineBytes)", "HF_HUB_OFFLINE": "1", "SWIFT_BACKTRACE": "enable=no",
            "XDG_CACHE_HOME": folder.appending(path: "cache").path,
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        try output.fileHandleForWriting.close()
    }

    /// The next line; nil when the process has ended or was silent for too long.
    func nextLine(within seconds: Double) -> Data? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread = Data(unread[(end + 1)...]) }
                return Data(unread[..<end])
            }
            var descriptor = pollfd(
                fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, Int32(seconds * 1000)) > 0 else {
                wasSilent = true
                return nil
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread.append(more)
        }
    }

    func howItEnded() -> String {
        if wasSilent { return "it did not end, interrupted or not" }
        process.waitUntilExit()
        let code = process.terminationStatus
        let lines = ((try? String(contentsOf: errors, encoding: .utf8)) ?? "").split(separator: "\n")
        // Behind the message stands where it happened, or nothing.
        let message = lines.first { $0.contains("Fatal error") || $0.contains("ERROR:") || $0.contains("WARNING:") }
        let last = message.map(String.init) ?? lines.suffix(3).joined(separator: " ")
        let how = process.terminationReason == .uncaughtSignal ? "signal \(code)" : "code \(code)"
        return "the process ended with \(how). \(last)"
    }

    func end() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: errors)
    }
}
