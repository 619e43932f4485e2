import Engine
import Foundation
import Lessons
import Synchronization

/// Standard output: text, the pictures of cells, and on a terminal a bar that tells how far a computation is.
///
/// Text and bar share the terminal's last line, so all output of the lab goes through here.
final class Console: Sendable {
    private struct State {
        var bar = ProgressBar()
        /// The bar stands in the terminal's current line.
        var isBarShown = false
        /// The loops of a cell are under way: they know more than the engine's loops inside of them.
        var isCellReporting = false
        var flow = TextFlow()
        var margin = ""
        /// The learner is typing: notices have to wait until the line editor makes room for them.
        var isPrompting = false
        var notices: [String] = []
        /// The lines above the bar, each with its line end.
        var plot: [String] = []
        var watch: Watch?
    }

    let terminal: Terminal
    private let state = Mutex(State())

    init(terminal: Terminal) {
        self.terminal = terminal
    }

    var painter: Painter { terminal.painter }

    /// Shows the engine's progress, pictures and notices from now on.
    func connectToEngine() {
        EngineProgress.show(in: self)
        PrintOptions.windowWidth = max(20, terminal.size.columns)
        Gallery.onShow { [self] in show($0) }
        Notice.onShow { [self] in show(notice: $0) }
    }

    /// Shows a notice. It is no part of what a cell or a command puts out, so a pipe does not get it.
    private func show(notice: String) {
        guard terminal.hasOutput else { return printError(notice) }
        let waits = state.withLock { state in
            if state.isPrompting { state.notices.append(notice) }
            return state.isPrompting
        }
        if waits { return InterruptKey.wakeEditor(.notice) }
        endLine()
        line(painter.paint(notice, .yellow))
    }

    /// Whether the learner is typing.
    var isPrompting: Bool {
        get { state.withLock { $0.isPrompting } }
        set { state.withLock { $0.isPrompting = newValue } }
    }

    /// The notices that have come while the learner was typing.
    func takeNotices() -> [String] {
        state.withLock { state in
            defer { state.notices = [] }
            return state.notices
        }
    }

    // MARK: - Text

    /// Writes `text` and a line end.
    func line(_ text: String = "") { write(text + "\n") }

    /// Writes lines, each with a line end.
    func lines(_ lines: [String]) { lines.forEach(line) }

    /// Writes `text`. The margin goes in front of each line, and long lines break at words.
    func write(_ text: String) {
        let columns = terminal.hasOutput ? terminal.size.columns : nil
        state.withLock { state in
            Self.removeBar(&state)
            Self.put(state.flow.text(text, margin: state.margin, columns: columns))
        }
    }

    /// Writes a drawing, which must not be broken anywhere.
    func write(drawing: String) {
        state.withLock { state in
            Self.removeBar(&state)
            Self.put(state.flow.text(drawing, margin: state.margin, columns: nil))
        }
    }

    /// Notes that the cursor stands at the start of a line.
    func startLine() { state.withLock { $0.flow = TextFlow() } }

    /// Takes away what the terminal shows of Ctrl-C where a line begins.
    func removeEcho() {
        state.withLock { state in
            if terminal.canRedraw, state.flow.isAtLineStart, !state.isBarShown { Self.put("\r\u{1B}[K") }
        }
    }

    /// Ends the current line, if something stands in it.
    func endLine() {
        let isNeeded = state.withLock { !$0.flow.isAtLineStart }
        if isNeeded { write("\n") }
    }

    /// Sets all lines that `body` writes off by `margin`.
    func indented<Result>(by margin: String = "  ", _ body: () throws -> Result) rethrows -> Result {
        let before = state.withLock { state in
            defer { state.margin = margin }
            return state.margin
        }
        defer { state.withLock { $0.margin = before } }
        return try body()
    }

    // MARK: - Pictures

    /// Draws `picture` if the terminal can, and says where it is.
    func show(_ picture: Picture) {
        let here = FileManager.default.currentDirectoryPath + "/"
        let path = picture.path.hasPrefix(here) ? String(picture.path.dropFirst(here.count)) : picture.path
        if terminal.settings.isAccessible {
            return line("Picture: \(picture.description) It is saved as \(path).")
        }
        if let image = try? PixelImage(contentsOf: picture.path) { draw(image) }
        // In a pipe the path stands alone, for scripts.
        let mapping = terminal.hasOutput ? picture.mapping : nil
        line(painter.paint(path + (mapping.map { "  (\($0))" } ?? ""), .dim))
    }

    /// Draws `image` in the best way that the terminal has, if it has one.
    func draw(_ image: PixelImage) {
        let environment = ProcessInfo.processInfo.environment
        endLine()
        let choice = GraphicsChoice(of: terminal, environment: environment)
        let picture = TerminalPicture(choice: choice, window: terminal.size, environment: environment)
        if let drawing = picture.text(for: image) { write(drawing: drawing) }
    }

    // MARK: - What is watched

    /// Gives the numbers that are plotted while a cell runs.
    ///
    /// `@unchecked Sendable`: called while a cell reports its progress, on the thread that the cell runs on.
    private struct Watch: @unchecked Sendable {
        let plots: () -> [WatchPlot]
    }

    /// Plots what `plots` gives while loops run; nil plots nothing.
    func watch(_ plots: (() -> [WatchPlot])?) {
        let watch = plots.map(Watch.init)
        state.withLock { $0.watch = watch }
    }

    /// What is watched while a cell reports how far it is: other loops may run on other threads.
    private static func plots(_ state: State) -> [WatchPlot] {
        state.isCellReporting ? state.watch?.plots() ?? [] : []
    }

    private static func plotLines(_ state: State, columns: Int) -> [String] {
        plots(state).flatMap { $0.lines(width: columns) }.map { state.margin + $0.truncated(to: columns) + "\n" }
    }

    // MARK: - The bar

    private func show(progress label: String, _ fraction: Double?) {
        let form = terminal.progress
        guard form != .off else { return }
        let columns = terminal.size.columns
        state.withLock { state in
            if form == .lines {
                guard var line = state.bar.update(label: label, fraction: fraction, form: .words) else { return }
                line += Self.plots(state).map { "; \($0.words)" }.joined()
                Self.put((state.flow.isAtLineStart ? "" : "\n") + state.margin + line + "\n")
                state.flow = TextFlow()
                return
            }
            guard let line = state.bar.update(label: label, fraction: fraction, columns: columns - 4) else { return }
            let lead = state.flow.isAtLineStart ? "" : "\n"
            Self.removeBar(&state)
            state.isBarShown = true
            state.flow = TextFlow()
            state.plot = Self.plotLines(state, columns: columns - 4)
            Self.put(lead + state.plot.joined() + state.margin + painter.paint(line.truncated(to: columns - 4), .cyan))
        }
    }

    /// Takes the bar away, if there is one, so that text can take its place.
    private static func removeBar(_ state: inout State) {
        if state.isBarShown {
            put("\r" + (state.plot.isEmpty ? "" : "\u{1B}[\(state.plot.count)A") + "\u{1B}[J")
        }
        (state.isBarShown, state.plot) = (false, [])
    }

    private static func endBar(_ state: inout State) {
        removeBar(&state)
        state.bar.end()
    }

    /// Writes to standard output. When nobody reads it any more (`lab lessons | head -1`), the process ends quietly.
    private static func put(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written >= 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                if errno != EPIPE { printError("lab: cannot write: \(String(cString: strerror(errno)))") }
                exit(EXIT_FAILURE)
            }
        }
    }
}

extension Console: EngineProgress.Display {
    /// The engine's loops: pipelines, data sets.
    func update(label: String, fraction: Double) {
        if !state.withLock({ $0.isCellReporting }) { show(progress: label, fraction) }
    }

    func end() {
        state.withLock { state in
            if !state.isCellReporting { Self.endBar(&state) }
        }
    }
}

extension Console: CellOutput {
    func print(_ text: String) { write(text) }

    /// The loops of a cell.
    func progress(label: String, fraction: Double?) {
        state.withLock { $0.isCellReporting = true }
        show(progress: label, fraction)
    }

    func progressEnded() {
        state.withLock { state in
            // What was watched stays on the screen as it is in the end.
            let lines = state.plot.isEmpty ? [] : Self.plotLines(state, columns: terminal.size.columns - 4)
            state.isCellReporting = false
            Self.endBar(&state)
            Self.put(lines.joined())
        }
    }
}
