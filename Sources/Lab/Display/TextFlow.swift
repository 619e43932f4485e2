/// Text that comes in pieces, as a cell prints it: a margin goes in front of each line, and long lines break at words.
struct TextFlow {
    /// The column that the next character goes to.
    private var column = 0
    /// The space that the current line starts with; lines that are broken off from it start with the same.
    private var indentation = ""
    /// Nothing but space has come in the current line.
    private var isInIndentation = true
    /// The next character starts a line.
    private(set) var isAtLineStart = true

    /// `text` as it is to be written.
    ///
    /// - Parameter columns: how wide the window is; nil if no line is to be broken.
    mutating func text(_ text: String, margin: String, columns: Int?) -> String {
        var result = ""
        var space = ""
        for piece in Self.pieces(of: text) {
            switch piece.first {
            case "\n":
                // Space at the end of a line is written where nothing is broken: it may be coloured.
                result += columns == nil ? space : ""
                space = ""
                result += "\n"
                self = TextFlow()
            case " ": space += piece
            default:
                startLine(margin, &result)
                // A drawing may be a million characters, and needs no width.
                let width = columns == nil ? 1 : piece.visibleWidth
                if let columns, !isInIndentation, !space.isEmpty, column + space.count + width > columns {
                    result += "\n" + margin + indentation
                    column = margin.columnWidth + indentation.count
                } else {
                    result += space
                    column += space.count
                    if isInIndentation { indentation += space }
                }
                space = ""
                result += piece
                column += width
                if width > 0 { isInIndentation = false }
            }
        }
        if !space.isEmpty {
            startLine(margin, &result)
            result += space
            column += space.count
            if isInIndentation { indentation += space }
        }
        return result
    }

    private mutating func startLine(_ margin: String, _ result: inout String) {
        guard isAtLineStart else { return }
        isAtLineStart = false
        result += margin
        column = margin.columnWidth
    }

    /// Line ends one by one, runs of spaces, and runs of anything else.
    private static func pieces(of text: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = Substring(text)
        while let first = rest.first {
            let piece: Substring
            switch first {
            case "\n", "\r\n": piece = rest.prefix(1)
            case " ": piece = rest.prefix { $0 == " " }
            default: piece = rest.prefix { $0 != " " && $0 != "\n" && $0 != "\r\n" }
            }
            pieces.append(piece == "\r\n" ? "\n" : piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}

extension Substring {
    fileprivate var visibleWidth: Int { String(self).visibleWidth }
}
