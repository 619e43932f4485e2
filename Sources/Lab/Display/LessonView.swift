import Foundation
import Lessons

/// Lays out lessons, steps and cells as lines for the terminal.
struct LessonView {
    let painter: Painter
    /// The width of prose, in columns.
    let width: Int

    // MARK: - Steps

    /// A step: where it stands in its lesson, and its prose. The cell follows by itself, as `lines(of:)`.
    func lines(of step: Step, number: Int, in lesson: Lesson) -> [String] {
        let title = " \(lesson.id)  \(lesson.title) "
        let place = " \(number)/\(lesson.steps.count) "
        let rule = String(repeating: "─", count: max(2, width - title.columnWidth - place.columnWidth - 4))
        let header = painter.paint("──\(title)\(rule)\(place)──", .dim)
        let prose = MarkdownRenderer(width: width, painter: painter).lines(of: step.prose)
        return ["", header, ""] + prose
    }

    /// Swift source beside a bar.
    func lines(ofSource source: String) -> [String] {
        let bar = painter.paint("  │ ", .blue)
        return SwiftHighlighter.highlight(source.trimmingNewlines, painter: painter)
            .split(separator: "\n", omittingEmptySubsequences: false).map { bar + $0 }
    }

    /// Markdown without a header: a hint, the help.
    func lines(ofMarkdown markdown: String) -> [String] {
        MarkdownRenderer(width: width, painter: painter).lines(of: markdown)
    }

    /// What is known about a name: signatures in Swift, with indented lines of explanation.
    func lines(ofHelp help: String) -> [String] {
        help.split(separator: "\n").flatMap { line -> [String] in
            let isExplanation = line.hasPrefix(" ")
            let lines = TextWrap.lines([Span(text: String(line.drop { $0 == " " }))], width: width - 8)
                .map { $0.map(\.text).joined() }
            if isExplanation { return lines.map { "    " + $0 } }
            return lines.enumerated().map { index, text in
                (index == 0 ? "" : "        ") + SwiftHighlighter.highlight(text, painter: painter)
            }
        }
    }

    /// What a cell printed and drew the last time.
    func lines(of record: CellRecord) -> [String] {
        let text = record.text.trimmingNewlines
        let printed = text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let shown = printed.suffix(12)
        let omitted = printed.count > shown.count ? ["… (\(printed.count - shown.count) lines before)"] : []
        return (omitted + shown + record.pictures.map(\.path)).map { "  " + painter.paint($0, .dim) }
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
        case .recorded: "done earlier; its variables are not in memory"
        case .stale: "stale: it or a cell before it has changed"
        case .interrupted: "stopped by Ctrl-C"
        case .failed: "ended with an error"
        }
    }
}
