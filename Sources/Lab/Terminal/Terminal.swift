import Foundation

/// What is at the other end of standard input and output.
struct Terminal: Sendable {
    /// Whether standard output is a terminal.
    let hasOutput: Bool
    /// Whether a person can talk with the process: both standard input and output are a terminal.
    let isInteractive: Bool
    /// What the learner has chosen.
    let settings: Settings
    /// Whether the terminal knows no escape sequences at all.
    private let isDumb: Bool

    init(environment: [String: String] = ProcessInfo.processInfo.environment, settings: Settings = .stored()) {
        hasOutput = isatty(STDOUT_FILENO) == 1
        isInteractive = hasOutput && isatty(STDIN_FILENO) == 1
        self.settings = settings
        isDumb = ["dumb", "", nil].contains(environment["TERM"])
    }

    /// Writes colours where they are wanted and the terminal has them.
    var painter: Painter {
        let isColoured =
            switch settings.colour {
            case .auto: hasOutput && !isDumb
            case .on: hasOutput || settings.forcesColour
            case .off: false
            }
        return Painter(isColoured: isColoured, drawsLines: !settings.isAccessible)
    }

    /// Whether what stands on the screen can be drawn over: the terminal can, and no screen reader would read it all again.
    var canRedraw: Bool { hasOutput && !isDumb && !settings.isAccessible }

    /// How a computation tells how far it is. Never `auto`: that has been decided here.
    var progress: ProgressSetting {
        guard hasOutput else { return .off }
        guard settings.progress == .auto else { return settings.progress }
        return canRedraw ? .bar : .lines
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

    /// How wide prose is set: as chosen, else at most 90 columns, because longer lines are hard to read.
    var textWidth: Int { max(20, min(settings.width ?? 90, size.columns - 1)) }
}

/// Writes `text` and a line end to standard error.
func printError(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
