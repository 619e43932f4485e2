@preconcurrency import CReadline
import Foundation

/// What Tab offers for the text before the cursor.
struct LineCompletions {
    /// One of them.
    struct Candidate: Equatable {
        /// The whole word.
        let text: String
        /// A few words about it for the list.
        var note = ""
    }

    /// Where the word starts that they replace, in bytes.
    var wordStart = 0
    var candidates: [Candidate] = []
}

/// Tab: readline completes with what the language of the line offers, and the list is shown below the line.
extension LineEditor {
    static func setUpCompletion() {
        rl_variable_bind("show-all-if-ambiguous", "on")
        rl_completer_word_break_characters = UnsafePointer(strdup(" \t\n\"\\'`@$><=;|&{}()[],.+-*/%!?:"))
        rl_attempted_completion_function = { word, start, _ in LineEditor.complete(word, from: Int(start)) }
        rl_completion_display_matches_hook = { _, _, _ in LineEditor.showCandidates() }
    }

    private static func complete(
        _ word: UnsafePointer<CChar>?, from start: Int
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        // No completion with file names when there is none of ours.
        rl_attempted_completion_over = 1
        rl_completion_append_character = 0
        completions = request.language.completions(textBeforeCursor)
        // Readline replaces from where it thinks that the word starts.
        let skipped = String(
            decoding: textBeforeCursor.utf8.dropFirst(completions.wordStart)
                .prefix(max(0, start - completions.wordStart)), as: UTF8.self)
        pending = completions.candidates.map(\.text).filter { $0.hasPrefix(skipped) }
            .map { String($0.dropFirst(skipped.count)) }.reversed()
        return rl_completion_matches(word) { _, _ in LineEditor.pending.popLast().flatMap { strdup($0) } }
    }

    /// Shows the candidates below the text, which is then drawn again.
    private static func showCandidates() {
        let lines = candidateLines(
            completions.candidates, width: terminal.size.columns - 1, height: terminal.size.rows - 4,
            painter: terminal.painter)
        guard isDrawing else {
            rl_crlf()
            lines.forEach { print($0) }
            rl_on_new_line()
            return
        }
        showBelow(lines)
    }

    /// One candidate a line with its note where there are few, else in columns.
    static func candidateLines(
        _ candidates: [LineCompletions.Candidate], width: Int, height: Int, painter: Painter
    ) -> [String] {
        let longest = candidates.map(\.text.columnWidth).max() ?? 0
        let hasNotes = candidates.contains { !$0.note.isEmpty }
        if hasNotes, candidates.count <= max(4, height) {
            return candidates.map { candidate in
                let room = max(0, width - longest - 4)
                return "  " + painter.paint(candidate.text.padded(to: longest), .cyan)
                    + (candidate.note.isEmpty ? "" : "  " + painter.paint(candidate.note.truncated(to: room), .dim))
            }
        }
        return columns(of: candidates.map(\.text), longest: longest, width: width, height: height, painter: painter)
    }

    /// In columns, read downwards, and what does not fit counted.
    private static func columns(
        of texts: [String], longest: Int, width: Int, height: Int, painter: Painter
    ) -> [String] {
        let columnCount = max(1, (width - 2) / (longest + 2))
        let rowCount = min((texts.count + columnCount - 1) / columnCount, max(1, height))
        let shown = texts.prefix(rowCount * columnCount)
        let rows = (0..<rowCount).map { row in
            let row = stride(from: row, to: shown.count, by: rowCount).map { shown[$0].padded(to: longest) }
            return "  " + painter.paint(row.joined(separator: "  "), .cyan)
        }
        return rows + (shown.count < texts.count ? ["  … and \(texts.count - shown.count) more"] : [])
    }
}
