import Foundation

/// Prints results as plain lines, and below them, in a terminal, what is being measured now.
struct Terminal {
    private static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Prints a line of results.
    static func line(_ text: String = "") {
        clear()
        print(text)
        fflush(nil)
    }

    /// Shows what is going on.
    static func status(_ text: String) {
        guard isInteractive else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\u{1B}[2m\(text.prefix(100))\u{1B}[0m".utf8))
    }

    static func clear() {
        guard isInteractive else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
