import Foundation
import Lessons

extension Shell {
    /// Commands about the session and the shell itself.
    static let shellCommands: [Command] = [
        Command(
            name: "save", arguments: "[NAME]", summary: "keep a copy of all variables under a name",
            details: "Your variables are saved by themselves. A copy is for trying something and going back: "
                + "`:save before`, then `:load before`. Models, optimizers and the random numbers' state are part of it."
        ) { shell, name in try shell.save(name) },
        Command(name: "load", arguments: "[NAME]", summary: "bring a copy of the variables back, or list the copies") {
            shell, name in try shell.load(name)
        },
        Command(
            name: "help", arguments: "[NAME]", takes: .topics,
            summary: "this list, or all about a command, a name of Swift or a lesson",
            details: "`?NAME` does the same: `?addNoise`, `?:run`, `?1.3`."
        ) { shell, topic in
            let isCommand = shell.commands.commands.contains { $0.name == topic }
            shell.explain(isCommand ? ":" + topic : topic)
        },
        Command(name: "quit", summary: "leave; everything is saved (Ctrl-D too)") { shell, _ in shell.quit() },
    ]

    private var copies: URL { player.workspace.home.appending(path: "copies") }

    private func save(_ name: String) throws {
        let name = name.isEmpty ? "copy" : name
        try player.session.snapshot(to: try copy(named: name))
        tell("Kept. `:load \(name)` brings these variables back.")
    }

    private func load(_ name: String) throws {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: copies.path)) ?? []).sorted()
        guard !names.isEmpty else { throw ShellError("There are no copies. :save makes one.") }
        guard !name.isEmpty else { return tell("There are " + names.map { "`\($0)`" }.joined(separator: ", ") + ".") }
        guard names.contains(name) else {
            throw ShellError("There is no copy `\(name)`. \(Suggestion.text(for: name, among: names))")
        }
        let missing = try player.load(copy: name, from: try copy(named: name))
        tell("The variables are those of the copy `\(name)`.")
        for variable in missing {
            console.line(
                console.painter.paint("\(variable.name) could not be brought back: \(variable.reason)", .yellow))
        }
    }

    private func copy(named name: String) throws -> URL {
        guard name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }), !name.hasPrefix(".") else {
            throw ShellError("The name of a copy has letters, digits, - and _, so `\(name)` will not do.")
        }
        return copies.appending(path: name)
    }
}
