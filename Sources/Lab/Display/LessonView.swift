import Foundation
import Lessons

/// Lays out lessons, steps and cells as lines for the terminal.
struct LessonView {
    let painter: Painter
    /// The width of prose, in columns.
    let width: Int
    /// The width of the window: source code may take all of it.
    let windowWidth: Int

    init(terminal: Terminal) {
        painter = terminal.painter
        width = terminal.textWidth
        windowWidth = terminal.size.columns - 1
    }

    // MARK: - Steps

    /// A step: where it stands in its lesson, and its prose. The cell follows by itself, as `lines(of:)`.
    func lines(of step: Step, number: Int, in lesson: Lesson) -> [String] {
        let prose = MarkdownRenderer(width: width, painter: painter).lines(of: step.prose)
        return ["", header(number: number, in: lesson)] + (prose.isEmpty ? [] : [""] + prose)
    }

    private func header(number: Int, in lesson: Lesson) -> String {
        guard painter.drawsLines else {
            return "Lesson \(lesson.id), \(lesson.title), step \(number) of \(lesson.steps.count)"
        }
        let place = " \(number)/\(lesson.steps.count) "
        let name = "\(lesson.id)  \(lesson.title)".truncated(to: max(8, width - place.columnWidth - 8))
        let title = " \(name) "
        let rule = String(repeating: "─", count: max(2, width - title.columnWidth - place.columnWidth - 4))
        return painter.paint("──\(title)\(rule)\(place)──", .dim)
    }

    /// Swift source beside a bar.
    func lines(ofSource source: String) -> [String] {
        let bar = painter.drawsLines ? painter.paint("  │ ", .blue) : "    "
        return CodeWrap.lines(SwiftHighlighter.spans(of: source.trimmingNewlines), width: windowWidth - 4)
            .map { bar + painter.paint($0) }
    }

    /// Markdown without a header: a hint, the help.
    func lines(ofMarkdown markdown: String) -> [String] {
        MarkdownRenderer(width: width, painter: painter).lines(of: markdown)
    }

    /// What is known about a name: its declarations with what they mean, shapes, an example.
    func lines(of documentation: Documentation) -> [String] {
        var lines: [String] = []
        for (index, declaration) in documentation.declarations.enumerated() {
            let signature = CodeWrap.lines(SwiftHighlighter.spans(of: declaration.signature), width: width)
            lines += signature.map(painter.paint)
            // What overloads have in common is said once, after the last of them.
            let next = documentation.declarations.dropFirst(index + 1).first
            if next?.summary != declaration.summary { lines += words(declaration.summary) }
        }
        if let shapes = documentation.shapes { lines += words("Shapes: \(shapes)") }
        if !documentation.members.isEmpty {
            lines += words("Members: \(documentation.members.joined(separator: ", "))")
        }
        if let example = documentation.example { lines += [""] + self.lines(ofSource: example) }
        return lines
    }

    private func words(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return TextWrap.lines([Span(text: text)], width: width - 4).map { "    " + painter.paint($0) }
    }

    /// What a cell printed and drew the last time.
    func lines(of record: CellRecord) -> [String] {
        let text = record.text.trimmingNewlines
        let printed = text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let shown = printed.suffix(12)
        let omitted = printed.count > shown.count ? ["… (\(printed.count - shown.count) lines before)"] : []
        return (omitted + shown).map { "  " + painter.paint($0, .dim) }
    }

    /// What an output is worth: whether it is live, its seed, how long it took, and the file that it is in.
    /// - Parameters:
    ///   - isLive: whether it was made since the lesson was opened.
    ///   - file: where the record is; nil if the output has just been shown with its files.
    func status(of record: CellRecord, _ state: CellState, isLive: Bool, file: String?) -> String {
        let pictures = record.pictures.map(\.path).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let more = pictures.count > 3 ? ["\(pictures.count - 3) more"] : []
        let files = file.map { pictures.isEmpty ? [$0] : pictures.prefix(3) + more } ?? []
        let parts = [
            origin(of: record, state, isLive: isLive), record.seed.map { "seed \($0)" },
            Duration.seconds(min(max(record.seconds, 0), 1e9)).text,
        ]
        return (parts.compactMap(\.self) + files).joined(separator: " · ")
    }

    private func origin(of record: CellRecord, _ state: CellState, isLive: Bool) -> String {
        switch state {
        case .done where isLive: "live"
        case .done, .recorded: "from the record (\(record.date.momentText))"
        case .interrupted: state.text + (record.place.map { " at \($0)" } ?? "")
        case .notRun, .stale, .failed: state.text
        }
    }

    // MARK: - Lists

    /// All lessons with what is done of each.
    func lines(of catalogue: Catalogue, store: RecordStore) -> [String] {
        let rows = catalogue.lessons.map { lesson in
            let progress = store.progress(of: lesson)
            return [lesson.id, lesson.title, "\(lesson.minutes) min", text(of: progress)]
        }
        let table = TextTable(
            titles: ["lesson", "title", "time", "done"], rows: rows, alignments: [.left, .left, .right, .left])
        return table.lines(width: width, painter: painter)
    }

    private func text(of progress: LessonProgress) -> String {
        guard progress.isStarted else { return "–" }
        let cells = "\(progress.cellsDone)/\(progress.cellCount) cells"
        guard progress.exerciseCount > 0 else { return cells }
        return "\(cells), \(progress.exercisesPassed)/\(progress.exerciseCount) exercises"
    }

    /// The steps of a lesson with where each stands.
    func lines(of lesson: Lesson, stepInView: Int, state: (Step) -> String) -> [String] {
        let rows = lesson.steps.enumerated().map { index, step in
            [index == stepInView ? "→" : "", "\(index + 1)", name(of: step), state(step)]
        }
        return TextTable(titles: ["", "step", "cell", "state"], rows: rows, alignments: [.left, .right])
            .lines(width: width, painter: painter)
    }

    private func name(of step: Step) -> String {
        switch step.task {
        case .read: "(reading)"
        case .run(let cell): cell.id
        case .solve(let exercise): "\(exercise.id): \(exercise.title)"
        }
    }
}

extension CellState {
    /// The state in a few words.
    var text: String {
        switch self {
        case .notRun: "not run"
        case .done: "done"
        case .recorded: "done; its variables are not in the session"
        case .stale: "stale: it or a cell before it has changed"
        case .interrupted: "interrupted"
        case .failed: "ended with an error"
        }
    }
}

extension String {
    /// The path with `~` for the home folder.
    var abbreviatingHome: String {
        let home = NSHomeDirectory()
        return hasPrefix(home + "/") ? "~" + dropFirst(home.count) : self
    }
}
