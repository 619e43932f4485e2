import Lessons

extension Shell {
    /// Commands that choose what to look at.
    static let lessonCommands: [Command] = [
        Command(name: "lessons", summary: "list the lessons and how far you are") { shell, _ in
            shell.show(shell.view.lines(of: shell.player.catalogue, store: shell.player.store))
        },
        Command(
            name: "start", arguments: "LESSON", takes: .lessons,
            summary: "open a lesson where you left it: `:start 1.2`",
            details: "Variables of the lesson that you leave are saved, and are there again when you come back."
        ) { shell, id in
            guard !id.isEmpty else { throw ShellError("Which lesson? For example :start 1.1. :lessons lists them.") }
            try shell.start(id)
        },
        Command(name: "next", summary: "show the next step without running this one") { shell, _ in
            try shell.moved(to: shell.player.next())
        },
        Command(
            name: "back", summary: "go back to the step before, and to the variables that you had there",
            details: """
                The session becomes what it was when you left that step: variables, models, optimizers and random numbers.
                Nothing runs again. What came later is kept, and comes back when you go forward again.
                """
        ) { shell, _ in
            guard try shell.player.back() != nil else { throw ShellError("This is the first step of the lesson.") }
            shell.showStep()
        },
        Command(
            name: "goto", arguments: "STEP", takes: .cellsOr([]),
            summary: "go to a step, by its number or the name of its cell",
            details: "The session becomes what it was when you left that step, as with `:back`."
        ) { shell, target in
            guard !target.isEmpty else { throw ShellError("Which step? For example :goto 3. :progress lists them.") }
            try shell.moved(to: shell.player.goto(target))
        },
        Command(name: "progress", summary: "list the steps of this lesson and where each stands") { shell, _ in
            try shell.showProgress()
        },
        Command(
            name: "reset", takes: .choice(["yes"]), summary: "forget all that you did in this lesson and start it over",
            details: "Edits, results and variables of the lesson go away. Pictures and models in `assets` stay. "
                + "It asks before it does so; `:reset yes` does not."
        ) { shell, answer in try shell.reset(isConfirmed: answer == "yes") },
    ]

    private func showProgress() throws {
        guard let lesson = player.lesson else { throw ShellError("No lesson is open. :start 1.1 opens one.") }
        show(
            view.lines(of: lesson, stepInView: player.stepIndex) { step in
                switch step.task {
                case .read: ""
                case .run(let cell): player.state(of: cell).text
                case .solve(let exercise): state(of: exercise)
                }
            })
    }

    private func state(of exercise: Exercise) -> String {
        if player.record.exercises[exercise.id]?.passed != nil { return "solved" }
        return player.record.skipped.contains(exercise.id) ? "skipped: the solution has run" : "not solved"
    }

    private func reset(isConfirmed: Bool) throws {
        guard let lesson = player.lesson else { throw ShellError("No lesson is open.") }
        let question = "Forget edits, results and variables of lesson \(lesson.id)? (yes or no)"
        guard isConfirmed || ask(question) == "yes" else { return tell("Nothing has changed.") }
        try player.reset()
        showStep()
    }
}
