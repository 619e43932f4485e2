import Engine
import Foundation
import Lessons

/// The notebook at a prompt: shows steps, runs cells, does commands.
final class Shell {
    let console: Console
    let player: LessonPlayer
    let commands = CommandTable(
        commands: Shell.lessonCommands + Shell.cellCommands + Shell.valueCommands + Shell.exportCommands
            + Shell.settingCommands + Shell.shellCommands)
    private let editor: LineEditor

    /// Whether the step in view stands on the screen, so that Enter goes on from it.
    var isStepShown = false
    /// The lesson that Enter opens, after the end of one.
    var lessonOnOffer: Lesson?
    /// The cell that the next line is a new version of.
    var cellBeingEdited: LessonCell?
    var isQuitting = false

    init(console: Console, catalogue: Catalogue, workspace: Workspace) {
        self.console = console
        player = LessonPlayer(catalogue: catalogue, workspace: workspace, output: console)
        player.session.isProfiling = LabEnvironment.isProfiling
        let completion = Completion(player: player, commands: commands)
        editor = LineEditor(historyFile: workspace.home.appending(path: "history"), completer: completion.words)
        player.onNotice = { [unowned self] in showNotice($0) }
    }

    var settings: Settings { console.terminal.settings }

    var view: LessonView { LessonView(painter: console.painter, width: console.terminal.textWidth) }

    /// Reads and does one thing after the other until the learner quits.
    func run() {
        InterruptKey.install()
        console.connectToEngine()
        welcome()
        while !isQuitting {
            switch readInput() {
            case .line(let text): handle(text)
            case .interrupted: cellBeingEdited = nil
            case .end: quit()
            }
        }
        player.close()
    }

    /// Shows what the learner should know without having asked.
    func showNotice(_ text: String) { console.line(console.painter.paint(text, .yellow)) }

    func quit() {
        isQuitting = true
        console.line(console.painter.paint("Saved. Type `make lab` to go on another day.", .dim))
    }

    // MARK: - Reading

    /// Reads one line, or as many as it takes to complete a cell.
    private func readInput() -> LineEditor.Input {
        let text = cellBeingEdited.map { player.source(of: $0).trimmingNewlines } ?? ""
        let input = editor.readLine(prompt: prompt, text: text)
        guard case .line(var cell) = input, case .cell = ShellInput(cell) else { return input }
        while case .incomplete = Session.completeness(of: cell) {
            guard case .line(let more) = editor.readLine(prompt: continuationPrompt) else { return .interrupted }
            cell += "\n" + more
        }
        return .line(cell)
    }

    /// The answer to a question, in lower case.
    func ask(_ question: String) -> String? {
        guard case .line(let answer) = editor.readLine(prompt: question + " ") else { return nil }
        return answer.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private var prompt: String {
        if let cell = cellBeingEdited {
            let keys = "Enter runs it, Alt-Enter starts a new line, Ctrl-C leaves the cell as it was"
            return promptPaint("Editing \(cell.id). \(keys).", .dim) + "\n"
        }
        let place = player.lesson.map { " \($0.id)" } ?? ""
        return promptPaint("lab\(place) ›", [.bold, .magenta]) + " "
    }

    private var continuationPrompt: String { promptPaint("      …", .dim) + " " }

    /// Paints text and marks the escape sequences as having no width, as readline needs it.
    private func promptPaint(_ text: String, _ style: Style) -> String {
        guard console.painter.isColoured else { return text }
        return "\u{1}\(style.sequence)\u{2}\(text)\u{1}\u{1B}[0m\u{2}"
    }

    // MARK: - Doing

    private func handle(_ text: String) {
        if !ShellInput.isBlank(text) { editor.remember(text) }
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
            console.line(console.painter.paint("\(error)", .red))
        }
    }
}
