import Lessons

/// How pictures get into the terminal.
enum GraphicsSetting: String, CaseIterable {
    case auto, kitty, sixel, iterm2, symbols, none
}

/// When text has colours.
enum ColourSetting: String, CaseIterable {
    case auto, on, off
}

/// What shows text that is longer than the screen.
enum PagerSetting: String, CaseIterable {
    case auto, less, off
}

/// How a computation tells how far it is.
enum ProgressSetting: String, CaseIterable {
    case auto, bar, lines, off
}

extension Setting {
    /// All settings, in the order of the list.
    static let all = [colour, width, pager, graphics, progress, hints, editor, accessible]

    static let colour = Setting(
        name: "colour", summary: "colours and bold text",
        details: """
            - `auto`: where the output is a terminal that has colours.
            - `on`: in any terminal.
            - `off`: nowhere; pictures are then not drawn either.

            `NO_COLOR` and `CLICOLOR=0` ask for `off`. `CLICOLOR_FORCE=1` asks for `on`, and for colours in pipes and files, too.
            """,
        values: .choice(ColourSetting.allCases.map(\.rawValue)), defaultValue: "auto",
        wish: { environment in
            if environment.isSet("NO_COLOR") { return Wish("off", "NO_COLOR") }
            if environment.isOn("CLICOLOR_FORCE") { return Wish("on", "CLICOLOR_FORCE") }
            return environment["CLICOLOR"] == "0" ? Wish("off", "CLICOLOR") : nil
        })

    static let width = Setting(
        name: "width", summary: "how wide text is set, in columns",
        details: """
            - `auto`: as wide as the window, but at most 90 columns, because longer lines are hard to read.
            - A number: that many columns, or the window's if it is narrower.
            """,
        values: .number(20...400, or: ["auto"]), defaultValue: "auto")

    static let pager = Setting(
        name: "pager", summary: "what shows text that is longer than the screen",
        details: """
            - `auto`: the lab shows one screen after the other. Space shows the next, Enter one line more, q leaves it.
            - `less`: the program `less`, in which you can go back and search.
            - `off`: all at once.
            """,
        values: .choice(PagerSetting.allCases.map(\.rawValue)), defaultValue: "auto")

    static let graphics = Setting(
        name: "graphics", summary: "how pictures are drawn in the terminal",
        details: """
            - `auto`: the best way that the terminal has.
            - `kitty`, `sixel`, `iterm2`: by that protocol, if you know better than the lab what the terminal can do.
            - `symbols`: as blocks of colour, which any colour terminal shows.
            - `none`: not at all; where the picture is saved is still told.

            The environment variable `LAB_GRAPHICS` asks for one of them, too. `lab doctor` tells what `auto` finds, and why.
            """,
        values: .choice(GraphicsSetting.allCases.map(\.rawValue)), defaultValue: "auto",
        wish: { environment in
            environment["LAB_GRAPHICS"].flatMap { GraphicsSetting(rawValue: $0.lowercased()) }
                .map { Wish($0.rawValue, "LAB_GRAPHICS") }
        })

    static let progress = Setting(
        name: "progress", summary: "how long computations tell how far they are",
        details: """
            - `auto`: as a bar, or as lines if `accessible` is on or the terminal cannot redraw a line.
            - `bar`: as a bar that is redrawn.
            - `lines`: as a line now and then.
            - `off`: not at all.
            """,
        values: .choice(ProgressSetting.allCases.map(\.rawValue)), defaultValue: "auto")

    static let hints = Setting(
        name: "hints", summary: "what Enter and some commands would do now",
        details: "`off` leaves out the dim lines such as “Enter runs this cell”.",
        values: .choice(["on", "off"]), defaultValue: "on")

    static let editor = Setting(
        name: "editor", summary: "what `:edit` opens a cell in",
        details: """
            - `prompt`: the cell comes to the prompt, and the arrow keys move in it.
            - A command, such as `nano` or `code --wait`: the cell opens in that program.

            The environment variables `VISUAL` and `EDITOR` name a program, too.
            """,
        values: .text("a command", or: ["prompt"]), defaultValue: "prompt",
        wish: { environment in
            let variable = ["VISUAL", "EDITOR"].first(where: environment.isSet)
            return variable.map { Wish(environment[$0] ?? "", $0) }
        })

    static let accessible = Setting(
        name: "accessible", summary: "output for screen readers",
        details: """
            `on` draws no boxes, rules and pictures and redraws nothing: progress is told in lines, pictures in words. \
            `ACCESSIBLE=1` asks for it, too.
            """,
        values: .choice(["on", "off"]), defaultValue: "off",
        wish: { $0.isOn("ACCESSIBLE") ? Wish("on", "ACCESSIBLE") : nil })
}

extension [String: String] {
    /// Whether the environment variable is there and not empty.
    func isSet(_ variable: String) -> Bool { !(self[variable] ?? "").isEmpty }

    /// Whether the environment variable says yes.
    func isOn(_ variable: String) -> Bool { isSet(variable) && self[variable] != "0" }
}
