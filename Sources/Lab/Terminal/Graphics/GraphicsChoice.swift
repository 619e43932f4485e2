import CChafa
import Foundation

/// How pictures are drawn in this terminal, and why so.
struct GraphicsChoice: Equatable {
    /// How a terminal can draw.
    enum Method: String {
        case kitty = "Kitty graphics"
        case iTerm = "iTerm2 graphics"
        case sixel = "sixel graphics"
        case symbols = "coloured blocks"
    }

    /// Nil where pictures are not drawn.
    let method: Method?
    /// Why, in words that can follow a colon.
    let reason: String
    /// Whether what is drawn has to pass through tmux to the terminal around it.
    var isThroughTmux = false
    /// A character cell in pixels, if the terminal says.
    var cellSize: (width: Int, height: Int)?

    static func == (left: GraphicsChoice, right: GraphicsChoice) -> Bool {
        left.method == right.method && left.reason == right.reason && left.isThroughTmux == right.isThroughTmux
    }

    /// Decides for a terminal, which is asked if nothing else decides.
    init(of terminal: Terminal, environment: [String: String]) {
        guard terminal.hasOutput else {
            self.init(method: nil, reason: "the output is not a terminal")
            return
        }
        self.init(settings: terminal.settings, isColoured: terminal.painter.isColoured, environment: environment) {
            TerminalProbe.answers(environment: environment)
        }
    }

    /// - Parameter answers: asks the terminal; nil where that is not safe, or it does not answer.
    init(
        settings: Settings, isColoured: Bool, environment: [String: String], answers: () -> TerminalAnswers?
    ) {
        if settings.isAccessible {
            self.init(method: nil, reason: "`accessible` is on, so they are described in words")
        } else if let chosen = Self.chosen(settings.graphics, inTmux: environment.isSet("TMUX")) {
            self = chosen
        } else if !isColoured {
            self.init(method: nil, reason: "the terminal has no colours, or they are turned off")
        } else {
            self = Self.detected(environment, answers())
        }
    }

    private init(method: Method?, reason: String, isThroughTmux: Bool = false) {
        (self.method, self.reason, self.isThroughTmux) = (method, reason, isThroughTmux)
    }

    /// What `:set graphics` or LAB_GRAPHICS asks for.
    private static func chosen(_ setting: GraphicsSetting, inTmux: Bool) -> GraphicsChoice? {
        let reason = "`graphics` is set to \(setting.rawValue)"
        return switch setting {
        case .auto: nil
        case .none: GraphicsChoice(method: nil, reason: reason)
        case .symbols: GraphicsChoice(method: .symbols, reason: reason)
        case .kitty: GraphicsChoice(method: .kitty, reason: reason, isThroughTmux: inTmux)
        case .sixel: GraphicsChoice(method: .sixel, reason: reason, isThroughTmux: inTmux)
        case .iterm2: GraphicsChoice(method: .iTerm, reason: reason, isThroughTmux: inTmux)
        }
    }

    /// What the terminal answered counts most, then what the environment tells.
    private static func detected(_ environment: [String: String], _ answers: TerminalAnswers?) -> GraphicsChoice {
        var choice = fromAnswers(environment, answers) ?? fromEnvironment(environment)
        choice.cellSize = answers?.cellSize
        return choice
    }

    private static func fromAnswers(_ environment: [String: String], _ answers: TerminalAnswers?) -> GraphicsChoice? {
        guard let answers else { return nil }
        if answers.drawsKitty {
            return GraphicsChoice(method: .kitty, reason: "the terminal answered that it draws them")
        }
        if let name = answers.name, name.hasPrefix("iTerm2") {
            return GraphicsChoice(method: .iTerm, reason: "the terminal answered that it is \(name)")
        }
        if answers.drawsSixel {
            return GraphicsChoice(method: .sixel, reason: "the terminal answered that it draws them")
        }
        if environment.isSet("TMUX") { return inTmux(environment) }
        return nil
    }

    private static func fromEnvironment(_ environment: [String: String]) -> GraphicsChoice {
        if environment.isSet("TMUX") { return inTmux(environment) }
        let term = environment["TERM"] ?? ""
        let program = environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? ""
        if ["xterm-kitty", "xterm-ghostty"].contains(term) || environment.isSet("KITTY_WINDOW_ID") {
            return GraphicsChoice(method: .kitty, reason: "TERM is \(term)")
        }
        if ["iTerm.app", "iTerm2", "WezTerm"].contains(program) {
            return GraphicsChoice(method: .iTerm, reason: "TERM_PROGRAM is \(program)")
        }
        if TerminalColours(environment).hasSixel { return GraphicsChoice(method: .sixel, reason: "TERM is \(term)") }
        return GraphicsChoice(
            method: .symbols, reason: "TERM is \(term), and the terminal did not say that it draws anything better")
    }

    /// tmux itself draws none of the protocols, unless it answers that it draws sixels.
    private static func inTmux(_ environment: [String: String]) -> GraphicsChoice {
        if environment["LC_TERMINAL"] == "iTerm2" {
            return GraphicsChoice(method: .iTerm, reason: "tmux runs in iTerm2", isThroughTmux: true)
        }
        return GraphicsChoice(method: .symbols, reason: "tmux does not tell what the terminal around it draws")
    }
}

/// What colours a terminal has, by chafa's knowledge of its environment variables.
struct TerminalColours {
    let mode: ChafaCanvasMode
    let hasSixel: Bool

    init(_ environment: [String: String]) {
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { variables.forEach { free($0) } }
        let info = chafa_term_db_detect(chafa_term_db_get_default(), &variables)
        defer { chafa_term_info_unref(info) }
        func has(_ sequence: ChafaTermSeq) -> Bool { chafa_term_info_have_seq(info, sequence) != 0 }
        hasSixel = has(CHAFA_TERM_SEQ_BEGIN_SIXELS)
        let isTrue =
            ["truecolor", "24bit"].contains(environment["COLORTERM"]) || has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_DIRECT)
        mode =
            isTrue
            ? CHAFA_CANVAS_MODE_TRUECOLOR
            : has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_256) ? CHAFA_CANVAS_MODE_INDEXED_240 : CHAFA_CANVAS_MODE_INDEXED_16
    }
}
