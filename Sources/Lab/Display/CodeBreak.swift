/// A place after a character of a line of code, where the line may be broken.
struct CodeBreak {
    /// What it is a place for, from the worst to the best.
    enum Kind: Int, Comparable {
        case nowhere
        /// At a space or a slash in a string, or anywhere sensible in an expression in it.
        case string
        /// Before an opening brace or `=`, after `*` and `/`, or between a label and its argument.
        case holding
        /// At a bracket or before a dot.
        case member
        /// After an operator, which stands better at the start of the next line; and before `*` and `/`.
        case afterOperator
        case space
        /// After a comma, or before `&&` and `||`.
        case clause

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    private(set) var kind = Kind.nowhere
    /// How many brackets of the line are open.
    private(set) var depth = 0
    /// Where the innermost of them is closed; nil if that is not in this line.
    private var closing: Int?
    /// Whether there is little between the innermost brackets.
    private var isInShortBrackets = false
    /// The slashes of the comment that the place is in.
    private(set) var comment: String?
    /// Whether what follows is set in like the start of the line, as the next argument of several lines is.
    private(set) var isBeside = false

    /// Fewer brackets count as much as a better kind. What fits between its brackets is not torn apart.
    func isWorse(than other: CodeBreak, lineEnd: Int) -> Bool {
        let (own, others) = (value(lineEnd: lineEnd), other.value(lineEnd: lineEnd))
        return own == others ? depth > other.depth : own < others
    }

    /// Whether a place that leaves the line nearly empty is better, if only it is of a better kind.
    func isPoor(lineEnd: Int) -> Bool { value(lineEnd: lineEnd) < Kind.holding.rawValue }

    private func value(lineEnd: Int) -> Int {
        let isTorn = isInShortBrackets || closing.map { $0 < lineEnd } ?? false
        return kind.rawValue - 2 * depth - (isTorn ? Kind.clause.rawValue : 0)
    }

    /// The places of a line, one for each of its characters.
    static func places(in line: [Character]) -> [CodeBreak] {
        var scanner = Scanner(line: line)
        scanner.scan()
        return scanner.places
    }

    /// Goes through a line and keeps account of brackets and strings.
    private struct Scanner {
        /// Words that do not stand at the end of a line.
        private static let keywords: Set = [
            "func", "try", "return", "let", "var", "for", "if", "while", "guard", "case", "override", "final", "class",
            "struct",
        ]

        private static let shortBrackets = 16

        let line: [Character]
        var places: [CodeBreak] = []
        /// Where each open bracket is.
        var brackets: [Int] = []
        /// The open strings, each with the number of brackets that were open where an expression in it began.
        var strings: [Int?] = []

        init(line: [Character]) { self.line = line }

        mutating func scan() {
            for index in line.indices {
                if strings.isEmpty, line[index] == "/", character(index + 1) == "/" { return addComment(from: index) }
                let wasInString = isInString
                take(index)
                let isString = isInString || wasInString && line[index] == "("
                add(isString ? kindInString(at: index) : kindInCode(at: index), at: index)
            }
        }

        private var isInString: Bool { strings.last.map { $0 == nil } ?? false }

        private func character(_ index: Int) -> Character? { line.indices.contains(index) ? line[index] : nil }

        private mutating func take(_ index: Int) {
            let isEscaped = character(index - 1) == "\\"
            switch line[index] {
            case "\"" where isEscaped: break
            case "\"" where isInString: strings.removeLast()
            case "\"": strings.append(nil)
            case "(" where isInString && isEscaped:
                strings[strings.count - 1] = brackets.count
                brackets.append(index)
            case _ where isInString: break
            case "(", "[", "{": brackets.append(index)
            case ")", "]", "}": close(index)
            default: break
            }
        }

        /// The places between the brackets know now where they end.
        private mutating func close(_ index: Int) {
            guard let start = brackets.popLast() else { return }
            for inner in start..<index where places[inner].closing == nil {
                places[inner].closing = index
                places[inner].isInShortBrackets = line[start] != "{" && index - start <= Self.shortBrackets
            }
            if case brackets.count?? = strings.last { strings[strings.count - 1] = nil }
        }

        private mutating func add(_ kind: Kind, at index: Int) {
            var place = CodeBreak()
            place.kind = kind
            // What is in braces may as well stand on lines of its own.
            place.depth = brackets.count - (line[index] == " " && character(index - 1) == "{" ? 1 : 0)
            place.isBeside = kind == .clause && character(index - 1) == "," && brackets.isEmpty
            places.append(place)
        }

        private mutating func addComment(from start: Int) {
            let mark = String(line[start...].prefix { $0 == "/" })
            let isWholeLine = line[..<start].allSatisfy { $0 == " " }
            for index in start..<line.count {
                var place = CodeBreak()
                let isSpace = line[index] == " " && index > start + mark.count
                (place.kind, place.comment, place.isBeside) = (isSpace ? .space : .nowhere, mark, isWholeLine)
                places.append(place)
            }
        }

        private func kindInString(at index: Int) -> Kind { " /".contains(line[index]) ? .string : .nowhere }

        private func kindInCode(at index: Int) -> Kind {
            // In an expression in a string.
            if !strings.isEmpty { return min(kindOutsideStrings(at: index), .string) }
            return kindOutsideStrings(at: index)
        }

        private func kindOutsideStrings(at index: Int) -> Kind {
            guard line[index] == " " else {
                return "([".contains(line[index]) || character(index + 1) == "." ? .member : .nowhere
            }
            if Self.keywords.contains(String(line[..<index].reversed().prefix { $0.isLetter }.reversed())) {
                return .nowhere
            }
            switch (character(index - 1), character(index + 1)) {
            case (" ", _), (nil, _), (_, nil): return .nowhere
            case (",", _), (_, "&"), (_, "|"): return .clause
            case (":", _), ("_", _), (_, "{"): return .holding
            case (_, "=") where character(index + 2) == " ": return .holding
            case ("=", _) where character(index - 2) == " ": return .space
            case ("*", _), ("/", _): return .holding
            case (_, "*"), (_, "/"): return .afterOperator
            case (let before?, _) where "+-<>=|&?%".contains(before): return .afterOperator
            default: return .space
            }
        }
    }
}
