import Foundation

/// What a line at the prompt asks for.
enum ShellInput: Equatable {
    /// Enter alone: show the next step or run the cell in view.
    case goOn
    /// `:name argument`.
    case command(name: String, argument: String)
    /// `?name`.
    case explain(name: String)
    /// Anything else is Swift.
    case cell(String)

    static func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }

    /// `text` without the prompts that come along when cells are copied from a screen: the lab's, and Python's.
    static func withoutPrompts(_ text: String) -> String {
        guard text.firstMatch(of: /^(lab( [\w.]+)? [›>] | {2}│ |>>> )/) != nil else { return text }
        return text.replacing(/(^|\n)(lab( [\w.]+)? [›>] | {6}… ?| {2}│ ?|>>> ?|\.\.\. ?)/) { $0.output.1 }
    }

    init(_ line: String) {
        let line = Self.withoutPrompts(line)
        let text = line.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty {
            self = .goOn
        } else if text.hasPrefix(":") {
            let words = text.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            self = .command(
                name: words.first.map(String.init) ?? "",
                argument: words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : "")
        } else if text.hasPrefix("?") {
            self = .explain(name: text.dropFirst().trimmingCharacters(in: .whitespaces))
        } else {
            self = .cell(line)
        }
    }
}
