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
        return try InterruptKey.with(.cell) { try console.indented(work) }
    }

    /// Says how a run ended, as far as its output has not said it.
    func conclude(_ run: CellRun) {
        console.endLine()
        defer { run.profile.map { console.line("\($0)") } }
        switch run.error {
        case nil:
            if run.seconds >= 2 { tell("  \(Duration.seconds(run.seconds).clockText) min") }
        case is Interrupted:
            console.line(console.painter.paint("Stopped after \(Duration.seconds(run.seconds).clockText).", .yellow))
            tell(
                "Nothing is lost: variables, models and optimizers stand as the last whole statement left them. "
                    + "What you type goes on from there; `:run` runs the cell from its start.")
        case let error?:
            console.line(console.painter.paint("\(error)", .red))
        }
    }

    /// The command that a lone word such as `quit` was probably meant to be.
    private func commandMistakenForCell(_ source: String) -> String? {
        let word = source.trimmingCharacters(in: .whitespaces)
        let isVariable = player.session.value(of: word) != nil
        if word == "exit", !isVariable { return "quit" }
        return isVariable ? nil : commands.commands.first { $0.name == word }?.name
    }

    /// `?name`: what is known about a name.
    func explain(_ name: String) {
        if name.isEmpty { return showHelp("") }
        if name.hasPrefix(":") { return showHelp(String(name.dropFirst())) }
        guard let help = player.session.help(on: name) else {
            return tell("Nothing is known about `\(name)`. Tab completes names; `:vars` lists yours.")
        }
        console.lines(view.lines(ofHelp: help))
        guard let value = player.session.value(of: name) else { return }
        if let dataset = DatasetDetails.dataset(in: value) { return look(at: dataset) }
        console.line("    " + describe(value).truncated(to: 400))
    }

    /// What is in a data set, in words and in a picture of some of its images.
    private func look(at dataset: ImageDataset) {
        report {
            try interruptibly {
                console.lines(try DatasetDetails.lines(of: dataset).map { "  " + $0 })
                Gallery.use(folder: player.assets.path, prefix: "dataset")
                try showImages(dataset.spread(DatasetDetails.shownImages))
            }
        }
    }
}
