/// Breaks styled text into lines.
enum TextWrap {
    /// `spans` in lines of at most `width` columns, broken at spaces; a word longer than a line is left whole.
    /// A newline in the text breaks the line where it stands; a non-breaking space does not.
    static func lines(_ spans: [Span], width: Int) -> [[Span]] {
        var lines: [[Span]] = [[]]
        var column = 0
        var pendingSpace: Span?
        for word in words(of: spans) {
            switch word {
            case .space(let style):
                if column > 0 { pendingSpace = Span(text: " ", style: style) }
            case .newline:
                lines.append([])
                (column, pendingSpace) = (0, nil)
            case .word(let pieces):
                let length = pieces.reduce(0) { $0 + $1.text.columnWidth }
                if column > 0, pendingSpace != nil, column + 1 + length > width {
                    lines.append([])
                    (column, pendingSpace) = (0, nil)
                }
                if let space = pendingSpace {
                    lines[lines.count - 1].append(space)
                    column += 1
                }
                lines[lines.count - 1] += pieces
                column += length
                pendingSpace = nil
            }
        }
        return lines.map(joined)
    }

    /// Neighbours of the same style as one span. Spaces that must not break have done their duty.
    private static func joined(_ spans: [Span]) -> [Span] {
        spans.reduce(into: []) { result, span in
            let span = Span(text: span.text.replacing("\u{A0}", with: " "), style: span.style)
            if result.last?.style == span.style {
                result[result.count - 1].text += span.text
            } else {
                result.append(span)
            }
        }
    }

    private enum Word {
        /// What must not be broken; it can change its style on the way.
        case word([Span])
        case space(Style)
        case newline
    }

    private static func words(of spans: [Span]) -> [Word] {
        var words: [Word] = []
        for span in spans {
            for piece in pieces(of: span.text) {
                if piece == "\n" {
                    words.append(.newline)
                } else if piece.first == " " {
                    words.append(.space(span.style))
                } else if case .word(let begun) = words.last {
                    words[words.count - 1] = .word(begun + [Span(text: piece, style: span.style)])
                } else {
                    words.append(.word([Span(text: piece, style: span.style)]))
                }
            }
        }
        return words
    }

    /// Runs of spaces, single newlines and runs of anything else, in order.
    private static func pieces(of text: String) -> [String] {
        func kind(_ character: Character) -> Int {
            character == "\n" ? 0 : character == " " || character == "\t" ? 1 : 2
        }
        return text.reduce(into: []) { pieces, character in
            if let last = pieces.last?.last, kind(last) == kind(character), character != "\n" {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character == "\t" ? " " : character))
            }
        }
    }
}
