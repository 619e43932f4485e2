import Testing

@testable import Lab

@Suite struct EditAreaTests {
    private let painter = Painter(isColoured: false)

    private func layout(_ text: String, cursor: Int? = nil, columns: Int = 20) -> EditLayout {
        EditLayout(
            prompt: [Span(text: "lab › ")], text: [Span(text: text)], continuation: [Span(text: "  … ")],
            cursor: cursor ?? text.utf8.count, columns: columns)
    }

    private func rows(_ layout: EditLayout) -> [String] { layout.rows.map { $0.map(\.text).joined() } }

    @Test func furtherLinesHaveAPromptOfTheirOwn() {
        let layout = layout("if x {\n    y\n}")
        #expect(rows(layout) == ["lab › if x {", "  …     y", "  … }"])
        #expect((layout.cursorRow, layout.cursorColumn) == (2, 5))
        #expect(
            (self.layout("if x {\ny", cursor: 2).cursorRow, self.layout("if x {\ny", cursor: 2).cursorColumn) == (0, 8))
    }

    @Test func longLinesGoOnInTheNextRow() {
        let layout = layout("abcdefghijklmnopqr")
        #expect(rows(layout) == ["lab › abcdefghijklmn", "opqr"])
        #expect((layout.cursorRow, layout.cursorColumn) == (1, 4))
        // A full row: the cursor stands below.
        let full = self.layout("abcdefghijklmn")
        #expect(rows(full) == ["lab › abcdefghijklmn", ""])
        #expect((full.cursorRow, full.cursorColumn) == (1, 0))
    }

    @Test func wideCharactersAreNotCutInTwo() {
        #expect(rows(layout("日本語", columns: 9)) == ["lab › 日", "本語"])
        #expect(rows(layout("a\tb\u{1}")) == ["lab › a    b^A"])
    }

    @Test func whatIsDrawnReplacesWhatWasThere() {
        var area = EditArea()
        var screen = TerminalScreen(columns: 20, height: 10)
        screen.feed("before\r\n")
        screen.feed(area.draw(layout("let x = [\n1,\n2]"), height: 10, painter: painter))
        #expect(screen.lines == ["before", "lab › let x = [", "  … 1,", "  … 2]"])
        screen.feed(area.draw(layout("let y", cursor: 3), height: 10, painter: painter))
        #expect(screen.lines == ["before", "lab › let y"])
        #expect((screen.row, screen.column) == (1, 9))
        screen.feed(area.erase() + "a notice\r\n")
        screen.feed(area.draw(layout("let y"), height: 10, painter: painter))
        #expect(screen.lines == ["before", "a notice", "lab › let y"])
        screen.feed(area.finish(layout("let y"), painter: painter))
        #expect((screen.row, screen.column) == (3, 0))
    }

    @Test func aTextLongerThanTheWindowShowsTheRowsAroundTheCursor() {
        let long = layout((1...30).map { "line\($0)" }.joined(separator: "\n"), cursor: 6)
        var area = EditArea()
        var screen = TerminalScreen(columns: 20, height: 8, showing: area.draw(long, height: 8, painter: painter))
        #expect(screen.lines.first == "lab › line1")
        #expect(screen.lines.count == 8)
        // In the end all of it is there.
        screen.feed(area.finish(long, painter: painter))
        #expect(screen.lines.prefix(30).last == "  … line30")
    }

    @Test func aNarrowerWindowIsAllowedFor() {
        var area = EditArea()
        _ = area.draw(layout("abcdefghijklm\nx"), height: 10, painter: painter)
        area.resized(to: 10)
        // The first row has become two, so that the cursor is two rows below the top.
        #expect(area.erase() == "\r\u{1B}[2A\u{1B}[J")
    }
}
