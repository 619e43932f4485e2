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
        let places = places(in: line)
        let start = line.prefix { $0.character == " " }.count
        var rest = line[...]
        var lines: [[Span]] = []
        var indentation = 0
        while self.width(rest) > width - indentation {
            let count = countBeforeBreak(in: rest, room: width - indentation, places)
            let kept = rest.prefix(count)
            lines.append(spans(kept.last?.character == " " ? kept.dropLast() : kept, indentation: indentation))
            // What stands beside the start of the line, such as the next argument, is set in like it.
            let last = places[rest.startIndex + count - 1]
            let isBeside = last.rank == Self.bestRank && last.depth == 0
            rest = rest.dropFirst(count).drop { $0.character == " " }
            indentation = min(isBeside ? start : start + 4, width / 2)
        }
        return lines + [spans(rest, indentation: indentation)]
    }

    private static func width(_ letters: ArraySlice<Letter>) -> Int {
        letters.reduce(0) { $0 + String($1.character).columnWidth }
    }

    /// How many letters stay in the line: up to the best place that leaves it at least a third full.
    private static func countBeforeBreak(in letters: ArraySlice<Letter>, room: Int, _ places: [Place]) -> Int {
        var best: (place: Place, count: Int)?
        var (count, column) = (0, 0)
        while count < letters.count {
            let index = letters.startIndex + count
            column += String(letters[index].character).columnWidth
            // A space at the end takes no room.
            guard column <= room || letters[index].character == " " else { break }
            count += 1
            guard column >= room / 3, places[index].rank > 0 else { continue }
            if best.map({ !places[index].isWorse(than: $0.place) }) ?? true { best = (places[index], count) }
        }
        return best?.count ?? max(1, count)
    }

    /// A place after a letter, where a line may be broken.
    private struct Place {
        /// How good it is; 0 if it is none.
        let rank: Int
        /// How many brackets of the line are open.
        let depth: Int

        func isWorse(than other: Place) -> Bool { rank == other.rank ? depth > other.depth : rank < other.rank }
    }

    private static let bestRank = 4

    /// The places of a line: best after a comma and in as few brackets as can be, then at any space but that of a label,
    /// then there and at a bracket or a dot, then at a space in a string.
    private static func places(in line: [Letter]) -> [Place] {
        var depth = 0
        // The open strings, each with the brackets that were open where an expression in it began.
        var strings: [Int?] = []
        return line.indices.map { index in
            let character = line[index].character
            let before = index > 0 ? line[index - 1].character : nil
            let isInString = strings.last.map { $0 == nil } ?? false
            switch character {
            case "\"" where before == "\\": break
            case "\"" where isInString: strings.removeLast()
            case "\"": strings.append(nil)
            case "(" where isInString && before == "\\":
                strings[strings.count - 1] = depth
                depth += 1
            case _ where isInString: break
            case "(", "[", "{": depth += 1
            case ")", "]", "}":
                depth -= 1
                if case depth?? = strings.last { strings[strings.count - 1] = nil }
            default: break
            }
            if !strings.isEmpty { return Place(rank: isInString && character == " " ? 1 : 0, depth: depth) }
            let next = index + 1 < line.count ? line[index + 1].character : nil
            return Place(rank: rank(of: character, after: before, before: next), depth: max(0, depth))
        }
    }

    private static func rank(of character: Character, after before: Character?, before next: Character?) -> Int {
        guard character == " " else { return "([".contains(character) || next == "." ? 2 : 0 }
        switch before {
        case ",": return bestRank
        case ":", "_": return 2
        case " ", nil: return 0
        default: return 3
        }
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
