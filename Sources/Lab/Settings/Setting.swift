import Lessons

/// Something about the lab that a learner can choose with `:set`.
struct Setting: Sendable {
    /// What may be chosen.
    enum Values: Sendable {
        case choice([String])
        /// A whole number of the range, or one of some words.
        case number(ClosedRange<Int>, or: [String])
        /// Any text; the word says what it means, as in `COMMAND`, and others have a meaning of their own.
        case text(String, or: [String])
    }

    /// What an environment variable asks for.
    struct Wish: Equatable, Sendable {
        let value: String
        let variable: String

        init(_ value: String, _ variable: String) {
            self.value = value
            self.variable = variable
        }
    }

    let name: String
    /// One line for the list.
    let summary: String
    /// What `:set NAME` says beyond the summary, as Markdown.
    let details: String
    let values: Values
    let defaultValue: String
    /// What the environment asks for; nil if nothing.
    var wish: @Sendable (_ environment: [String: String]) -> Wish? = { _ in nil }

    /// The word that takes a choice back.
    static let defaultWord = "default"

    /// The setting `name`. Throws with the nearest names if there is none.
    static func named(_ name: String) throws(ShellError) -> Setting {
        if let setting = all.first(where: { $0.name == name }) { return setting }
        throw ShellError("There is no setting `\(name)`. \(Suggestion.text(for: name, among: all.map(\.name)))")
    }

    /// What may be chosen, in words: `auto, on or off`.
    var allowed: String { Self.list(words + [openWord].compactMap(\.self)) }

    /// The words that may be chosen, for completion.
    var words: [String] {
        switch values {
        case .choice(let words), .number(_, let words), .text(_, let words): words
        }
    }

    /// What stands for the values that are not words of their own.
    private var openWord: String? {
        switch values {
        case .choice: nil
        case .number(let range, _): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .text(let word, _): word
        }
    }

    private static func list(_ words: [String]) -> String {
        words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    }

    /// `text` as a value of this setting. Throws what may be chosen if it is none.
    func value(from text: String) throws(ShellError) -> String {
        let lower = text.lowercased()
        if words.contains(lower) { return lower }
        switch values {
        case .number(let range, _):
            if let number = Int(text), range.contains(number) { return String(number) }
        case .text: if !text.isEmpty { return text }
        case .choice: break
        }
        throw ShellError("`\(name)` takes \(allowed), not `\(text)`.")
    }
}
