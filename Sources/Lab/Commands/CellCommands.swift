import Lessons

extension Shell {
    /// Commands that do something with the cell or the exercise in view.
    static let cellCommands: [Command] = [
        Command(
            name: "run", arguments: "[all | to CELL | needs]", takes: .cellsOr(["all", "needs", "to"]),
            summary: "run the cell in view again, or several",
            details: """
                - `:run` runs the cell in view, or your solution of the exercise in view, whether it has run before or not.
                - `:run all` runs all cells of the lesson that are not done.
                - `:run to CELL` runs those up to a cell.
                - `:run needs` runs the lessons whose results this one uses.
                """
        ) { shell, what in try shell.run(what) },
        Command(name: "skip", summary: "pass over the cell in view") { shell, _ in
            try shell.moved(to: shell.player.skip())
        },
        Command(
            name: "edit", arguments: "[CELL]", takes: .cellsOr([]),
            summary: "change the cell in view, then run it",
            details: """
                Opens the cell in the editor that `:set editor` or the environment variable `VISUAL` or `EDITOR` names. If
                there is none, the cell comes to the prompt: the arrow keys move in it, Alt-Enter starts a new line, Enter
                runs it.

                Your version is kept. `:edit` and then deleting everything brings the lesson's own back.
                """
        ) { shell, name in try shell.edit(name) },
        Command(name: "hint", summary: "a hint to the exercise in view; again for a stronger one") { shell, _ in
            let hint = try shell.player.hint()
            shell.console.line(shell.console.painter.paint("Hint \(hint.number) of \(hint.count)", .bold))
            shell.show(shell.view.lines(ofMarkdown: hint.text))
        },
        Command(name: "solution", summary: "a solution of the exercise in view") { shell, _ in
            let solution = try shell.player.solution()
            shell.show(shell.view.lines(ofSource: solution.source))
            shell.tell("`:edit` lets you write it in your own words.")
        },
        Command(name: "check", summary: "check your solution of the exercise in view") { shell, _ in
            try shell.check()
        },
    ]

    private func run(_ what: String) throws {
        let words = what.split(separator: " ").map(String.init)
        switch words.first {
        case nil:
            guard let cell = try player.step.runnable else {
                throw ShellError("This step has no cell to run. Enter goes on.")
            }
            try run(cell)
        case "all": try runAll(to: nil)
        case "needs": try runNeeds()
        case "to" where words.count == 2: try runAll(to: words[1])
        default: throw ShellError(":run takes nothing, `all`, `to CELL` or `needs`, not `\(what)`.")
        }
    }

    private func runAll(to id: String?) throws {
        let runs = try interruptibly {
            try player.runAll(to: id) { step in
                guard let cell = step.cell else { return }
                console.line(console.painter.paint("\(cell.id)", .bold))
            }
        }
        guard let last = runs.last else { return tell("All of these cells are done already.") }
        conclude(last)
        isStepShown = last.error != nil
        if last.error == nil { tell("\(runs.count) cells have run. Enter shows where you are now.") }
    }

    private func runNeeds() throws {
        let outcome = try interruptibly { try player.runNeeds() }
        if let failure = outcome.failure { throw failure }
        tell("What this lesson needs is there now.")
    }

    private func edit(_ name: String) throws {
        if !name.isEmpty { try moved(to: player.goto(name)) }
        guard let cell = try player.step.runnable else {
            throw ShellError("This step has no cell to edit. `:edit CELL` goes to one.")
        }
        guard let editor = ExternalEditor(settings: settings) else {
            // The next line that is read is the cell's new version.
            cellBeingEdited = cell
            return
        }
        let before = player.source(of: cell)
        let after = try InterruptKey.with(.otherProgram) {
            try editor.edit(before, name: cell.id, folder: player.workspace.home.appending(path: "edit"))
        }
        if after == before { return tell("Nothing has changed. `:run` runs the cell.") }
        try run(cell, editedTo: ShellInput.isBlank(after) ? cell.source : after)
    }

    private func check() throws {
        let result = try interruptibly { try player.check() }
        if result.isPassed {
            console.line(console.painter.paint("Solved: \(result.exercise.title)", [.bold, .green]))
            return tell("Enter goes on.")
        }
        console.line(console.painter.paint("Not yet: \(result.message ?? "")", .yellow))
        tell("`:edit` changes your solution, `:hint` helps.")
    }
}
