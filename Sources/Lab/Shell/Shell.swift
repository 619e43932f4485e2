import Engine
import Foundation
import Lessons

/// The notebook at a prompt: shows steps, runs cells, does commands.
final class Shell {
    let console: Console
    let player: LessonPlayer
    let commands: CommandTable = CommandTable(
        commands: Shell.lessonCommands + Shell.cellCommands + Shell.valueCommands + Shell.exportCommands
            + Shell.settingCommands + Shell.historyCommands + Shell.shellCommands)
    let history: History
    /// Where lessons first use names; it takes a moment to find out, so it is done when it is first asked for.
    private(set) lazy var introductions = Introductions(of: player.catalogue)
    private let editor: LineEditor

    /// Whether the step in view stands on the screen, so that Enter goes on from it.
    var isStepShown = false
    /// The lesson that Enter opens, after the end of one.
    var lessonOnOffer: Lesson?
    /// The cell that the next line is a new version of.
    var cellBeingEdited: LessonCell?
    /// It was said how to bring a line back that went wrong.
    var hasAdvised = false
    var isQuitting = false
    /// Whether the learner has just been told what quitting would lose.
    private var isWarned = false
    /// The names of the arrays that are plotted while a cell runs.
    var watched: [String] = []

    init(console: Console, catalogue: Catalogue, workspace: Workspace) {
        self.console = console
        player = LessonPlayer(catalogue: catalogue, workspace: workspace, output: console)
        player.session.isProfiling = LabEnvironment.isProfiling
        history = History(file: workspace.home.appending(path: "history.jsonl"))
        editor = LineEditor(terminal: console.terminal)
        editor.onNotice = { [unowned self] in
            console.takeNotices().forEach { editor.show(above: console.painter.paint($0, .yellow) + "\n") }
        }
        player.checkpointInterval = LabEnvironment.checkpointInterval ?? player.checkpointInterval
        player.onNotice = { [unowned self] in showNotice($0) }
    }

    var settings: Settings { console.terminal.settings }

    var view: LessonView { LessonView(terminal: console.terminal) }

    /// Reads and does one thing after the other until the learner quits.
    func run() {
        InterruptKey.install()
        console.connectToEngine()
        welcome()
        var interruptions = 0
        while !isQuitting {
            let wasWarned = isWarned
            let input = readInput()
            switch input {
            case .line(let text): handle(text)
            case .interrupted: cellBeingEdited = nil
            case .end: quit()
            }
            interruptions = input == .interrupted ? interruptions + 1 : 0
            if interruptions == 2 { tell("Ctrl-D or `:quit` leaves the lab.") }
            if wasWarned { isWarned = false }
        }
        player.close()
    }

    /// Shows what the learner should know without having asked.
    func showNotice(_ text: String) { console.line(console.painter.paint(text, .yellow)) }

    /// Leaves, unless something would be lost: then it says so first, once.
    func quit() {
        let loss = player.saveAll()
        if let loss, !isWarned {
            isWarned = true
            showNotice(loss)
            return tell("It would be lost. Ctrl-D or `:quit` again leaves all the same.")
        }
        isQuitting = true
        let farewell = loss == nil ? "Saved. Type `make lab` to go on another day." : "Left without saving."
        console.line(console.painter.paint(farewell, .dim))
    }

    // MARK: - Reading

    /// Reads one line, or as many as it takes to complete a cell.
    private func readInput() -> LineEditor.Input {
        editor.use(history: history.texts(preferring: player.lesson?.id))
        let text = cellBeingEdited.map { player.source(of: $0).trimmingNewlines } ?? ""
        let input = read(
            .init(prompt: prompt, continuation: continuationPrompt, text: text, language: language))
        guard case .line(var cell) = input else { return input }
        // Where a text is edited a line at a time, the others are asked for here.
        while !console.terminal.canRedraw, language.needsMore(cell) {
            guard case .line(let more) = read(.init(prompt: continuationPrompt, language: language)) else {
                return .interrupted
            }
            cell += "\n" + more
        }
        return .line(cell)
    }

    /// The answer to a question, in lower case.
    func ask(_ question: String) -> String? {
        guard case .line(let answer) = read(.init(prompt: [Span(text: question + " ")])) else { return nil }
        return answer.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private func read(_ request: LineEditor.Request) -> LineEditor.Input {
        console.isPrompting = true
        defer {
            console.isPrompting = false
            console.takeNotices().forEach(showNotice)
        }
        return editor.read(request)
    }

    /// What is typed at the prompt: Swift, or a command.
    var language: LineEditor.Language {
        let completion = Completion(player: player, commands: commands)
        return LineEditor.Language(
            needsMore: { text in
                guard case .cell(let source) = ShellInput(text),
                    case .incomplete = Session.completeness(of: source)
                else { return false }
                return true
            },
            styled: { text in
                if case .cell = ShellInput(text) { return SwiftHighlighter.spans(of: text) }
                return [Span(text: text, style: .cyan)]
            },
            completions: completion.completions(of:))
    }

    private var prompt: [Span] {
        if let cell = cellBeingEdited {
            let keys = "Enter runs it, Alt-Enter starts a new line, Ctrl-C leaves the cell as it was"
            let title = TextWrap.lines(
                [Span(text: "Editing \(cell.id). \(keys).", style: .dim)], width: console.terminal.textWidth)
            return title.flatMap { $0 + [Span(text: "\n")] } + continuationPrompt
        }
        let place = player.lesson.map { " \($0.id)" } ?? ""
        return [
            Span(text: "lab\(place) \(settings.isAccessible ? ">" : "›")", style: [.bold, .magenta]), Span(text: " "),
        ]
    }

    private var continuationPrompt: [Span] {
        if settings.isAccessible { return [Span(text: "... ")] }
        return [Span(text: "      …", style: .dim), Span(text: " ")]
    }

    // MARK: - Doing

    private func handle(_ text: String) {
        history.add(ShellInput.withoutPrompts(text).trimmingNewlines, lesson: player.lesson?.id)
        report {
            if let cell = cellBeingEdited {
                cellBeingEdited = nil
                return try run(cell, editedTo: ShellInput.isBlank(text) ? cell.source : text)
            }
            switch ShellInput(text) {
            case .goOn: try goOn()
            case .command(let name, let argument): try commands.command(named: name).action(self, argument)
            case .explain(let name): explain(name)
            case .cell(let source): try evaluate(source)
            }
        }
    }

    /// Does `body` and shows the error that it throws.
    func report(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            console.endLine()
            show(error)
        }
    }
}
