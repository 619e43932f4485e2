import Foundation

/// What is at the other end of standard input and output.
struct Terminal: Sendable {
    /// Whether standard output is a terminal.
    let hasOutput: Bool
    /// Whether a person can talk with the process: both standard input and output are a terminal.
    let isInteractive: Bool
    /// Writes colours, if the terminal has them and NO_COLOR is not set.
    let painter: Painter

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        hasOutput = isatty(STDOUT_FILENO) == 1
        isInteractive = hasOutput && isatty(STDIN_FILENO) == 1
        let isPlain = environment["TERM"] == "dumb" || !(environment["NO_COLOR"] ?? "").isEmpty
        painter = Painter(isColoured: hasOutput && !isPlain)
    }

    /// The size of the window, in characters and, where the terminal tells it, in pixels (else 0).
    struct Size: Equatable {
        var columns = 80
        var rows = 24
        var widthInPixels = 0
        var heightInPixels = 0
    }

    /// The size right now: windows change.
    var size: Size {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return Size()
        }
        return Size(
            columns: Int(window.ws_col), rows: Int(window.ws_row),
            widthInPixels: Int(window.ws_xpixel), heightInPixels: Int(window.ws_ypixel))
    }

    /// How wide prose is set: lines longer than 90 characters are hard to read.
    var textWidth: Int { max(20, min(90, size.columns - 1)) }
}

/// Writes `text` and a line end to standard error.
func printError(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
