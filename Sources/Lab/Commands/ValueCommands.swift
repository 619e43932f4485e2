import Engine
import Lessons

extension Shell {
    /// Commands that look at values.
    static let valueCommands: [Command] =
        [
            Command(name: "vars", summary: "list your variables") { shell, _ in shell.showVariables() },
            Command(
                name: "show", arguments: "EXPRESSION", takes: .swift,
                summary: "show a tensor as images: `:show xb[..<4]`"
            ) { shell, expression in try shell.evaluate("showImages", of: expression) },
            Command(
                name: "plot", arguments: "EXPRESSION", takes: .swift,
                summary: "plot numbers: `:plot losses`"
            ) { shell, expression in try shell.evaluate("plot", of: expression) },
            Command(
                name: "hist", arguments: "EXPRESSION", takes: .swift,
                summary: "plot how often values occur: `:hist x`"
            ) { shell, expression in try shell.evaluate("histogram", of: expression) },
            Command(
                name: "profile", arguments: "[CELL | CODE | on | off]", takes: .swift,
                summary: "where time and memory go: `:profile model(x, t)`",
                details: """
                    - `:profile x.matmul(y)` runs code and lists the operations in it: how often each ran, how long it took and
                      how much memory it took.
                    - `:profile CELL` does so for a cell of the lesson; it runs again.
                    - `:profile on` does so for every cell from now on, until `:profile off`. (LAB_PROFILE=1 turns it on.)
                    - `:profile` alone shows the last list again.
                    """
            ) { shell, what in try shell.profile(what) },
        ] + inspectionCommands

    private func profile(_ what: String) throws {
        let session = player.session
        switch what {
        case "":
            guard let profile = session.profile else {
                throw ShellError(
                    "There is no profile of the last cell. For example :profile Tensor.randn([64, 64]).sum()")
            }
            console.line("\(profile)")
        case "on", "off":
            session.isProfiling = what == "on"
            tell(session.isProfiling ? "Each cell ends with its profile now." : "Cells run without a profile.")
        default:
            let before = session.isProfiling
            session.isProfiling = true
            defer { session.isProfiling = before }
            let isCell = player.lesson?.steps.contains { $0.runnable?.id == what } ?? false
            guard isCell, let cell = try player.goto(what).runnable else { return try evaluate(what) }
            try run(cell)
        }
    }

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
}
