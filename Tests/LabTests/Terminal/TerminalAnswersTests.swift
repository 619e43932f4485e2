import Testing

@testable import Lab

@Suite struct TerminalAnswersTests {
    private func answers(_ pieces: String...) -> TerminalAnswers {
        var answers = TerminalAnswers()
        for piece in pieces { answers.receive(piece.utf8) }
        answers.finish()
        return answers
    }

    private func keys(_ answers: TerminalAnswers) -> String { String(decoding: answers.keys, as: UTF8.self) }

    @Test func answersAreUnderstood() {
        let kitty = answers("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}P>|kitty(0.35.2)\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;c")
        #expect(kitty.drawsKitty && !kitty.drawsSixel && kitty.isComplete && kitty.keys.isEmpty)
        #expect(kitty.name == "kitty(0.35.2)")
        #expect(kitty.cellSize?.width == 10 && kitty.cellSize?.height == 20)
        let foot = answers("\u{1B}P>|foot(1.16.2)\u{1B}\\\u{1B}[?62;4;22c")
        #expect(!foot.drawsKitty && foot.drawsSixel && foot.name == "foot(1.16.2)" && foot.cellSize == nil)
        let refused = answers("\u{1B}_Gi=31;ENOTSUPPORTED:no\u{1B}\\\u{1B}[?1;2c")
        #expect(!refused.drawsKitty && !refused.drawsSixel && refused.isComplete)
    }

    /// Keys arrive between answers and in the middle of a read; arrows look like the start of an answer.
    @Test func keysAreKept() {
        let found = answers("1 +", " 1\u{1B}[A\u{1B}_Gi=3", "1;OK\u{1B}", "\\\r\u{1B}[3~ä\u{1B}[?6", "2;4c", "x")
        #expect(keys(found) == "1 + 1\u{1B}[A\r\u{1B}[3~äx")
        #expect(found.drawsKitty && found.drawsSixel && found.isComplete)
        #expect(keys(answers("\u{1B}")) == "\u{1B}")
        #expect(keys(answers("\u{1B}b\u{1B}[200~a\u{1B}[201~")) == "\u{1B}b\u{1B}[200~a\u{1B}[201~")
        #expect(!answers("a\u{1B}[?62;4").isComplete)
    }

    @Test func someTerminalsAreNotAsked() {
        for environment in [
            ["TERM": "dumb"], ["TERM": "linux"], [:], ["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"],
            ["TERM": "xterm-256color", "INSIDE_EMACS": "29"],
        ] {
            #expect(!TerminalProbe.isSafe(environment))
        }
    }
}
