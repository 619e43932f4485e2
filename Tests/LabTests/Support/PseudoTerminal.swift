import CPseudoTerminal
import Foundation
import Testing

/// A program running in a terminal of its own: keys are typed, and what appears is read.
final class PseudoTerminal {
    /// Types into the terminal and reads its screen.
    private var primary: Int32 = -1
    private var process: pid_t = 0
    /// All that has appeared so far.
    private(set) var output = ""
    /// Bytes of a character that has not fully arrived.
    private var partial: [UInt8] = []
    /// How much of `text` the last `expect` has consumed.
    private var consumed = 0

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts `executable`, with only the given environment.
    init(
        _ executable: URL, _ arguments: [String] = [], environment: [String: String], columns: UInt16 = 100,
        rows: UInt16 = 35
    ) throws {
        let words = ([executable.path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        process = pseudo_terminal_spawn(executable.path, words, variables, rows, columns, &primary)
        guard process > 0 else {
            throw Failure(description: "cannot start \(executable.path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        kill()
        close(primary)
    }

    /// What has appeared, without the escape sequences.
    var text: String {
        output.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]|\u{1B}\][^\u{07}]*\u{07}|\u{1B}[=>]|\u{7}|\r/, with: "")
    }

    /// What has appeared since the last `expect`.
    var unread: String { String(text.dropFirst(consumed)) }

    /// Types `keys`.
    func type(_ keys: String) {
        var bytes = Array(keys.utf8)
        while !bytes.isEmpty {
            let written = write(primary, bytes, bytes.count)
            guard written > 0 else { return }
            bytes.removeFirst(written)
        }
    }

    /// Types `line` and Enter.
    func enter(_ line: String = "") { type(line + "\r") }

    /// Waits until `pattern` appears after what was expected before. Returns what came up to its end.
    @discardableResult
    func expect(
        _ pattern: String, within seconds: Double = 20, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let unread = unread
            if let found = unread.range(of: pattern) {
                let passed = String(unread[..<found.upperBound])
                consumed += passed.count
                return passed
            }
            guard ContinuousClock.now < deadline, readMore(until: deadline) else {
                Issue.record("“\(pattern)” did not appear. What did:\n\(unread)", sourceLocation: sourceLocation)
                throw Failure(description: "“\(pattern)” did not appear")
            }
        }
    }

    /// Ends the program as the system does when it runs out of memory: at once, whatever it is doing.
    func kill() {
        guard process > 0 else { return }
        Foundation.kill(process, SIGKILL)
        waitpid(process, nil, 0)
        process = 0
    }

    /// Waits until `sequence`, which may hold escape sequences, has appeared at any time.
    func expectRaw(
        _ sequence: String, within seconds: Double = 20, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !output.contains(sequence) {
            guard ContinuousClock.now < deadline, readMore(until: deadline) else {
                Issue.record("the sequence did not appear. What did:\n\(output)", sourceLocation: sourceLocation)
                throw Failure(description: "the sequence did not appear")
            }
        }
    }

    /// Waits for the end of the program. Returns its exit code.
    func waitForExit(within seconds: Double = 20) throws -> Int32 {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while readMore(until: deadline) {}
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "the program does not end:\n\(text)")
            }
            usleep(10_000)
        }
        process = 0
        return (status >> 8) & 0xFF
    }

    /// Reads what there is. False when nothing can come any more or the time is over.
    private func readMore(until deadline: ContinuousClock.Instant) -> Bool {
        let left = (deadline - .now).components
        let milliseconds = max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000)
        var source = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
        guard poll(&source, 1, Int32(milliseconds)) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(primary, &buffer, buffer.count)
        guard count > 0 else { return false }
        partial += buffer[..<count]
        takeWholeCharacters()
        return true
    }

    /// Moves all but an incomplete UTF-8 sequence at the end from `partial` to `output`.
    private func takeWholeCharacters() {
        let incomplete = (1...3).first { length in
            guard partial.count >= length else { return false }
            let byte = partial[partial.count - length]
            return byte >= 0xF0 && length < 4 || byte >= 0xE0 && length < 3 || byte >= 0xC0 && length < 2
        }
        let end = partial.count - (incomplete ?? 0)
        output += String(decoding: partial[..<end], as: UTF8.self)
        partial.removeFirst(end)
    }
}
