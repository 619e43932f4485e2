@preconcurrency import CReadline
import Foundation

/// GNU Readline: editing, history and completion at the prompt.
///
/// Readline edits; what is shown is drawn here, because readline knows neither prompts for further lines nor colours. Where
/// nothing can be redrawn, readline shows the line itself.
///
/// Readline keeps its state in C globals, so there is only ever one editor, on the main thread. What its callbacks need
/// lies in static variables for the same reason.
final class LineEditor {
    /// What came of reading a line.
    enum Input: Equatable {
        case line(String)
        /// Ctrl-C: the line was dropped.
        case interrupted
        /// Ctrl-D on an empty line, or the terminal is gone.
        case end
    }

    /// How what is typed is understood. Each part is given the text that it is about.
    struct Language {
        /// Whether Enter starts another line, because the text is not whole yet.
        var needsMore: (_ text: String) -> Bool = { _ in false }
        /// The text in colour.
        var styled: (_ text: String) -> [Span] = { [Span(text: $0)] }
        /// What the text before the cursor may be completed to.
        var completions: (_ textBeforeCursor: String) -> LineCompletions = { _ in LineCompletions() }
    }

    /// What one reading needs.
    struct Request {
        var prompt: [Span]
        /// What stands before further lines.
        var continuation: [Span] = []
        /// The text to start from.
        var text = ""
        var language = Language()
    }

    nonisolated(unsafe) static var received: Input?
    nonisolated(unsafe) static var request = Request(prompt: [])
    nonisolated(unsafe) static var area = EditArea()
    nonisolated(unsafe) static var terminal: Terminal!
    nonisolated(unsafe) static var completions = LineCompletions()
    /// The candidates that readline has still to be given, last first.
    nonisolated(unsafe) static var pending: [String] = []
    private nonisolated(unsafe) static var typedAhead: [UInt8] = []
    nonisolated(unsafe) static var walk = HistoryWalk(entries: [])

    /// Called while a line is edited, after `InterruptKey.wakeEditor(.notice)`.
    var onNotice: () -> Void = {}
    private var knownHistory: [String] = []

    init(terminal: Terminal) {
        Self.terminal = terminal
        // Without a locale that knows UTF-8, readline would count the bytes of ᾱ as letters.
        if setlocale(LC_CTYPE, "") == nil || String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        rl_readline_name = UnsafePointer(strdup("lab"))
        rl_catch_signals = 0
        rl_catch_sigwinch = 0
        rl_change_environment = 0
        // Before the learner's ~/.inputrc is read, so that it has the last word.
        Self.bindKeys()
        Self.setUpCompletion()
        rl_initialize()
    }

    /// Makes `entries`, oldest first, what Up, Down and Ctrl-R find.
    func use(history entries: [String]) {
        Self.walk = HistoryWalk(entries: entries)
        guard entries != knownHistory else { return }
        knownHistory = entries
        clear_history()
        entries.forEach { add_history($0) }
    }

    /// Lets the user edit one text.
    func read(_ request: Request) -> Input {
        Self.received = nil
        Self.request = request
        Self.area = EditArea()
        InterruptKey.forgetWakeUps()
        if Self.isDrawing {
            rl_redisplay_function = { LineEditor.redraw() }
        } else {
            rl_redisplay_function = rl_redisplay
        }
        return InterruptKey.with(.editor) {
            rl_callback_handler_install(Self.isDrawing ? "" : request.prompt.map(\.text).joined()) {
                LineEditor.receive($0)
            }
            if !request.text.isEmpty {
                rl_insert_text(request.text)
                rl_redisplay_function()
            }
            takeKeysTypedAhead()
            while Self.received == nil { waitForKey() }
            return Self.received ?? .end
        }
    }

    /// Shows text above the line that is being edited.
    func show(above text: String) {
        if Self.isDrawing {
            Self.write(Self.area.erase() + text.replacing("\n", with: "\r\n"))
            Self.redraw()
        } else {
            Self.write("\r\n" + text.replacing("\n", with: "\r\n"))
            rl_forced_update_display()
        }
    }

    /// Handles keys that were read while the terminal was asked what it can draw.
    private func takeKeysTypedAhead() {
        Self.typedAhead += TerminalProbe.takeKeys()
        while Self.received == nil, !Self.typedAhead.isEmpty {
            rl_stuff_char(Int32(Self.typedAhead.removeFirst()))
            rl_callback_read_char()
        }
    }

    private static func receive(_ line: UnsafeMutablePointer<CChar>?) {
        received = line.map { .line(String(cString: $0)) } ?? .end
        free(line)
        rl_callback_handler_remove()
    }

    /// Handles what comes next: a key, Ctrl-C, a notice or a new size of the window.
    private func waitForKey() {
        var sources = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: InterruptKey.wakeUps, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&sources, nfds_t(sources.count), -1) > 0 else { return }
        if sources[1].revents != 0 {
            wakeUp()
        } else if sources[0].revents & Int16(POLLIN) != 0 {
            rl_callback_read_char()
        } else {
            // The terminal has hung up.
            rl_callback_handler_remove()
            Self.received = .end
        }
    }

    private func wakeUp() {
        switch InterruptKey.nextWakeUp() {
        case .interrupt: dropLine()
        case .resize:
            Self.area.resized(to: Self.terminal.size.columns)
            rl_resize_terminal()
        case .notice: onNotice()
        case nil: break
        }
    }

    private func dropLine() {
        rl_callback_sigcleanup()
        rl_free_line_state()
        rl_point = rl_end
        if Self.isDrawing {
            Self.write(Self.area.finish(Self.layout(addition: "^C"), painter: Self.terminal.painter))
        } else {
            rl_redisplay()
            rl_echo_signal_char(SIGINT)
            rl_crlf()
        }
        rl_callback_handler_remove()
        Self.received = .interrupted
    }

    // MARK: - Drawing

    /// Whether the text is drawn here rather than by readline.
    static var isDrawing: Bool { terminal.canRedraw }

    static func redraw() {
        write(area.draw(layout(), height: terminal.size.rows, painter: terminal.painter))
    }

    /// Shows lines below the text, and the text again below them.
    static func showBelow(_ lines: [String]) {
        write(area.finish(layout(), painter: terminal.painter) + lines.map { $0 + "\r\n" }.joined())
        redraw()
    }

    /// Leaves the text on the screen, with the cursor below it.
    static func finishDrawing() {
        rl_point = rl_end
        write(area.finish(layout(), painter: terminal.painter))
    }

    /// The text longer than this is not coloured: it has to be read anew for every key.
    private static let longestColoured = 20_000

    private static func layout(addition: String = "") -> EditLayout {
        let text = textBeforeCursor + textAfterCursor
        let isShort = text.utf8.count <= longestColoured
        return EditLayout(
            prompt: prompt,
            text: (isShort ? request.language.styled(text) : [Span(text: text)]) + [Span(text: addition)],
            continuation: request.continuation, cursor: Int(rl_point), columns: terminal.size.columns)
    }

    /// Our prompt, or what readline shows in its place while it searches or counts.
    private static var prompt: [Span] {
        let shown = rl_display_prompt.map { String(cString: $0) } ?? ""
        return shown.isEmpty ? request.prompt : [Span(text: shown.filter { $0 != "\u{1}" && $0 != "\u{2}" })]
    }

    private static func write(_ text: String) {
        fflush(rl_outstream)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, written))
        }
    }

    // MARK: - The text

    static var textBeforeCursor: String {
        String(decoding: UnsafeRawBufferPointer(start: rl_line_buffer, count: Int(rl_point)), as: UTF8.self)
    }

    static var textAfterCursor: String { String(cString: rl_line_buffer + Int(rl_point)) }

    /// The part of the line with the cursor that is before it.
    static var lineBeforeCursor: Substring {
        textBeforeCursor.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    }
}
