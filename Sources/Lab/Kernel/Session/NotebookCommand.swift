import Engine
import Lessons

/// Something that a cell can ask for with a colon, as in the lab's own shell: `:inspect x`.
struct NotebookCommand: Sendable {
    /// The name of the shell's command that does the same.
    let name: String
    /// Does it. The string is what followed the name.
    let action: @Sendable (KernelSession, String) throws -> Void

    private static let all = [
        NotebookCommand(name: "vars") { kernel, _ in try kernel.listVariables() },
        NotebookCommand(name: "inspect") { kernel, expression in try kernel.inspect(expression) },
        NotebookCommand(name: "values") { kernel, expression in try kernel.showValues(of: expression) },
        NotebookCommand(name: "summary") { kernel, text in try kernel.summarise(text) },
        NotebookCommand(name: "diff") { kernel, text in try kernel.compare(text) },
        NotebookCommand(name: "hist") { kernel, expression in try kernel.call("histogram", with: expression) },
        NotebookCommand(name: "memory") { kernel, _ in
            kernel.output.lines(MemoryDetails(of: kernel.session).lines(width: columns, painter: plain))
        },
        NotebookCommand(name: "show") { kernel, expression in try kernel.call("showImages", with: expression) },
        NotebookCommand(name: "plot") { kernel, expression in try kernel.call("plot", with: expression) },
        NotebookCommand(name: "profile") { kernel, what in try kernel.profile(what) },
        NotebookCommand(name: "help") { kernel, _ in kernel.listCommands() },
    ]

    /// How wide a notebook's output is, about, and how it is coloured: not at all.
    static let columns = 110
    static let plain = Painter(isColoured: false)

    /// The names, in alphabetical order.
    static let names = all.map(\.name).sorted()

    /// The commands of the lab's shell, which know abbreviations and what is most likely meant.
    private static let shell = CommandTable(
        commands: Shell.lessonCommands + Shell.cellCommands + Shell.valueCommands + Shell.shellCommands)

    /// The command that `name`, or the beginning of a name, means.
    static func named(_ name: String) throws -> NotebookCommand {
        let meant = try shell.command(named: name).name
        guard let command = all.first(where: { $0.name == meant }) else {
            throw ShellError(
                ":\(meant) is a command of the lab's own shell, which `make lab` opens. "
                    + "In notebooks there are ?name, \(all.map { ":\($0.name)" }.joined(separator: ", ")).")
        }
        return command
    }

    /// What can be typed, and what it does.
    static var descriptions: [(usage: String, summary: String)] {
        all.compactMap { command in
            let known = shell.commands.first { $0.name == command.name }
            return known.map { (":\($0.name) \($0.arguments)", $0.summary.replacing("`", with: "")) }
        }
    }

    /// The commands and questions that a cell consists of; nil if it is Swift.
    static func commands(in code: String) -> [ShellInput]? {
        let lines = code.split(separator: "\n").filter { !ShellInput.isBlank(String($0)) }
        let inputs = lines.map { ShellInput(String($0)) }
        let isAllCommands = inputs.allSatisfy {
            switch $0 {
            case .command, .explain: true
            case .cell, .goOn: false
            }
        }
        return inputs.isEmpty || !isAllCommands ? nil : inputs
    }
}

extension KernelSession {
    /// Does one line of a cell of commands.
    func perform(_ input: ShellInput) throws {
        switch input {
        case .command(let name, let argument): try NotebookCommand.named(name).action(self, argument)
        case .explain(let name): try explain(name)
        case .cell, .goOn: break
        }
    }

    private func explain(_ name: String) throws {
        if name.isEmpty { return listCommands() }
        guard let bundle = explanation(of: name, isDetailed: false) else {
            throw ShellError("Nothing is known about \(name). Tab completes names; :vars lists yours.")
        }
        output.publish("display_data", Display(bundle))
        if let dataset = session.value(of: name).flatMap(DatasetDetails.dataset) {
            try showImages(dataset.spread(DatasetDetails.shownImages))
        }
    }

    fileprivate func listCommands() {
        let rows =
            [
                ("?name", "what a name means"), ("Tab", "complete a name"),
                ("Shift-Tab", "what the name at the cursor means"),
            ]
            + NotebookCommand.descriptions.map { ($0.usage, $0.summary) }
        let width = rows.map(\.0.count).max() ?? 0
        output.lines(rows.map { "\($0.0.padded(to: width))  \($0.1)" })
    }

    fileprivate func listVariables() throws {
        let variables = session.variables
        guard !variables.isEmpty else { return output.lines(["There are no variables yet."]) }
        let width = variables.map(\.name.columnWidth).max() ?? 0
        output.lines(
            variables.map { name, value in
                "\(name.padded(to: width))  \(describe(value).replacing("\n", with: " ").truncated(to: 80))"
            })
    }

    fileprivate func inspect(_ expression: String) throws {
        let value = try requiredValue(of: expression)
        let name = session.value(of: expression) == nil ? nil : expression
        let details = ValueDetails(
            session: session, painter: NotebookCommand.plain, width: NotebookCommand.columns)
        let made = name.flatMap { session.documentation(of: $0)?.origin }.map { "by \($0.cell)" }
        output.lines(try details.lines(of: value, name: name, made: made))
    }

    fileprivate func showValues(of expression: String) throws {
        let value = try requiredValue(of: expression)
        output.lines([try value.tensor.map { "\($0.p)" } ?? session.display(value)])
    }

    fileprivate func compare(_ text: String) throws {
        let request = try PairOfExpressions(text)
        guard case .tuple(let pair) = try requiredValue(of: "(\(request.first), \(request.second))") else { return }
        output.lines(
            try DifferenceDetails.lines(
                of: pair.values[0], pair.values[1], width: NotebookCommand.columns, painter: NotebookCommand.plain))
    }

    fileprivate func summarise(_ text: String) throws {
        output.lines([session.display(try requiredValue(of: SummaryRequest(text).cell(in: session)))])
    }

    private func requiredValue(of expression: String) throws -> Value {
        try require(expression)
        guard let value = try value(of: expression, name: "notebook") else {
            throw ShellError("`\(expression)` has no value.")
        }
        return value
    }

    fileprivate func call(_ function: String, with expression: String) throws {
        try require(expression)
        _ = try value(of: "\(function)(\(expression))", name: function)
    }

    fileprivate func profile(_ what: String) throws {
        switch what {
        case "":
            guard let profile = session.profile else {
                throw ShellError("There is no profile. For example :profile Tensor.randn([64, 64]).sum()")
            }
            output.lines(["\(profile)"])
        case "on", "off":
            session.isProfiling = what == "on"
        default:
            let before = session.isProfiling
            session.isProfiling = true
            defer { session.isProfiling = before }
            _ = try value(of: what, name: "profile")
            session.profile.map { output.lines(["\($0)"]) }
        }
    }

    private func require(_ expression: String) throws {
        guard expression.isEmpty else { return }
        throw ShellError("Of what? Name a variable or write an expression. :vars lists yours.")
    }
}
