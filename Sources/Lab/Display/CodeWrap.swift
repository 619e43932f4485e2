/// Breaks lines of source code that are too long for the window, where a reader would break them.
enum CodeWrap {
    private typealias Letter = (character: Character, style: Style)

    /// `spans` in lines of at most `width` columns. What is broken off is set in under its line.
    static func lines(_ spans: [Span], width: Int) -> [[Span]] {
        let letters = spans.flatMap { span in span.text.map { ($0, span.style) } }
        return letters.split(omittingEmptySubsequences: false) { $0.0 == "\n" }
            .flatMap { broken(Array($0), width: max(10, width)) }
    }

    private static func broken(_ line: [Letter], width: Int) -> [[Span]] {
        var rest = line[...]
        var lines: [[Span]] = []
        var indentation = 0
        while self.width(rest) > width - indentation {
            let count = countBeforeBreak(in: rest, room: width - indentation)
            let kept = rest.prefix(count)
            lines.append(spans(kept.last?.character == " " ? kept.dropLast() : kept, indentation: indentation))
            rest = rest.dropFirst(count).drop { $0.character == " " }
            indentation = min(line.prefix { $0.character == " " }.count + 4, width / 2)
        }
        return lines + [spans(rest, indentation: indentation)]
    }

    private static func width(_ letters: ArraySlice<Letter>) -> Int {
        letters.reduce(0) { $0 + String($1.character).columnWidth }
    }

    /// How many letters stay in the line: up to the best place that leaves it at least a third full.
    private static func countBeforeBreak(in letters: ArraySlice<Letter>, room: Int) -> Int {
        var best = (rank: 0, count: 0)
        var (count, column) = (0, 0)
        while count < letters.count {
            let index = letters.startIndex + count
            column += String(letters[index].character).columnWidth
            // A space at the end takes no room.
            guard column <= room || letters[index].character == " " else { break }
            count += 1
            let rank = column < room / 3 ? 0 : rank(ofBreakAfter: index, in: letters)
            if rank > 0, rank >= best.rank { best = (rank, count) }
        }
        return best.rank > 0 ? best.count : max(1, count)
    }

    /// How good a place is: best after a comma, then at any space but that of a label, then there and at a bracket or a dot.
    private static func rank(ofBreakAfter index: Int, in letters: ArraySlice<Letter>) -> Int {
        let character = letters[index].character
        let before = index > letters.startIndex ? letters[index - 1].character : nil
        let next = index + 1 < letters.endIndex ? letters[index + 1].character : nil
        if character == " " { return before == "," ? 3 : before == ":" || before == "_" ? 1 : before == " " ? 0 : 2 }
        return "([".contains(character) || next == "." ? 1 : 0
    }

    private static func spans(_ letters: ArraySlice<Letter>, indentation: Int) -> [Span] {
        let margin = indentation > 0 ? [Span(text: String(repeating: " ", count: indentation))] : []
        return letters.reduce(into: margin) { spans, letter in
            if spans.last?.style == letter.style {
                spans[spans.count - 1].text.append(letter.character)
            } else {
                spans.append(Span(text: String(letter.character), style: letter.style))
            }
        }
    }
}
