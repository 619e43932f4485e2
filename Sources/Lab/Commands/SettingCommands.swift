import Lessons

extension Shell {
    /// The command that chooses how the lab looks and behaves.
    static let settingCommands: [Command] = [
        Command(
            name: "set", arguments: "[NAME [VALUE]]", takes: .settings,
            summary: "list settings, or change one: `:set colour off`",
            details: """
                - `:set` lists all settings, their values and where each value comes from.
                - `:set NAME` tells what may be chosen.
                - `:set NAME VALUE` chooses it. It is kept for all days to come.
                - `:set NAME default` takes the choice back.

                What you choose comes before what an environment variable asks for.
                """
        ) { shell, text in try shell.set(text) }
    ]

    private func set(_ text: String) throws {
        let words = text.split(maxSplits: 1) { $0 == " " || $0 == "=" }.map(String.init)
        guard let name = words.first else { return showSettings() }
        let setting = try Setting.named(name)
        guard words.count > 1 else { return show(setting) }
        try settings.set(setting, to: words[1].trimmingCharacters(in: .whitespaces))
        let (value, origin) = settings.current(setting)
        tell("`\(setting.name)` is `\(value)` now (\(origin.text)).")
    }

    private func showSettings() {
        let rows = Setting.all.map { setting in
            let (value, origin) = settings.current(setting)
            return [setting.name, value, origin.text, setting.summary.replacing("`", with: "")]
        }
        let table = TextTable(titles: ["setting", "value", "comes from", "what it is"], rows: rows)
        show(
            table.lines(width: console.terminal.textWidth, painter: console.painter)
                + told("`:set NAME` tells what may be chosen; `:set NAME VALUE` chooses it."))
    }

    func show(_ setting: Setting) {
        let (value, origin) = settings.current(setting)
        show(
            view.lines(
                ofMarkdown: """
                    `\(setting.name)`: \(setting.summary). It is `\(value)` (\(origin.text)).

                    It takes \(setting.allowed). The default is `\(setting.defaultValue)`.

                    \(setting.details)
                    """))
    }
}

extension Settings.Origin {
    /// Where a value comes from, in words.
    var text: String {
        switch self {
        case .standard: "default"
        case .environment(let variable): "environment: \(variable)"
        case .chosen: "set"
        }
    }
}
