import Lessons

/// Shows what was wrong in a cell: in words, then the line with a mark under the place.
struct ErrorView {
    let painter: Painter
    /// The width of prose, in columns.
    let width: Int
    /// The width of the window.
    let windowWidth: Int

    init(terminal: Terminal) {
        painter = terminal.painter
        width = terminal.textWidth
        windowWidth = terminal.size.columns - 1
    }

    /// - Parameter number: which line of the cell it is, from 1.
    func lines(of error: CellError, line number: Int) -> [String] {
        let message = lines(of: error.message)
        guard !error.sourceLine.allSatisfy(\.isWhitespace) else { return message }
        guard painter.drawsLines else {
            return message + ["Line \(number), column \(error.column): \(error.sourceLine)"]
        }
        let gutter = "  \(number) │ "
        let (text, column) = excerpt(of: error, width: windowWidth - gutter.columnWidth)
        let indentation = String(repeating: " ", count: String(text.prefix(column)).columnWidth)
        return message + [
            painter.paint(gutter, .dim) + SwiftHighlighter.highlight(text, painter: painter),
            painter.paint(String(repeating: " ", count: gutter.columnWidth - 2) + "│ ", .dim) + indentation
                + painter.paint("^", [.bold, .red]),
        ]
    }

    /// The words, and below them what they name, such as the signatures that a call does not fit.
    private func lines(of message: String) -> [String] {
        let parts = message.split(separator: "\n", maxSplits: 1).map(String.init)
        let words = TextWrap.lines([Span(text: parts.first ?? "", style: .red)], width: width).map(painter.paint)
        guard parts.count > 1 else { return words }
        let signatures = CodeWrap.lines(SwiftHighlighter.spans(of: parts[1]), width: width - 2)
        return words + signatures.map { "  " + painter.paint($0) }
    }

    /// The part of the line around the place that fits, and where in it the place is, in characters.
    private func excerpt(of error: CellError, width: Int) -> (text: String, column: Int) {
        let line = error.sourceLine.replacing("\t", with: " ")
        let column = error.column - 1
        guard line.columnWidth > width, width > 10 else { return (line, column) }
        let start = max(0, min(column - width / 2, line.count - width + 2))
        guard start > 0 else { return (line.truncated(to: width), column) }
        return ("…" + String(line.dropFirst(start)).truncated(to: width - 1), column - start + 1)
    }
}
