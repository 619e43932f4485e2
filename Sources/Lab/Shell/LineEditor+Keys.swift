@preconcurrency import CReadline
import Foundation

/// What keys do, beyond what readline binds them to. Each is a command that `~/.inputrc` can bind to other keys.
///
/// They return 0, as readline takes anything else for the end of the input.
extension LineEditor {
    /// A readline command: its repeat count and the key.
    private typealias Command = @convention(c) (Int32, Int32) -> Int32

    static func bindKeys() {
        bind("lab-accept-or-continue", ["\\C-m", "\\C-j"], in: typingModes + ["vi-move"]) { count, key in
            LineEditor.enter(count, key)
        }
        bind("lab-break-line", ["\\e\\C-m", "\\e\\C-j"]) { _, _ in LineEditor.insert("\n" + LineEditor.indentation) }
        bind("lab-up", ["\\e[A", "\\eOA", "\\C-p"]) { _, _ in LineEditor.up() }
        bind("lab-down", ["\\e[B", "\\eOB", "\\C-n"]) { _, _ in LineEditor.down() }
        bind("lab-beginning-of-line", ["\\C-a", "\\e[H", "\\eOH", "\\e[1~"]) { _, _ in
            rl_point -= Int32(LineEditor.lineBeforeCursor.utf8.count)
            return 0
        }
        bind("lab-end-of-line", ["\\C-e", "\\e[F", "\\eOF", "\\e[4~"]) { _, _ in
            rl_point += Int32(LineEditor.textAfterCursor.prefix { $0 != "\n" }.utf8.count)
            return 0
        }
        bind("lab-indent-or-complete", ["\\C-i"]) { count, key in
            LineEditor.isInIndentation ? LineEditor.insert(LineEditor.oneLevel) : rl_complete(count, key)
        }
        bind("lab-close-bracket", ["}", ")", "]"]) { _, key in LineEditor.close(key) }
    }

    /// Where letters are typed: in the Emacs mode and in the insert mode of vi.
    private static let typingModes = ["emacs-standard", "vi-insert"]

    private static func bind(
        _ name: String, _ sequences: [String], in modes: [String] = typingModes, _ command: Command
    ) {
        // Readline keeps the name.
        rl_add_defun(strdup(name), command, -1)
        for mode in modes {
            for sequence in sequences { rl_bind_keyseq_in_map(sequence, command, rl_get_keymap_by_name(mode)) }
        }
    }

    // MARK: - Enter and indentation

    private static let oneLevel = "    "

    /// Ends the text if it is whole. If it is not, another line starts; after two empty ones it ends all the same.
    private static func enter(_ count: Int32, _ key: Int32) -> Int32 {
        let text = textBeforeCursor + textAfterCursor
        guard isDrawing else { return rl_newline(count, key) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isGivenUp = lines.suffix(2).allSatisfy { $0.allSatisfy(\.isWhitespace) }
        if request.language.needsMore(text), !isGivenUp { return insert("\n" + indentation) }
        finishDrawing()
        rl_done = 1
        return 0
    }

    /// The space that a line after the cursor's starts with: as much as that one, and more inside of a bracket.
    private static var indentation: String {
        let line = lineBeforeCursor
        let space = String(line.prefix { $0 == " " })
        let opens = line.reversed().first { $0 != " " }.map { "{[(".contains($0) } ?? false
        // A closure's parameters: `{ x in`.
        return space + (opens || line.hasSuffix(" in") ? oneLevel : "")
    }

    private static var isInIndentation: Bool {
        textBeforeCursor.contains("\n") && lineBeforeCursor.allSatisfy { $0 == " " }
    }

    /// A bracket that closes what a line above has opened stands one level further left.
    private static func close(_ key: Int32) -> Int32 {
        if isInIndentation, lineBeforeCursor.count >= oneLevel.count {
            rl_delete_text(rl_point - Int32(oneLevel.utf8.count), rl_point)
            rl_point -= Int32(oneLevel.utf8.count)
        }
        return insert(String(UnicodeScalar(UInt8(clamping: key))))
    }

    private static func insert(_ text: String) -> Int32 {
        rl_insert_text(text)
        return 0
    }

    // MARK: - Up and down

    private static func up() -> Int32 {
        textBeforeCursor.contains("\n") ? moveLine(by: -1) : recall { $0.older(than: $1, before: $2) }
    }

    private static func down() -> Int32 {
        textAfterCursor.contains("\n") ? moveLine(by: 1) : recall { walk, text, _ in walk.newer(than: text) }
    }

    /// Replaces the text by what `step` finds in the history.
    private static func recall(_ step: (inout HistoryWalk, String, String) -> String?) -> Int32 {
        guard let text = step(&walk, textBeforeCursor + textAfterCursor, textBeforeCursor) else {
            rl_ding()
            return 0
        }
        rl_replace_line(text, 1)
        rl_point = rl_end
        return 0
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
}
