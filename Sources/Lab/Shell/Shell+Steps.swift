import Foundation
import Lessons

extension Shell {
    // MARK: - Start

    /// Says where the learner was and what Enter will do.
    func welcome() {
        let painter = console.painter
        settings.problems.forEach(showNotice)
        console.line(
            painter.paint("Diffusion Lab", [.bold, .magenta]) + painter.paint("  ·  :help lists what you can do", .dim))
        report {
            let opening = try player.resume()
            if opening.isResumed {
                let place = "step \(player.stepIndex + 1) of \(opening.lesson.steps.count)"
                console.line("You were in lesson \(opening.lesson.id), \(opening.lesson.title), at \(place).")
                tell("Enter goes on from there. `:lessons` lists all lessons.")
                tellCutOff(opening)
            } else {
                console.line("New here? Start with lesson \(opening.lesson.id), \(opening.lesson.title).")
                tell("Enter opens it. Anything you type is Swift: try 1 + 1.")
            }
            tellMissing(opening.missingNeeds, for: opening.lesson)
        }
    }

    /// Opens the lesson `id` and shows the step where it was left.
    func start(_ id: String) throws {
        lessonOnOffer = nil
        let opening = try player.open(id)
        if opening.cutOff == nil { showStep() } else { tellCutOff(opening) }
        tellMissing(opening.missingNeeds, for: opening.lesson)
    }

    /// What ran when the lab last ended, how far it is, and what Enter does about it.
    private func tellCutOff(_ opening: LessonPlayer.Opening) {
        guard let running = opening.cutOff else { return }
        showStep()
        let start = running.started.momentText
        showNotice("The lab ended while \(running.cell) ran, which was started on \(start).")
        guard let checkpoint = running.checkpoint, let place = checkpoint.record.place else {
            return tell(
                "Nothing of it had been saved yet. `:goto \(running.cell)` goes there; Enter then runs it again.")
        }
        let counts = (checkpoint.record.outputs ?? [:]).keys.sorted().compactMap { name -> String? in
            guard case .array(let array)? = player.session.value(of: name) else { return nil }
            return "\(name).count \(array.elements.count)"
        }
        let details = counts.isEmpty ? "" : " (\(counts.joined(separator: ", ")))"
        let time = checkpoint.state.date.timeText
        tell(
            "Its last checkpoint is from \(time), at \(place)\(details). Enter or `:resume` goes on from there; "
                + "`:run` runs the cell from its start.")
    }

    private func tellMissing(_ needs: [Lesson], for lesson: Lesson) {
        guard let first = needs.first else { return }
        let minutes = needs.reduce(0) { $0 + $1.minutes }
        tell(
            "Lesson \(lesson.id) uses what lesson \(needs.map(\.id).joined(separator: " and ")) makes, which has not run yet. "
                + "`:start \(first.id)` goes there; `:run needs` just runs it (at most \(minutes) minutes).")
    }

    // MARK: - Going on

    /// What Enter does: shows the step in view, runs its cell, or goes to the next.
    func goOn() throws {
        if let next = lessonOnOffer { return try start(next.id) }
        guard isStepShown else { return showStep() }
        switch try interruptibly({ try player.advance() }) {
        case .ran(let run): conclude(run)
        case .moved: showStep()
        case .ended: showEnd()
        }
    }

    /// Shows the step that a command went to, or the end of the lesson.
    func moved(to step: Step?) throws {
        if step != nil { showStep() } else { showEnd() }
    }

    /// Shows the step in view: prose, cell, what the cell gave earlier, and what Enter does.
    func showStep() {
        guard let lesson = player.lesson, let step = try? player.step else { return }
        isStepShown = true
        lessonOnOffer = nil
        var lines = view.lines(of: step, number: player.stepIndex + 1, in: lesson)
        if let cell = step.runnable {
            lines += [""] + view.lines(ofSource: player.source(of: cell)) + recordLines(of: cell)
        }
        lines += [""] + restorationLines
        if settings.hasHints { lines += told(whatEnterDoes(at: step)) }
        show(lines)
    }

    /// What the last run of a cell gave.
    private func recordLines(of cell: LessonCell) -> [String] {
        guard let record = player.record.cells[cell.id] else { return [] }
        let file = player.store.file(of: player.record.lesson).path.abbreviatingHome
        let status = view.status(of: record, player.state(of: cell), isLive: player.isLive(cell), file: file)
        return [""] + view.lines(of: record) + told(status)
    }

    /// Says what the last move did to the session.
    func tellRestoration() { console.lines(restorationLines) }

    /// What the last move did to the session, in one line; and what it could not do.
    private var restorationLines: [String] {
        guard let restoration = player.restoration else { return [] }
        let place = restoration.point.map { "after `\($0)`" } ?? "at the start of the lesson"
        let left = restoration.leftBehind.isEmpty ? "" : " Kept for later: \(inShort(restoration.leftBehind))."
        var lines = told("Restored: the session as you left it \(place) (\(inShort(restoration.variables))).\(left)")
        lines += restoration.problems.map {
            console.painter.paint("\($0.name) could not be brought back: \($0.reason)", .yellow)
        }
        guard let last = restoration.missing.last else { return lines }
        return lines
            + told(
                "The state after `\(last)` is not kept. `:run to \(last)` makes it again: it runs "
                    + restoration.missing.joined(separator: ", ") + ".")
    }

    /// A few names, or how many there are.
    private func inShort(_ names: [String]) -> String {
        switch names.count {
        case 0: "no variables"
        case 1...4: names.joined(separator: ", ")
        default: "\(names.count) variables"
        }
    }

    private func whatEnterDoes(at step: Step) -> String {
        if step.exercise != nil {
            return "An exercise: `:edit` opens it, `:check` checks it, `:hint` helps. Enter goes on."
        }
        if let cell = player.cellToRun {
            if player.canResume(cell), let place = player.record.cells[cell.id]?.place {
                return "Enter goes on at \(place). `:run` runs the cell from its start."
            }
            return player.state(of: cell) == .stale
                ? "Enter runs this cell again, as it is stale. `:edit` changes it."
                : "Enter runs this cell. `:edit` changes it."
        }
        return player.isAtEnd ? "Enter ends the lesson." : "Enter goes on."
    }

    private func showEnd() {
        guard let lesson = player.lesson else { return }
        let progress = player.store.progress(of: lesson)
        console.line()
        let exercises =
            progress.exerciseCount == 0
            ? "" : " \(progress.exercisesPassed) of \(progress.exerciseCount) exercises are solved."
        console.line("That was lesson \(lesson.id), \(lesson.title).\(exercises)")
        lessonOnOffer = player.catalogue.lesson(after: lesson)
        if let next = lessonOnOffer {
            tell("Enter starts lesson \(next.id), \(next.title). `:progress` shows what is left here.")
        } else {
            tell("It is the last lesson so far. `:lessons` lists them all.")
        }
    }

    /// Shows lines, a screenful at a time if there are more than fit.
    func show(_ lines: [String]) { Pager(console: console).show(lines) }

    /// Says something about the shell itself.
    func tell(_ text: String) { console.lines(told(text)) }

    /// Words about the shell itself as lines; what stands between backquotes is to be typed.
    func told(_ text: String) -> [String] {
        let styled = text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
            Span(text: String(part), style: index % 2 == 0 ? .dim : .cyan)
        }
        let shown = console.painter.isColoured ? styled : [Span(text: text)]
        return TextWrap.lines(shown, width: console.terminal.textWidth).map(console.painter.paint)
    }
}
