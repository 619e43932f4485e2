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
        let places = CodeBreak.places(in: line.map(\.character))
        let start = line.prefix { $0.character == " " }.count
        var rest = line[...]
        var lines: [[Span]] = []
        var margin: [Span] = []
        while self.width(rest) > width - self.width(margin) {
            let count = countBeforeBreak(in: rest, room: width - self.width(margin), places)
            let kept = rest.prefix(count)
            lines.append(margin + spans(kept.last?.character == " " ? kept.dropLast() : kept))
            let last = places[rest.startIndex + count - 1]
            rest = rest.dropFirst(count).drop { $0.character == " " }
            margin = [Span(text: String(repeating: " ", count: min(last.isBeside ? start : start + 4, width / 2)))]
            // What is broken off a comment would not be one any more.
            if let mark = last.comment { margin.append(Span(text: mark + " ", style: kept.last?.style ?? [])) }
        }
        return lines + [margin + spans(rest)]
    }

    private static func width(_ letters: ArraySlice<Letter>) -> Int {
        letters.reduce(0) { $0 + String($1.character).columnWidth }
    }

    private static func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + $1.text.columnWidth } }

    /// How many letters stay in the line: up to the best place. One that leaves it nearly empty has to be better by its kind.
    private static func countBeforeBreak(in letters: ArraySlice<Letter>, room: Int, _ places: [CodeBreak]) -> Int {
        let fitting = countFitting(letters, room: room)
        let end = letters.startIndex + fitting
        var best: (place: CodeBreak, count: Int)?
        var early: (place: CodeBreak, count: Int)?
        var column = 0
        for index in letters.startIndex..<end {
            column += String(letters[index].character).columnWidth
            guard places[index].kind != .nowhere else { continue }
            let candidate = (place: places[index], count: index - letters.startIndex + 1)
            if column < room / 3 {
                if early.map({ !candidate.place.isWorse(than: $0.place, lineEnd: end) }) ?? true { early = candidate }
            } else if best.map({ !candidate.place.isWorse(than: $0.place, lineEnd: end) }) ?? true {
                best = candidate
            }
        }
        if let early, early.place.kind > best?.place.kind ?? .nowhere, best?.place.kind ?? .nowhere < .space {
            best = early
        }
        return best?.count ?? max(1, fitting)
    }

    private static func countFitting(_ letters: ArraySlice<Letter>, room: Int) -> Int {
        var (count, column) = (0, 0)
        for letter in letters {
            column += String(letter.character).columnWidth
            // A space at the end takes no room.
            guard column <= room || letter.character == " " else { break }
            count += 1
        }
        return count
    }

    private static func spans(_ letters: ArraySlice<Letter>) -> [Span] {
        letters.reduce(into: []) { spans, letter in
            if spans.last?.style == letter.style {
                spans[spans.count - 1].text.append(letter.character)
            } else {
                spans.append(Span(text: String(letter.character), style: letter.style))
            }
        }
    }
}
