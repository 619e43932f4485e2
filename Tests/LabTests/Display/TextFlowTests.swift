import Testing

@testable import Lab

@Suite struct TextFlowTests {
    private func flow(_ pieces: [String], margin: String = "  ", columns: Int? = 20) -> String {
        var flow = TextFlow()
        return pieces.map { flow.text($0, margin: margin, columns: columns) }.joined()
    }

    @Test func linesBreakAtWords() {
        #expect(flow(["one two three four five six\n"]) == "  one two three four\n  five six\n")
        #expect(flow(["  - one two three four five\n"]) == "    - one two three\n    four five\n")
        #expect(flow(["one two three four five six\n"], columns: nil) == "  one two three four five six\n")
    }

    @Test func piecesOfALineBelongTogether() {
        #expect(flow(["loss ", "0.5 ", "after a while ", "yes\n"]) == "  loss 0.5 after a\n  while yes\n")
        #expect(flow(["a\n\n", "b"]) == "  a\n\n  b")
    }

    @Test func escapeSequencesTakeNoRoom() {
        let red = "\u{1B}[31mone two three four\u{1B}[0m"
        #expect(flow([red]) == "  " + red)
        #expect("\u{1B}[1;31mab\u{1B}[0m日".visibleWidth == 4)
    }

    @Test func wordsLongerThanALineStayWhole() {
        #expect(flow(["assets/a/very/long/path/to.png x\n"]) == "  assets/a/very/long/path/to.png\n  x\n")
    }
}
