import Testing

@testable import Lab

@Suite struct GraphicsChoiceTests {
    private func choice(
        _ variables: [String: String], _ answers: TerminalAnswers? = nil, setting: String? = nil,
        isColoured: Bool = true
    ) throws -> GraphicsChoice {
        let environment = ["TERM": "xterm-256color"].merging(variables) { $1 }
        let settings = Settings(environment: environment)
        if let setting { try settings.set(.graphics, to: setting) }
        return GraphicsChoice(settings: settings, isColoured: isColoured, environment: environment) { answers }
    }

    private func answers(kitty: Bool = false, sixel: Bool = false, name: String? = nil) -> TerminalAnswers {
        var answers = TerminalAnswers()
        (answers.drawsKitty, answers.drawsSixel, answers.name, answers.isComplete) = (kitty, sixel, name, true)
        return answers
    }

    @Test func theTerminalKnowsBest() throws {
        #expect(try choice([:], answers(kitty: true, sixel: true)).method == .kitty)
        #expect(try choice([:], answers(sixel: true)).method == .sixel)
        #expect(try choice([:], answers(sixel: true, name: "iTerm2 3.5")).method == .iTerm)
        #expect(try choice([:], answers(kitty: true)).reason == "the terminal answered that it draws them")
        #expect(try choice([:], answers()).method == .symbols)
    }

    @Test func theEnvironmentHelpsWhereNothingIsAnswered() throws {
        #expect(try choice(["TERM": "xterm-kitty"]).reason == "TERM is xterm-kitty")
        #expect(try choice(["TERM": "xterm-kitty"]).method == .kitty)
        #expect(try choice(["TERM_PROGRAM": "iTerm.app"]).method == .iTerm)
        #expect(try choice(["TERM": "foot"]).method == .sixel)
        let plain = try choice([:])
        #expect(plain.method == .symbols)
        #expect(plain.reason == "TERM is xterm-256color, and the terminal did not say that it draws anything better")
    }

    @Test func whatIsSetAlwaysWins() throws {
        #expect(try choice([:], answers(kitty: true), setting: "symbols").method == .symbols)
        #expect(try choice(["LAB_GRAPHICS": "sixel"], answers(kitty: true)).method == .sixel)
        #expect(try choice(["LAB_GRAPHICS": "sixel"], setting: "kitty").reason == "`graphics` is set to kitty")
        #expect(try choice(["LAB_GRAPHICS": "none"]).method == nil)
        #expect(try choice([:], setting: "symbols", isColoured: false).method == .symbols)
    }

    @Test func nothingIsDrawnForScreenReadersOrWithoutColours() throws {
        #expect(try choice(["ACCESSIBLE": "1"], answers(kitty: true)).method == nil)
        #expect(
            try choice(["ACCESSIBLE": "1"]).reason == "`accessible` is on, so they are described in words")
        #expect(try choice([:], answers(kitty: true), isColoured: false).method == nil)
    }

    @Test func tmuxIsPassedThroughOnlyToWhatIsKnown() throws {
        let tmux = ["TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"]
        #expect(try choice(tmux, answers()).method == .symbols)
        #expect(try choice(tmux).reason == "tmux does not tell what the terminal around it draws")
        // This tmux draws sixels by itself.
        #expect(try choice(tmux, answers(sixel: true)).isThroughTmux == false)
        let iTerm = try choice(tmux.merging(["LC_TERMINAL": "iTerm2"]) { $1 }, answers())
        #expect(iTerm.method == .iTerm && iTerm.isThroughTmux)
        #expect(try choice(tmux, setting: "kitty").isThroughTmux)
    }
}
