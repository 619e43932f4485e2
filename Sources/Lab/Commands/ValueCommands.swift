import Engine
import Lessons

extension Shell {
    /// Commands that look at values.
    static let valueCommands = [
        Command(name: "vars", summary: "list your variables") { shell, _ in shell.showVariables() },
        Command(
            name: "inspect", arguments: "EXPRESSION",
            summary: "all about a value: shape, statistics, histogram, parameters"
        ) { shell, expression in try shell.inspect(expression) },
        Command(
            name: "show", arguments: "EXPRESSION", summary: "show a tensor as images: `:show xb[..<4]`"
        ) { shell, expression in try shell.evaluate("showImages", of: expression) },
        Command(
            name: "plot", arguments: "EXPRESSION", summary: "plot numbers: `:plot losses`"
        ) { shell, expression in try shell.evaluate("plot", of: expression) },
    ]

    private func evaluate(_ function: String, of expression: String) throws {
        guard !expression.isEmpty else {
            throw ShellError("Of what? Name a variable or write an expression. :vars lists yours.")
        }
        try evaluate("\(function)(\(expression))")
    }

    private func showVariables() {
        let variables = player.session.variables
        guard !variables.isEmpty else { return tell("There are no variables yet.") }
        let nameWidth = variables.map(\.name.columnWidth).max() ?? 0
        for (name, value) in variables {
            let text = describe(value).replacing("\n", with: " ")
            let room = console.terminal.textWidth - nameWidth - 4
            console.line(
                "  \(console.painter.paint(name.padded(to: nameWidth), .cyan))  \(text.truncated(to: max(10, room)))")
        }
    }

    private func inspect(_ expression: String) throws {
        guard !expression.isEmpty else {
            throw ShellError("What? Name a variable or write an expression. :vars lists yours.")
        }
        let value = try interruptibly { try player.session.run(expression, name: "inspect") }
        guard let value else { throw ShellError("`\(expression)` has no value.") }
        console.lines(try ValueDetails.lines(of: value).map { "  " + $0 })
    }
}
