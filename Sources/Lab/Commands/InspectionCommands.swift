import Engine
import Foundation
import Lessons

extension Shell {
    /// Commands that look into values.
    static let inspectionCommands: [Command] = [
        Command(
            name: "inspect", arguments: "EXPRESSION", takes: .swift,
            summary: "all about a value: layout, memory, gradient, statistics, who made it"
        ) { shell, expression in try shell.inspect(expression) },
        Command(
            name: "values", arguments: "EXPRESSION", takes: .swift,
            summary: "the numbers of a tensor in columns: `:values x[0]`",
            details:
                "Large tensors are shown by their edges. `setPrintoptions` says how many numbers and digits there are. "
                + "In a cell it is `x.p`."
        ) { shell, expression in try shell.showValues(of: expression) },
        Command(
            name: "summary", arguments: "MODEL [SHAPE] [depth N]", takes: .swift,
            summary: "layers, shapes, parameters and multiply-adds of a model",
            details: """
                - `:summary model` sends one image of the model's size through it.
                - `:summary model [8, 3, 32, 32]` sends an input of that shape.
                - `:summary model(x, t)` makes that call: for any model, also one of your own.
                - `depth 3` at the end lists modules further inside.

                In a cell it is `summary(model)`.
                """
        ) { shell, text in try shell.summarise(text) },
        Command(
            name: "diff", arguments: "A B", takes: .swift,
            summary: "where and how much two tensors or two models differ",
            details: "Expressions with spaces in them stand with a comma between: `:diff x + 1, y`. "
                + "In a cell it is `difference(a, b)`."
        ) { shell, text in try shell.compare(text) },
        Command(
            name: "watch", arguments: "[NAME … | off]", takes: .swiftOr(["off"]),
            summary: "plot numbers while a loop runs: `:watch losses`",
            details: """
                - `:watch losses` draws the array `losses` below the output while a loop of a cell runs, and leaves the plot
                  there at its end. Several names may be given.
                - `:watch off` watches nothing; `:watch` alone tells what is watched.

                With `:set accessible on` or `:set progress lines` it is a line of words now and then.
                """
        ) { shell, names in try shell.watch(names) },
        Command(name: "memory", summary: "what holds memory: variables, gradients, optimizers, the engine") {
            shell, _ in
            shell.console.lines(
                MemoryDetails(of: shell.player.session)
                    .lines(width: shell.console.terminal.size.columns - 1, painter: shell.console.painter))
        },
    ]

    /// The value of an expression that a command was given.
    private func value(of expression: String) throws -> Value {
        guard !expression.isEmpty else {
            throw ShellError("Of what? Name a variable or write an expression. :vars lists yours.")
        }
        let value = try interruptibly { try player.session.run(expression, name: "prompt") }
        guard let value else { throw ShellError("`\(expression)` has no value.") }
        return value
    }

    private func inspect(_ expression: String) throws {
        let value = try value(of: expression)
        let details = ValueDetails(
            session: player.session, painter: console.painter, width: console.terminal.size.columns - 3)
        let name = player.session.value(of: expression) == nil ? nil : expression
        try interruptibly {
            let made = name.flatMap { player.session.documentation(of: $0)?.origin }.map { text(of: $0) }
            console.lines(
                try details.lines(of: value, name: name, made: made).flatMap { $0.components(separatedBy: "\n") })
            guard case .object(let object) = value, let pictures = (object.value as? Tensor)?.pictures else { return }
            Gallery.use(folder: player.assets.path, prefix: "inspect")
            try noGrad { try showImages(pictures) }
        }
    }

    private func showValues(of expression: String) throws {
        let value = try value(of: expression)
        try interruptibly {
            guard let tensor = try value.tensor else { return console.line(player.session.display(value)) }
            console.line("\(tensor.p)")
        }
    }

    private func compare(_ text: String) throws {
        let request = try PairOfExpressions(text)
        guard case .tuple(let pair) = try value(of: "(\(request.first), \(request.second))") else { return }
        let columns = console.terminal.size.columns - 3
        try interruptibly {
            console.lines(
                try DifferenceDetails.lines(
                    of: pair.values[0], pair.values[1], width: columns, painter: console.painter))
        }
    }

    private func watch(_ text: String) throws {
        let names = text.split { $0 == " " || $0 == "," }.map(String.init)
        switch names {
        case []:
            tell(watched.isEmpty ? "Nothing is watched. `:watch losses` watches an array of numbers." : watchedText)
        case ["off"]:
            watched = []
            console.watch(nil)
            tell("Nothing is watched.")
        default:
            for name in names where !name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
                throw ShellError("`\(name)` is no name of a variable. For example :watch losses.")
            }
            watched = names
            let session = player.session
            console.watch { names.compactMap { WatchPlot(name: $0, value: session.value(of: $0)) } }
            tell(watchedText)
        }
    }

    private var watchedText: String {
        "While loops run, \(watched.map { "`\($0)`" }.joined(separator: " and ")) will be plotted. `:watch off` ends it."
    }

    private func summarise(_ text: String) throws {
        try evaluate(SummaryRequest(text).cell(in: player.session))
    }
}
