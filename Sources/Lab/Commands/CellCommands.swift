import Lessons

extension Shell {
    /// Commands that do something with the cell or the exercise in view.
    static let cellCommands: [Command] = [
        Command(
            name: "run", arguments: "[all | stale | to CELL | needs]",
            takes: .cellsOr(["all", "needs", "stale", "to"]),
            summary: "run the cell in view again, or several",
            details: """
                - `:run` runs the cell in view, or your solution of the exercise in view, whether it has run before or not.
                - `:run all` runs all cells of the lesson that are not done. What is kept from before is brought back instead.
                - `:run stale` runs those that have changed since they ran, and those after them.
                - `:run to CELL` runs those up to a cell that are not done.
                - `:run needs` runs the lessons whose results this one uses.
                """
        ) { shell, what in try shell.run(what) },
        Command(
            name: "resume", summary: "go on with a cell that was stopped, where it was stopped",
            details: """
                A cell that Ctrl-C stopped, or that ran when the lab ended, goes on with the turn of the loop that it was in.
                Models, optimizers, random numbers and variables are those that it had there. Enter does the same; `:run` runs
                the cell from its start.
                """
        ) { shell, _ in shell.conclude(try shell.interruptibly { try shell.player.resumeCell() }) },
        Command(
            name: "skip", summary: "pass over the step in view, so that the next ones work",
            details: """
                A cell runs, or what it left behind is brought back if that is kept. Of an exercise that is not solved the
                solution runs; your own version of it is kept.
                """
        ) { shell, _ in try shell.skip() },
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
        Command(
            name: "hint", arguments: "[NUMBER]",
            summary: "the next hint to the exercise in view; `:hint 1` shows one again"
        ) { shell, number in try shell.hint(number) },
        Command(name: "hints", summary: "all hints to the exercise in view that you have seen") { shell, _ in
            let hints = try shell.player.hints()
            guard !hints.isEmpty else { return shell.tell("You have seen no hint yet: `:hint` shows the first.") }
            hints.forEach { shell.show($0) }
        },
        Command(name: "solution", summary: "a solution of the exercise in view") { shell, _ in
            let solution = try shell.player.solution()
            shell.show(shell.view.lines(ofSource: solution.source))
            shell.tell("`:edit` lets you write it in your own words; `:skip` runs it as it is.")
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
        case "all": try runAll(.unfinished)
        case "stale": try runAll(.stale)
        case "needs": try runNeeds()
        case "to" where words.count == 2: try runAll(.unfinished, to: words[1])
        default: throw ShellError(":run takes nothing, `all`, `stale`, `to CELL` or `needs`, not `\(what)`.")
        }
    }

    private func runAll(_ selection: LessonPlayer.Selection, to id: String? = nil) throws {
        let runs = try interruptibly {
            try player.runAll(selection, to: id) { step in
                guard let cell = step.cell else { return }
                console.line(console.painter.paint("\(cell.id):", .bold))
            }
        }
        guard let last = runs.last else {
            isStepShown = false
            tellRestoration()
            return tell(selection == .stale ? "Nothing is stale." : "All of these cells are done already.")
        }
        conclude(last)
        isStepShown = last.error != nil
        guard last.error == nil else { return }
        let cells = runs.count == 1 ? "One cell has run." : "\(runs.count) cells have run."
        tell("\(cells) Enter shows where you are now.")
    }

    private func skip() throws {
        let (skip, next) = try interruptibly { try player.skip() }
        switch skip {
        case .nothingToDo: break
        case .ran(let run):
            conclude(run)
            guard run.error == nil else { return tell("It has to run before you can go on from here.") }
            tell("`\(run.id)` has run, so that the cells after it work.")
        case .solved(let run):
            conclude(run)
            guard run.error == nil else { return tell("The solution could not run. `:next` goes on without.") }
            tell(
                "The solution of `\(run.id)` has run, so that the cells after it find what they need. "
                    + "Your own version is kept: `:edit \(run.id)` opens it.")
        }
        try moved(to: next)
    }

    private func hint(_ number: String) throws {
        if number.isEmpty {
            let hint = try player.hint()
            show(hint)
            let isLast = hint.number == hint.count
            return tell(
                isLast ? "That is the last one. `:solution` shows a solution." : "`:hint` shows a stronger one.")
        }
        guard let number = Int(number) else { throw ShellError("Which hint? For example :hint 1.") }
        show(try player.hint(number: number))
    }

    private func show(_ hint: LessonPlayer.Hint) {
        console.line(console.painter.paint("Hint \(hint.number) of \(hint.count)", .bold))
        show(view.lines(ofMarkdown: hint.text))
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
