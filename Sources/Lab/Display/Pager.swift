import Foundation

/// Shows more lines than fit on the screen: a screenful, then what the learner asks for by a key.
struct Pager {
    let console: Console

    /// For so few lines more than there are it is not worth to stop: the first to scroll away are empty or a heading.
    private static let tolerance = 2

    private var terminal: Terminal { console.terminal }

    /// Shows `lines`, in pages if that is wanted and there are too many for the window.
    func show(_ lines: [String]) {
        let setting = terminal.settings.pager
        guard terminal.isInteractive, setting != .off, rows(of: lines) > terminal.size.rows + Self.tolerance else {
            return console.lines(lines)
        }
        if setting == .less, showInLess(lines) { return }
        showInPages(lines)
    }

    /// How many rows of the window the lines take.
    private func rows(of lines: [String]) -> Int {
        let columns = max(1, terminal.size.columns)
        return lines.reduce(0) { $0 + max(1, ($1.visibleWidth + columns - 1) / columns) }
    }

    // MARK: - Pages

    /// What a key asks for.
    enum Answer: Equatable { case page, line, rest, stop }

    private func showInPages(_ lines: [String]) {
        var rest = lines[...]
        var room = terminal.size.rows - 2
        while !rest.isEmpty {
            var page = rest.prefix(1)
            while page.endIndex < rest.endIndex, rows(of: Array(page)) + rows(of: [rest[page.endIndex]]) <= room {
                page = rest.prefix(page.count + 1)
            }
            console.lines(Array(page))
            rest = rest.dropFirst(page.count)
            if rest.isEmpty { return }
            switch ask(shown: lines.count - rest.count, of: lines.count) {
            case .page: room = terminal.size.rows - 2
            case .line: room = 1
            case .rest: return console.lines(Array(rest))
            case .stop: return
            }
        }
    }

    private func ask(shown: Int, of count: Int) -> Answer {
        let question = "\(shown * 100 / count) %. Space: more, Enter: a line, q: enough"
        console.write(terminal.painter.paint(question.truncated(to: terminal.size.columns - 1), .dim))
        let answer = RawKeys.read { Self.answer(to: $0) } ?? .stop
        console.write(drawing: terminal.canRedraw ? "\r\u{1B}[K" : "\n")
        console.startLine()
        return answer
    }

    /// What a key means; nil if it means nothing.
    static func answer(to key: String) -> Answer? {
        switch key {
        case " ", "f", "\u{6}", "\u{1B}[6~": .page
        case "\r", "\n", "j", "\u{1B}[B", "\u{1B}OB": .line
        case "G", "\u{1B}[F", "\u{1B}OF": .rest
        case "q", "Q", "\u{3}", "\u{4}", "\u{1B}": .stop
        default: nil
        }
    }

    // MARK: - less

    /// False if there is no `less`.
    private func showInLess(_ lines: [String]) -> Bool {
        let text = lines.joined(separator: "\n") + "\n"
        let file = FileManager.default.temporaryDirectory.appending(path: "lab-\(getpid())-page.txt")
        defer { try? FileManager.default.removeItem(at: file) }
        guard (try? Data(text.utf8).write(to: file)) != nil else { return false }
        // Colours as they are, no end at one screen, and what was read stays on the screen.
        let status = InterruptKey.with(.otherProgram) {
            try? ChildProcess.run("exec less -RFX \"$1\"", argument: file.path)
        }
        return status == 0
    }
}

/// Reads single keys from the terminal.
enum RawKeys {
    /// Waits for a key that `meaning` knows. Nil if the terminal is gone.
    static func read<Answer>(_ meaning: (String) -> Answer?) -> Answer? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        var bytes = [UInt8](repeating: 0, count: 16)
        while true {
            let count = Foundation.read(STDIN_FILENO, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            // A key is one byte, or an escape sequence that comes as a whole.
            let keys =
                bytes[0] == 0x1B
                ? [String(decoding: bytes[..<count], as: UTF8.self)]
                : bytes[..<count].map { String(UnicodeScalar($0)) }
            if let answer = keys.lazy.compactMap(meaning).first { return answer }
        }
    }
}
