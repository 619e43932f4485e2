import Lessons

/// All commands of the shell, in the order of the help.
struct CommandTable {
    let commands: [Command]

    /// One letter for what is typed most; without these `:r` could be run or reset.
    private static let shortNames = [
        "b": "back", "c": "check", "e": "edit", "h": "help", "l": "lessons", "n": "next", "q": "quit", "r": "run",
        "s": "show", "v": "vars",
    ]

    /// The command that `name`, or the beginning of a name, means.
    func command(named name: String) throws -> Command {
        if let command = commands.first(where: { $0.name == Self.shortNames[name] ?? name }) { return command }
        let candidates = commands.filter { $0.name.hasPrefix(name) }
        switch candidates.count {
        case 1: return candidates[0]
        case 0:
            let suggestion = Suggestion.text(for: ":\(name)", among: commands.map { ":\($0.name)" })
            throw ShellError("There is no command :\(name). \(suggestion)")
        default:
            let names = candidates.map { ":\($0.name)" }
            throw ShellError(
                ":\(name) could be \(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1]).")
        }
    }

    /// The short name of a command, if it has one.
    static func shortName(of command: Command) -> String? {
        shortNames.first { $0.value == command.name }?.key
    }
}
