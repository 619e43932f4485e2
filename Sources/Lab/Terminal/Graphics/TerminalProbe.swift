import Foundation
import Synchronization

/// Asks the terminal what it can draw: once, when the first picture is to be shown.
enum TerminalProbe {
    /// How long a terminal may take to answer. Those that answer do so within a network's round trip.
    private static let patience = Duration.milliseconds(300)

    private static let asked = Mutex<TerminalAnswers??>(nil)
    /// Keys that were typed while the terminal was asked; the line editor takes them.
    private static let keys = Mutex<[UInt8]>([])

    /// What was typed meanwhile. It is handed out once.
    static func takeKeys() -> [UInt8] {
        keys.withLock { keys in
            defer { keys = [] }
            return keys
        }
    }

    /// The answers of the terminal; nil where asking is not safe.
    static func answers(environment: [String: String]) -> TerminalAnswers? {
        asked.withLock { asked in
            if let known = asked { return known }
            let found = isSafe(environment) ? ask() : nil
            asked = .some(found)
            return found
        }
    }

    /// Whether the questions can be put without showing up as text on the screen, or stopping this process.
    static func isSafe(_ environment: [String: String]) -> Bool {
        let term = environment["TERM"] ?? ""
        let knowsNoQuestions = ["", "dumb", "linux", "cons25", "emacs", "eterm", "vt52", "vt100"].contains(term)
        let printsThem = environment["TERM_PROGRAM"] == "Apple_Terminal" || environment["INSIDE_EMACS"] != nil
        guard !knowsNoQuestions, !printsThem, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            return false
        }
        // A process in the background would be stopped when it reads.
        return tcgetpgrp(STDIN_FILENO) == getpgrp()
    }

    private static func ask() -> TerminalAnswers? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var raw = before
        // Answers come without a line end and must not be echoed. Ctrl-C goes on to work.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return nil }
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
        let questions = Array(TerminalAnswers.questions.utf8)
        guard write(STDOUT_FILENO, questions, questions.count) == questions.count else { return nil }
        var answers = TerminalAnswers()
        let deadline = ContinuousClock.now + patience
        while !answers.isComplete, let bytes = read(until: deadline) { answers.receive(bytes) }
        answers.finish()
        keys.withLock { $0 += answers.keys }
        // What a terminal did not understand, it may have printed.
        let clear = Array("\r\u{1B}[K".utf8)
        _ = write(STDOUT_FILENO, clear, clear.count)
        return answers.isComplete ? answers : nil
    }

    /// What comes from the terminal; nil when the time is over.
    private static func read(until deadline: ContinuousClock.Instant) -> [UInt8]? {
        let left = (deadline - .now) / .milliseconds(1)
        var source = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard left > 0, poll(&source, 1, Int32(left.rounded(.up))) > 0, source.revents & Int16(POLLIN) != 0 else {
            return nil
        }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = Foundation.read(STDIN_FILENO, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
