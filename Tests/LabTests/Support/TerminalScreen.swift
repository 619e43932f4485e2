@testable import Lab

/// What a terminal shows after it has obeyed the escape sequences that the lab writes: the rows of its window, and the cursor.
struct TerminalScreen {
    let columns: Int
    let height: Int
    private(set) var rows: [[Character?]] = [[]]
    /// The cursor, and how many rows have scrolled out of the window.
    private(set) var row = 0
    private(set) var column = 0
    private var top: Int { max(0, rows.count - height) }

    init(columns: Int, height: Int, showing output: String = "") {
        self.columns = columns
        self.height = height
        feed(output)
    }

    /// All rows, those that have scrolled away first, without space at their ends.
    var lines: [String] {
        rows.map { row in
            let text = String(row.compactMap { $0 })
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
    }

    mutating func feed(_ output: String) {
        var rest = Substring(output)
        while let character = rest.popFirst() {
            switch character {
            case "\u{1B}": escape(&rest)
            // Swift takes both together for one character.
            case "\r\n":
                column = 0
                lineFeed()
            case "\r": column = 0
            case "\n": lineFeed()
            case "\u{7}": break
            default: put(character)
            }
        }
    }

    private mutating func escape(_ rest: inout Substring) {
        guard rest.popFirst() == "[" else { return }
        let parameters = rest.prefix { !$0.isLetter }
        rest = rest.dropFirst(parameters.count)
        let number = Int(parameters.prefix { $0.isNumber }) ?? 1
        switch rest.popFirst() {
        case "A": row = max(top, row - number)
        case "B": row = min(rows.count - 1, row + number)
        case "C": column = min(columns - 1, column + number)
        case "D": column = max(0, column - number)
        case "K": rows[row] = Array(rows[row].prefix(column))
        case "J":
            rows[row] = Array(rows[row].prefix(column))
            rows.removeSubrange((row + 1)...)
        default: break
        }
    }

    private mutating func lineFeed() {
        row += 1
        if row == rows.count { rows.append([]) }
    }

    private mutating func put(_ character: Character) {
        let width = String(character).columnWidth
        guard width > 0 else { return }
        if column + width > columns {
            lineFeed()
            column = 0
        }
        while rows[row].count < column + width { rows[row].append(" ") }
        rows[row][column] = character
        if width == 2 { rows[row][column + 1] = nil }
        column += width
    }
}
