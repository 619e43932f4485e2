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
        let inner = min(start + 4, width / 2)
        var rest = line[...]
        var lines: [[Span]] = []
        var margin: [Span] = []
        while self.width(rest) > width - self.width(margin) {
            let room = Room(line: width - self.width(margin), nextLine: width - inner)
            let count = countBeforeBreak(in: rest, room, places)
            let kept = rest.prefix(count)
            lines.append(margin + spans(kept.last?.character == " " ? kept.dropLast() : kept))
            let last = places[rest.startIndex + count - 1]
            rest = rest.dropFirst(count).drop { $0.character == " " }
            margin = [Span(text: String(repeating: " ", count: last.isBeside ? min(start, inner) : inner))]
            // What is broken off a comment would not be one any more.
            if let mark = last.comment { margin.append(Span(text: mark + " ", style: kept.last?.style ?? [])) }
        }
        return lines + [margin + spans(rest)]
    }

    private static func width(_ letters: ArraySlice<Letter>) -> Int {
        letters.reduce(0) { $0 + String($1.character).columnWidth }
    }

    private static func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + $1.text.columnWidth } }

    /// The columns that there are for what is left of a line, and for what is broken off from it.
    private struct Room {
        let line: Int
        let nextLine: Int
    }

    /// How many letters stay in the line: up to the best place, of those that do not leave it nearly empty if one is good.
    private static func countBeforeBreak(in letters: ArraySlice<Letter>, _ room: Room, _ places: [CodeBreak]) -> Int {
        let fitting = countFitting(letters, room: room.line)
        let end = letters.startIndex + fitting
        var best: Int?
        var early: Int?
        var column = 0
        for index in letters.startIndex..<end {
            column += String(letters[index].character).columnWidth
            func isBetter(than other: Int?) -> Bool {
                other.map { !places[index].isWorse(than: places[$0], lineEnd: end) } ?? true
            }
            guard places[index].kind != .nowhere else { continue }
            if column >= room.line / 3 {
                if isBetter(than: best) { best = index }
            } else if isBetter(than: early), places[index].kind != .afterOperator {
                early = index
            }
        }
        if let early, best.map({ places[$0].isPoor(lineEnd: end) && places[$0].kind < places[early].kind }) ?? true,
            fitsBehind(early, letters, room, places)
        {
            best = early
        }
        return best.map { $0 - letters.startIndex + 1 } ?? max(1, fitting)
    }

    /// Whether what follows a place fits into a line, up to where it would be broken next without harm.
    private static func fitsBehind(
        _ index: Int, _ letters: ArraySlice<Letter>, _ room: Room, _ places: [CodeBreak]
    ) -> Bool {
        let rest = letters[(index + 1)...]
        let next = rest.indices.first { places[$0].kind == .clause } ?? rest.endIndex
        return width(rest[..<next]) <= room.nextLine
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
