@preconcurrency import CReadline
import Foundation

/// GNU Readline: editing, history and completion at the prompt.
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

    /// Gives the completions of the word that ends the text before the cursor: whole words, and where the word starts.
    typealias Completer = (_ textBeforeCursor: String) -> (wordStart: Int, words: [String])

    private nonisolated(unsafe) static var received: Input?
    private nonisolated(unsafe) static var completer: Completer = { _ in (0, []) }
    private nonisolated(unsafe) static var matches: [String] = []

    private let historyFile: URL

    init(historyFile: URL, completer: @escaping Completer) {
        self.historyFile = historyFile
        Self.completer = completer
        // Without a locale that knows UTF-8, readline would count the bytes of ᾱ as letters.
        if setlocale(LC_CTYPE, "") == nil || String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        rl_readline_name = UnsafePointer(strdup("lab"))
        rl_catch_signals = 0
        rl_catch_sigwinch = 0
        rl_change_environment = 0
        rl_initialize()
        bindKeys()
        setUpCompletion()
        setUpHistory()
    }

    /// Lets the user edit one line, which may hold line ends, starting from `text`.
    func readLine(prompt: String, text: String = "") -> Input {
        Self.received = nil
        InterruptKey.forgetWakeUps()
        return InterruptKey.with(.editor) {
            rl_callback_handler_install(prompt) { LineEditor.receive($0) }
            if !text.isEmpty {
                rl_insert_text(text)
                rl_redisplay()
            }
            while Self.received == nil { waitForKey() }
            return Self.received ?? .end
        }
    }

    private static func receive(_ line: UnsafeMutablePointer<CChar>?) {
        received = line.map { .line(String(cString: $0)) } ?? .end
        free(line)
        rl_callback_handler_remove()
    }

    /// Handles what comes next: a key, Ctrl-C or a new size of the window.
    private func waitForKey() {
        var sources = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: InterruptKey.wakeUps, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&sources, nfds_t(sources.count), -1) > 0 else { return }
        if sources[1].revents != 0 {
            var byte: UInt8 = 0
            guard read(InterruptKey.wakeUps, &byte, 1) == 1 else { return }
            if byte == InterruptKey.interruptByte { dropLine() } else { rl_resize_terminal() }
        } else if sources[0].revents & Int16(POLLIN) != 0 {
            rl_callback_read_char()
        } else {
            // The terminal has hung up.
            rl_callback_handler_remove()
            Self.received = .end
        }
    }

    private func dropLine() {
        rl_callback_sigcleanup()
        rl_free_line_state()
        rl_point = rl_end
        rl_redisplay()
        rl_echo_signal_char(SIGINT)
        rl_crlf()
        rl_callback_handler_remove()
        Self.received = .interrupted
    }

    // MARK: - Keys

    /// Keys for cells of several lines: Alt-Enter breaks the line, arrows, Home and End move in it, Tab indents.
    private func bindKeys() {
        rl_bind_keyseq("\\e\\C-m") { _, _ in LineEditor.insert("\n") }
        for sequence in ["\\e[A", "\\eOA"] {
            rl_bind_keyseq(sequence) { count, key in
                LineEditor.textBeforeCursor.contains("\n")
                    ? LineEditor.moveLine(by: -1) : rl_get_previous_history(count, key)
            }
        }
        for sequence in ["\\e[B", "\\eOB"] {
            rl_bind_keyseq(sequence) { count, key in
                LineEditor.textAfterCursor.contains("\n")
                    ? LineEditor.moveLine(by: 1) : rl_get_next_history(count, key)
            }
        }
        for sequence in ["\\C-a", "\\e[H", "\\eOH", "\\e[1~"] {
            rl_bind_keyseq(sequence) { _, _ in
                rl_point -= Int32(LineEditor.lineBeforeCursor.utf8.count)
                return 0
            }
        }
        for sequence in ["\\C-e", "\\e[F", "\\eOF", "\\e[4~"] {
            rl_bind_keyseq(sequence) { _, _ in
                rl_point += Int32(LineEditor.textAfterCursor.prefix { $0 != "\n" }.utf8.count)
                return 0
            }
        }
        rl_bind_key(Int32(UInt8(ascii: "\t"))) { count, key in
            let isIndentation = LineEditor.lineBeforeCursor.allSatisfy { $0 == " " }
            return isIndentation ? LineEditor.insert("    ") : rl_complete(count, key)
        }
    }

    /// Returns 0, as functions of keys have to: readline takes anything else for the end of the input.
    private static func insert(_ text: String) -> Int32 {
        rl_insert_text(text)
        return 0
    }

    private static var textBeforeCursor: String {
        String(decoding: UnsafeRawBufferPointer(start: rl_line_buffer, count: Int(rl_point)), as: UTF8.self)
    }

    private static var textAfterCursor: String { String(cString: rl_line_buffer + Int(rl_point)) }

    /// The part of the line with the cursor that is before it.
    private static var lineBeforeCursor: Substring {
        textBeforeCursor.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    }

    /// Puts the cursor into the same column of the line above or below in the text being edited.
    private static func moveLine(by step: Int) -> Int32 {
        let lines = (textBeforeCursor + textAfterCursor).split(separator: "\n", omittingEmptySubsequences: false)
        let target = textBeforeCursor.count { $0 == "\n" } + step
        guard lines.indices.contains(target) else { return 0 }
        let start = lines[..<target].reduce(0) { $0 + $1.utf8.count + 1 }
        rl_point = Int32(start + lines[target].prefix(lineBeforeCursor.count).utf8.count)
        return 0
    }

    // MARK: - Completion

    private func setUpCompletion() {
        rl_variable_bind("show-all-if-ambiguous", "on")
        rl_completer_word_break_characters = UnsafePointer(strdup(" \t\n\"\\'`@$><=;|&{}()[],.+-*/%!?:"))
        rl_attempted_completion_function = { word, start, _ in LineEditor.complete(word, from: Int(start)) }
    }

    private static func complete(
        _ word: UnsafePointer<CChar>?, from start: Int
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        // No completion with file names when there is none of ours.
        rl_attempted_completion_over = 1
        rl_completion_append_character = 0
        let (wordStart, words) = completer(textBeforeCursor)
        // Readline replaces from where it thinks that the word starts.
        let skipped = String(
            decoding: textBeforeCursor.utf8.dropFirst(wordStart).prefix(max(0, start - wordStart)), as: UTF8.self)
        matches = words.filter { $0.hasPrefix(skipped) }.map { String($0.dropFirst(skipped.count)) }.reversed()
        return rl_completion_matches(word) { _, _ in LineEditor.matches.popLast().flatMap { strdup($0) } }
    }

    // MARK: - History

    private func setUpHistory() {
        using_history()
        // Time stamps let the file hold entries of several lines.
        history_comment_char = CChar(UInt8(ascii: "#"))
        history_write_timestamps = 1
        stifle_history(2000)
        read_history(historyFile.path)
    }

    /// Remembers `entry` as the latest, once, here and in the file.
    func remember(_ entry: String) {
        guard !entry.allSatisfy(\.isWhitespace) else { return }
        var position = Int32(0)
        while let stored = history_get(history_base + position) {
            if String(cString: stored.pointee.line) == entry {
                free_history_entry(remove_history(position))
            } else {
                position += 1
            }
        }
        add_history(entry)
        try? FileManager.default.createDirectory(
            at: historyFile.deletingLastPathComponent(), withIntermediateDirectories: true)
        write_history(historyFile.path)
    }
}
