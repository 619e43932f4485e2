/// Breaks shell commands that are too long for the window, with a backslash at the end of the line: they can still be copied.
enum CommandWrap {
    private static let margin = "    "
    private static let mark = " \\"

    /// The lines of `source`, of at most `width` columns unless a word is longer.
    static func lines(_ source: String, width: Int) -> [String] {
        commands(in: source).flatMap { lines in
            lines.allSatisfy { $0.columnWidth <= width } ? lines : filled(words(of: lines), width: width)
        }
    }

    /// The lines of each command.
    private static func commands(in source: String) -> [[String]] {
        var commands: [[String]] = []
        var isOpen = false
        for line in source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if isOpen { commands[commands.count - 1].append(line) } else { commands.append([line]) }
            isOpen = line.hasSuffix(mark)
        }
        return commands
    }

    /// The words of a command; an option and its value are one.
    private static func words(of lines: [String]) -> [String] {
        let text = lines.map { $0.hasSuffix(mark) ? String($0.dropLast(mark.count)) : $0 }.joined(separator: " ")
        var words: [String] = []
        var quote: Character?
        var isAtStart = true
        for character in text {
            if character == " ", quote == nil {
                isAtStart = true
                continue
            }
            if isAtStart { begin(character, in: &words) }
            isAtStart = false
            words[words.count - 1].append(character)
            if character == quote { quote = nil } else if quote == nil, "\"'".contains(character) { quote = character }
        }
        return words
    }

    private static func begin(_ character: Character, in words: inout [String]) {
        let isValue = words.last.map { $0.hasPrefix("-") && !$0.contains(" ") } ?? false && character != "-"
        if isValue { words[words.count - 1].append(" ") } else { words.append("") }
    }

    private static func filled(_ words: [String], width: Int) -> [String] {
        let room = width - margin.count - mark.count
        // An option and its value may not fit together.
        let parts = words.flatMap { $0.columnWidth <= room ? [$0] : $0.split(separator: " ").map(String.init) }
        var lines: [String] = []
        for word in parts {
            guard let line = lines.last else {
                lines.append(word)
                continue
            }
            if line.columnWidth + 1 + word.columnWidth + mark.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines[lines.count - 1] += mark
                lines.append(margin + word)
            }
        }
        return lines
    }
}
