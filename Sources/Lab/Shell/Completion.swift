import Foundation
import Lessons

/// What Tab offers at the prompt: commands, lessons and cells after a colon, else names of the session.
struct Completion {
    let player: LessonPlayer
    let commands: CommandTable

    /// The words that the text before the cursor may end with, and where in it, in bytes, they start.
    func words(completing text: String) -> (wordStart: Int, words: [String]) {
        guard text.hasPrefix(":") else {
            let word = String(text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
            return (text.utf8.count - word.utf8.count, player.session.completions(for: text))
        }
        guard let space = text.lastIndex(of: " ") else {
            let name = text.dropFirst()
            return (1, commands.commands.map(\.name).filter { $0.hasPrefix(name) })
        }
        let name = String(text.dropFirst().prefix { $0 != " " })
        let word = text[text.index(after: space)...]
        let start = text.utf8.count - word.utf8.count
        let earlier = text[..<space].split(separator: " ").dropFirst().map(String.init)
        return (start, arguments(of: name, after: earlier).filter { $0.hasPrefix(word) })
    }

    /// What may follow a command and the words `earlier` that follow it already.
    private func arguments(of name: String, after earlier: [String]) -> [String] {
        guard let command = try? commands.command(named: name) else { return [] }
        let cells = player.lesson?.steps.compactMap { $0.runnable?.id } ?? []
        return switch command.name {
        case "start": player.catalogue.lessons.map(\.id)
        case "goto", "edit": cells
        case "run": ["all", "needs", "to"] + cells
        case "inspect", "show", "plot": player.session.variables.map(\.name)
        case "set": earlier.isEmpty ? Setting.all.map(\.name) : values(of: earlier)
        case "export": Exporter.Format.allCases.map(\.rawValue) + player.session.variables.map(\.name)
        case "help": commands.commands.map(\.name)
        default: []
        }
    }

    private func values(of words: [String]) -> [String] {
        guard words.count == 1, let setting = try? Setting.named(words[0]) else { return [] }
        return setting.words + [Setting.defaultWord]
    }
}
