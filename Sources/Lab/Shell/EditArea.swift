/// The part of the terminal in which a line is edited. It is drawn as a whole for every key, in one piece.
struct EditArea {
    private var drawn: EditLayout?
    /// The rows of the layout that are on the screen.
    private var shown = 0..<1
    /// How many rows the cursor stands below the top of what is on the screen.
    private var rowsAbove = 0

    /// What to write so that `layout` replaces what is on the screen.
    mutating func draw(_ layout: EditLayout, height: Int, painter: Painter) -> String {
        let (rows, cursorRow) = layout.visible(height: height)
        let text = goToTop() + self.text(of: layout, rows, painter)
        let up = rows.count - 1 - cursorRow
        (drawn, shown, rowsAbove) = (layout, rows, cursorRow)
        return text + (up > 0 ? "\u{1B}[\(up)A" : "") + "\r"
            + (layout.cursorColumn > 0 ? "\u{1B}[\(layout.cursorColumn)C" : "")
    }

    /// What to write so that all of the text stays on the screen and the cursor is on a new line below it.
    mutating func finish(_ layout: EditLayout, painter: Painter) -> String {
        defer { self = EditArea() }
        return goToTop() + text(of: layout, layout.rows.indices, painter) + "\r\n"
    }

    /// What to write so that nothing of the text is on the screen.
    mutating func erase() -> String {
        defer { self = EditArea() }
        return goToTop() + "\u{1B}[J"
    }

    /// Allows for what the terminal did when its window became `columns` wide.
    mutating func resized(to columns: Int) {
        if let drawn { rowsAbove = drawn.cursorRow(afterResizingTo: columns, shown: shown) }
    }

    private func goToTop() -> String { "\r" + (rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : "") }

    /// The rows, each cleared behind its text. A full row has nothing behind it, and clearing would take its last character.
    private func text(of layout: EditLayout, _ rows: Range<Int>, _ painter: Painter) -> String {
        rows.map { row in
            painter.paint(layout.rows[row]) + (layout.widths[row] < layout.columns ? "\u{1B}[K" : "")
        }.joined(separator: "\r\n") + (layout.widths[rows.upperBound - 1] < layout.columns ? "\u{1B}[J" : "")
    }
}
