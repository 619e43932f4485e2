import Foundation

extension Shell {
    /// The command that shows what was typed.
    static let historyCommands: [Command] = [
        Command(
            name: "history", arguments: "[all | TEXT]", takes: .choice(["all"]),
            summary: "what you typed, in this lesson or with some text in it",
            details: """
                - `:history` shows what you typed last in this lesson.
                - `:history all` shows it for all lessons.
                - `:history TEXT` shows everything in which the text occurs.

                At the prompt, Up brings back what you typed, the latest first; after a few letters, only what begins with
                them. Ctrl-R searches while you type.
                """
        ) { shell, text in try shell.showHistory(text) }
    ]

    private static let shownEntries = 30

    private func showHistory(_ text: String) throws {
        // The last entry is this command.
        let earlier = history.entries.dropLast()
        let found = earlier.filter { entry in
            switch text {
            case "": entry.lesson == player.lesson?.id
            case "all": true
            default: entry.text.localizedCaseInsensitiveContains(text)
            }
        }
        guard !found.isEmpty else {
            throw ShellError(
                text.isEmpty ? "You have not typed anything in this lesson yet." : "Nothing with `\(text)` was typed.")
        }
        let shown = found.suffix(Self.shownEntries)
        var place: String??
        var lines = found.count > shown.count ? ["… \(found.count - shown.count) earlier ones"] : []
        for entry in shown {
            if !text.isEmpty, entry.lesson != place {
                lines.append(console.painter.paint(entry.lesson.map { "lesson \($0)" } ?? "no lesson", .dim))
                place = entry.lesson
            }
            lines += self.lines(of: entry)
        }
        show(lines)
    }

    /// The entry in colour; the lines after its first are set in a little.
    private func lines(of entry: History.Entry) -> [String] {
        let text = console.painter.isColoured ? console.painter.paint(language.styled(entry.text)) : entry.text
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { ($0.offset == 0 ? "  " : "    ") + $0.element }
    }
}
