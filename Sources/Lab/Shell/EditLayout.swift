/// What is being typed, in the rows of the window: prompt, text, a prompt before each further line, and the cursor.
struct EditLayout: Equatable {
    /// The rows as spans, from the first of the prompt. The last never reaches the right edge.
    private(set) var rows: [[Span]] = [[]]
    /// How many columns each row takes.
    private(set) var widths = [0]
    /// Where the cursor stands.
    private(set) var cursorRow = 0
    private(set) var cursorColumn = 0

    /// How wide the window is.
    let columns: Int

    /// - Parameters:
    ///   - prompt: what stands before the text; it may hold line ends.
    ///   - continuation: what stands before each line of the text but the first.
    ///   - cursor: the cursor's distance from the start of the text, in bytes.
    init(prompt: [Span], text: [Span], continuation: [Span], cursor: Int, columns: Int) {
        self.columns = max(2, columns)
        prompt.forEach { span in span.text.forEach { $0 == "\n" ? breakLine() : add(String($0), span.style) } }
        var offset = 0
        if cursor == 0 { placeCursor() }
        for span in text {
            for character in span.text {
                if character == "\n" {
                    breakLine()
                    continuation.forEach { span in span.text.forEach { add(String($0), span.style) } }
                } else {
                    add(Self.visible(character), span.style)
                }
                offset += character.utf8.count
                if offset <= cursor { placeCursor() }
            }
        }
        if widths[widths.count - 1] == self.columns { breakLine() }
        if cursorColumn == self.columns { (cursorRow, cursorColumn) = (cursorRow + 1, 0) }
    }

    /// The rows that fit into a window of `height` rows, the cursor's among them, and the cursor's place in them.
    func visible(height: Int) -> (rows: Range<Int>, cursorRow: Int) {
        let height = max(1, height)
        let first = min(max(0, cursorRow - height / 2), max(0, rows.count - height))
        return (first..<min(rows.count, first + height), cursorRow - first)
    }

    /// The row that the cursor gets into when a window that breaks these rows anew becomes `columns` wide.
    func cursorRow(afterResizingTo columns: Int, shown: Range<Int>) -> Int {
        let columns = max(1, columns)
        let above = widths[shown].prefix(cursorRow - shown.lowerBound)
        return above.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) } + cursorColumn / columns
    }

    private mutating func placeCursor() { (cursorRow, cursorColumn) = (rows.count - 1, widths[widths.count - 1]) }

    private mutating func breakLine() {
        rows.append([])
        widths.append(0)
    }

    private mutating func add(_ text: String, _ style: Style) {
        let width = text.columnWidth
        if widths[widths.count - 1] + width > columns { breakLine() }
        let row = rows.count - 1
        widths[row] += width
        if rows[row].last?.style == style {
            rows[row][rows[row].count - 1].text += text
        } else {
            rows[row].append(Span(text: text, style: style))
        }
    }

    /// A character as it is shown: tabs as spaces, control characters with a caret.
    private static func visible(_ character: Character) -> String {
        if character == "\t" { return "    " }
        guard let value = character.asciiValue, value < 32 || value == 127 else { return String(character) }
        return "^" + String(UnicodeScalar(value ^ 64))
    }
}
