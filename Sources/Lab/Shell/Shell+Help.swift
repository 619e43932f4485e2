import Foundation
import Lessons

extension Shell {
    /// `?name` and `:help name`: what is known about a name of Swift, a command or a lesson.
    func explain(_ topic: String) {
        report {
            if topic.isEmpty { return showCommands() }
            if topic.hasPrefix(":") { return explain(try commands.command(named: String(topic.dropFirst()))) }
            if topic.first?.isNumber == true { return explain(try player.catalogue.lesson(topic)) }
            if let lesson = player.catalogue.lessons.first(where: { $0.id == topic }) { return explain(lesson) }
            if let documentation = player.session.documentation(of: topic) {
                return explain(documentation, asked: topic)
            }
            if let setting = Setting.all.first(where: { $0.name == topic }) { return show(setting) }
            if let command = commands.commands.first(where: { $0.name == topic }) { return explain(command) }
            let hint = player.session.suggestion(for: topic) ?? "Tab completes names; `:vars` lists yours."
            throw ShellError("Nothing is known about `\(topic)`. \(hint)")
        }
    }

    private func explain(_ documentation: Documentation, asked name: String) {
        var lines = view.lines(of: documentation)
        if let place = introductions.place(of: documentation.term), documentation.origin == nil {
            lines += [""] + told("Lesson \(place.lesson), \(place.title), uses it first, in the cell \(place.cell).")
        }
        guard let value = player.session.value(of: name) else { return show(lines) }
        lines += documentation.origin.map { told("Set \(text(of: $0)).") } ?? []
        show(lines)
        if let dataset = DatasetDetails.dataset(in: value) { return look(at: dataset) }
        console.line("    " + describe(value).truncated(to: 400))
    }

    /// Where a variable was set: `by the cell train, 5 minutes ago`.
    func text(of origin: VariableOrigin) -> String {
        let steps = player.lesson?.steps.compactMap(\.runnable) ?? []
        let cell = origin.cell == player.lesson?.path ? steps.last { $0.firstLine <= origin.line }?.id : nil
        let place =
            if let cell {
                "by the cell \(cell)"
            } else if origin.cell == "prompt" {
                "at the prompt"
            } else {
                "by the \(origin.cell)"
            }
        return "\(place), \(Self.text(of: Date.now.timeIntervalSince(origin.date)))"
    }

    /// `just now`, `5 minutes ago`, `3 days ago`.
    static func text(of secondsAgo: Double) -> String {
        let units = [(86400.0, "day"), (3600, "hour"), (60, "minute")]
        guard let (length, name) = units.first(where: { secondsAgo >= $0.0 }) else { return "just now" }
        let count = Int(secondsAgo / length)
        return "\(count) \(name)\(count == 1 ? "" : "s") ago"
    }

    private func explain(_ lesson: Lesson) {
        let progress = player.store.progress(of: lesson)
        let needs = lesson.needs.isEmpty ? "" : " It uses what lesson \(lesson.needs.joined(separator: " and ")) makes."
        let headings = lesson.steps.flatMap { $0.prose.split(separator: "\n") }.filter { $0.hasPrefix("## ") }
            .map { "- \($0.dropFirst(3))" }
        show(
            view.lines(
                ofMarkdown: """
                    **Lesson \(lesson.id): \(lesson.title)**

                    About \(lesson.minutes) minutes, \(lesson.steps.count) steps, \(progress.cellsDone) of \
                    \(progress.cellCount) cells done.\(needs)

                    \(headings.joined(separator: "\n"))
                    """) + [""] + told("`:start \(lesson.id)` opens it."))
    }

    private func explain(_ command: Command) {
        let short = CommandTable.shortName(of: command).map { " (short: `:\($0)`)" } ?? ""
        let usage = "`:\(command.name)\(command.arguments.isEmpty ? "" : " " + command.arguments)`"
        show(view.lines(ofMarkdown: "\(usage)\(short): \(command.summary)\n\n\(command.details)"))
    }

    /// The list of keys and commands.
    private func showCommands() {
        let keys = [
            ("Enter", "show the next step, or run the cell in view"),
            ("Swift", "anything else is run as Swift: x.shape"),
            ("?name", "what a name means"), ("Tab", "complete a name, or list what there is"),
            ("Up, Ctrl-R", "bring back what you typed"), ("Alt-Enter", "start a new line in a cell"),
            ("Ctrl-C", "drop the line, or stop a running cell"),
        ]
        let rows = keys + commands.commands.map { (":\($0.name) \($0.arguments)", $0.summary.replacing("`", with: "")) }
        let width = min(rows.map { $0.0.columnWidth }.max() ?? 0, console.terminal.textWidth / 3)
        let lines = rows.enumerated().flatMap { index, row in
            (index == keys.count ? [""] : []) + self.lines(name: row.0, width: width, summary: row.1)
        }
        show(
            lines + [""]
                + told(
                    "Commands may be shortened as long as it is clear which one is meant. `:help NAME` tells more about one."
                ))
    }

    /// A name and what it means beside it; a long name has a line of its own.
    private func lines(name: String, width: Int, summary: String) -> [String] {
        let room = console.terminal.textWidth - width - 4
        let texts = TextWrap.lines([Span(text: summary)], width: max(10, room)).map { $0.map(\.text).joined() }
        let margin = String(repeating: " ", count: width + 4)
        let title = "  " + console.painter.paint(name.padded(to: width), .cyan) + "  "
        if name.columnWidth > width { return [title] + texts.map { margin + $0 } }
        return texts.enumerated().map { ($0.offset == 0 ? title : margin) + $0.element }
    }
}
