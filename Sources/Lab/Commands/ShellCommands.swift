import Foundation
import Lessons

extension Shell {
    /// Commands about the session and the shell itself.
    static let shellCommands = [
        Command(name: "help", arguments: "[COMMAND]", summary: "this list, or more about one command") { shell, name in
            shell.showHelp(name)
        },
        Command(name: "quit", summary: "leave; everything is saved (Ctrl-D too)") { shell, _ in shell.quit() },
    ]

    /// The list of commands, or what there is to say about one.
    func showHelp(_ name: String) {
        if name.isEmpty { return showCommands() }
        report {
            let command = try commands.command(named: name.hasPrefix(":") ? String(name.dropFirst()) : name)
            let short = CommandTable.shortName(of: command).map { " (short: `:\($0)`)" } ?? ""
            let usage = "`:\(command.name)\(command.arguments.isEmpty ? "" : " " + command.arguments)`"
            console.lines(view.lines(ofMarkdown: "\(usage)\(short): \(command.summary)\n\n\(command.details)"))
        }
    }

    private func showCommands() {
        let keys = [
            ("Enter", "show the next step, or run the cell in view"),
            ("Swift", "anything else is run as Swift: `x.shape`"),
            ("?name", "what a name means"), ("Tab", "complete a name"),
            ("Ctrl-C", "drop the line, or stop a running cell"),
        ]
        let rows = keys + commands.commands.map { (":\($0.name) \($0.arguments)", $0.summary) }
        let width = rows.map(\.0.count).max() ?? 0
        for (index, row) in rows.enumerated() {
            if index == keys.count { console.line() }
            let name = console.painter.paint(row.0.padded(to: width), .cyan)
            console.line("  \(name)  \(row.1.replacing("`", with: ""))")
        }
        tell("Commands may be shortened as long as it is clear which one is meant.")
    }
}
