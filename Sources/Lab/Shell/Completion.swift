import Foundation
import Lessons

/// What Tab offers at the prompt: commands and what may follow them, names after a question mark, else Swift.
struct Completion {
    typealias Candidate = LineCompletions.Candidate

    let player: LessonPlayer
    let commands: CommandTable

    /// What the text before the cursor may be completed to.
    func completions(of text: String) -> LineCompletions {
        if text.hasPrefix("?") { return completions(ofTopic: text) }
        guard text.hasPrefix(":") else { return swift(text) }
        guard let space = text.firstIndex(of: " ") else {
            let all = commands.commands.map { Candidate(text: $0.name, note: $0.summary.replacing("`", with: "")) }
            return fitting(all, to: text.dropFirst(), in: text)
        }
        let command = try? commands.command(named: String(text[..<space].dropFirst()))
        return completions(ofArgument: text[text.index(after: space)...], of: command, in: text)
    }

    private func completions(ofArgument argument: Substring, of command: Command?, in text: String) -> LineCompletions {
        let words = argument.split(separator: " ", omittingEmptySubsequences: false)
        guard let command, let word = words.last else { return LineCompletions() }
        let earlier = words.dropLast().filter { !$0.isEmpty }.map(String.init)
        switch command.takes {
        case .swift: return swift(String(argument), after: text.utf8.count - argument.utf8.count)
        case .swiftOr(let choices):
            let words = fitting(choices.map { Candidate(text: $0) }, to: word, in: text)
            var found = swift(String(argument), after: text.utf8.count - argument.utf8.count)
            if earlier.isEmpty, words.wordStart == found.wordStart {
                found.candidates = words.candidates + found.candidates
            }
            return found
        case .choice(let choices) where earlier.isEmpty:
            return fitting(choices.map { Candidate(text: $0) }, to: word, in: text)
        case .cellsOr(let choices):
            guard earlier.isEmpty || earlier == ["to"] else { return LineCompletions() }
            let others = earlier.isEmpty ? choices.map { Candidate(text: $0) } : []
            return fitting(others + cells, to: word, in: text)
        case .lessons where earlier.isEmpty: return fitting(lessons, to: word, in: text)
        case .topics where earlier.isEmpty: return fitting(topics, to: word, in: text)
        case .settings: return fitting(settings(after: earlier), to: word, in: text)
        default: return LineCompletions()
        }
    }

    /// `?name`, `?:command`, `?1.2`.
    private func completions(ofTopic text: String) -> LineCompletions {
        let word = text.dropFirst()
        if word.hasPrefix(":") || word.first?.isNumber == true { return fitting(topics, to: word, in: text) }
        return swift(String(word), after: 1)
    }

    private func swift(_ source: String, after offset: Int = 0) -> LineCompletions {
        let found = player.session.completions(of: source)
        return LineCompletions(
            wordStart: offset + found.start,
            candidates: found.candidates.map { Candidate(text: $0.text, note: $0.note) })
    }

    private func fitting(_ candidates: [Candidate], to word: Substring, in text: String) -> LineCompletions {
        LineCompletions(
            wordStart: text.utf8.count - word.utf8.count, candidates: candidates.filter { $0.text.hasPrefix(word) })
    }

    // MARK: - What there is

    private var lessons: [Candidate] { player.catalogue.lessons.map { Candidate(text: $0.id, note: $0.title) } }

    private var cells: [Candidate] {
        player.lesson?.steps.compactMap(\.runnable).map { Candidate(text: $0.id) } ?? []
    }

    /// What `?` and `:help` know beside names of Swift.
    private var topics: [Candidate] {
        commands.commands.map { Candidate(text: ":" + $0.name, note: $0.summary.replacing("`", with: "")) } + lessons
            + commands.commands.map { Candidate(text: $0.name, note: $0.summary.replacing("`", with: "")) }
    }

    /// The names of settings, or the values of the one that was named.
    private func settings(after words: [String]) -> [Candidate] {
        guard let name = words.first else { return Setting.all.map { Candidate(text: $0.name, note: $0.summary) } }
        guard words.count == 1, let setting = try? Setting.named(name) else { return [] }
        return (setting.words + [Setting.defaultWord]).map { Candidate(text: $0) }
    }
}
