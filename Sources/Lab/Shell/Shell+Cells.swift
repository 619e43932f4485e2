import Engine
import Foundation
import Lessons

extension Shell {
    /// Runs the cell in view, in a new version if `source` is given.
    func run(_ cell: LessonCell, editedTo source: String? = nil) throws {
        let run = try interruptibly { try player.run(edited: source) }
        conclude(run)
        if run.error == nil, try player.step.exercise != nil {
            tell("`:check` tells whether this solves the exercise.")
        }
    }

    /// Runs what was typed at the prompt.
    func evaluate(_ source: String) throws {
        if let command = commandMistakenForCell(source) {
            return tell("Commands start with a colon: `:\(command)`.")
        }
        conclude(try interruptibly { try player.evaluate(source) })
    }

    /// Runs `work`, which Ctrl-C stops; its output is set off from what is typed.
    func interruptibly<Result>(_ work: () throws -> Result) rethrows -> Result {
        Interruption.clear()
        defer { Interruption.clear() }
        PrintOptions.windowWidth = max(20, console.terminal.size.columns - 3)
        return try InterruptKey.with(.cell) { try console.indented(work) }
    }

    /// Says how a run ended, as far as its output has not said it.
    func conclude(_ run: CellRun) {
        if run.error is Interrupted { console.removeEcho() }
        console.endLine()
        defer { run.profile.map { console.line("\($0)") } }
        switch run.error {
        case nil: tellStatus(of: run)
        case is Interrupted: tellStop(of: run)
        case let error?:
            show(error, in: run.id)
            adviseAfterError(in: run.id)
            tellCellsToRunFirst(run)
        }
    }

    /// A cell that did not find something may need one before it that is not in the session.
    private func tellCellsToRunFirst(_ run: CellRun) {
        guard let lesson = player.lesson, let index = lesson.stepIndex(of: run.id) else { return }
        let missing = lesson.steps.prefix(index).compactMap(\.cell).filter { player.state(of: $0) != .done }
        guard !missing.isEmpty else { return }
        let names = missing.map { "`\($0.id)`" }.joined(separator: ", ")
        tell(
            "Not in the session: what \(names) \(missing.count == 1 ? "makes" : "make"). `:run to \(run.id)` sees to that."
        )
    }

    private func tellStatus(of run: CellRun) {
        if let record = player.record.cells[run.id] {
            tell("  " + view.status(of: record, .done, isLive: true, file: nil))
        } else if run.seconds >= 2 {
            tell("  It took \(Duration.seconds(run.seconds).text).")
        }
    }

    private func tellStop(of run: CellRun) {
        let record = player.record.cells[run.id]
        let place = record?.place.map { " at \($0)" } ?? ""
        console.line(
            console.painter.paint("Stopped after \(Duration.seconds(run.seconds).clockText)\(place).", .yellow))
        let next =
            record?.place == nil
            ? "What you type goes on from there; `:run` runs the cell from its start."
            : "Enter or `:resume` goes on where it stopped; `:run` runs the cell from its start."
        tell("Nothing is lost: variables, models and optimizers stand as the last whole statement left them. " + next)
    }

    /// After an error: how to try again. At the prompt that need not be said twice.
    private func adviseAfterError(in id: String) {
        guard settings.hasHints, id != "prompt" || !hasAdvised else { return }
        tell(id == "prompt" ? "Up brings the line back, to change it." : "`:edit` changes the cell.")
        hasAdvised = hasAdvised || id == "prompt"
    }

    /// Shows what went wrong, in the cell `id` if it was there.
    func show(_ error: any Error, in id: String? = nil) {
        guard let error = error as? CellError else {
            return console.line(console.painter.paint("\(error)", .red))
        }
        // A cell of a lesson counts the lines of its file.
        let cell = player.lesson?.steps.compactMap(\.runnable).first { $0.id == id }
        let isCounted = cell != nil && error.file == player.lesson?.path
        let line = isCounted ? error.line - (cell?.firstLine ?? 1) + 1 : error.line
        console.lines(ErrorView(terminal: console.terminal).lines(of: error, line: line))
    }

    /// The command that a lone word such as `quit` was probably meant to be.
    private func commandMistakenForCell(_ source: String) -> String? {
        let word = source.trimmingCharacters(in: .whitespaces)
        let isVariable = player.session.value(of: word) != nil
        if word == "exit", !isVariable { return "quit" }
        return isVariable ? nil : commands.commands.first { $0.name == word }?.name
    }

    /// What is in a data set, in words and in a picture of some of its images.
    func look(at dataset: ImageDataset) {
        report {
            try interruptibly {
                console.lines(try DatasetDetails.lines(of: dataset).map { "  " + $0 })
                Gallery.use(folder: player.assets.path, prefix: "dataset")
                try showImages(dataset.spread(DatasetDetails.shownImages))
            }
        }
    }
}
