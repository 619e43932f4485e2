import Foundation
import Synchronization

/// A process that runs workloads: this program again, or Python.
///
/// It is suspended except while it answers: threads of OpenMP go on spinning for a while after their work, and would take
/// the processor from whoever has the next turn.
final class Worker {
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private var unread = Data()

    init(_ contender: Contender) throws {
        process.executableURL = contender.executable
        process.arguments = contender.arguments
        process.environment = contender.environment
        process.standardInput = requests
        process.standardOutput = answers
        process.standardError = FileHandle.nullDevice
        try process.run()
        RunningProcesses.add(process.processIdentifier)
    }

    deinit { stop() }

    /// Ends the process. It ends by itself when it has nothing more to read, but may be in the middle of a long run.
    func stop() {
        guard process.isRunning else { return }
        RunningProcesses.remove(process.processIdentifier)
        process.terminate()
        kill(process.processIdentifier, SIGCONT)
        process.waitUntilExit()
    }

    /// Sends a request and waits for its answer.
    /// - Throws: `Failure` with what went wrong there.
    func ask<Answer: Decodable>(_ request: Request, for: Answer.Type = Answer.self) throws -> Answer {
        var line = try JSONEncoder().encode(request)
        line.append(UInt8(ascii: "\n"))
        kill(process.processIdentifier, SIGCONT)
        defer { kill(process.processIdentifier, SIGSTOP) }
        try requests.fileHandleForWriting.write(contentsOf: line)
        let answer = try readLine()
        if let failure = try? JSONDecoder().decode(Failure.self, from: answer) { throw failure }
        return try JSONDecoder().decode(Answer.self, from: answer)
    }

    private func readLine() throws -> Data {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread = Data(unread[(end + 1)...]) }
                return unread[..<end]
            }
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else {
                process.waitUntilExit()
                throw Failure(error: "the process ended without an answer (code \(process.terminationStatus))")
            }
            unread.append(more)
        }
    }
}

/// The workers to end when Ctrl-C ends this program: they are not in the terminal's foreground group.
enum RunningProcesses {
    private static let ids = Mutex<Set<Int32>>([])

    static func add(_ id: Int32) { ids.withLock { _ = $0.insert(id) } }
    static func remove(_ id: Int32) { ids.withLock { _ = $0.remove(id) } }
    static func endAll() {
        for id in ids.withLock({ $0 }) {
            kill(id, SIGTERM)
            kill(id, SIGCONT)
        }
    }
}
