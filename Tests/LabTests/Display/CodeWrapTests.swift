import Testing

@testable import Lab

@Suite struct CodeWrapTests {
    private func wrapped(_ code: String, width: Int) -> [String] {
        CodeWrap.lines([Span(text: code)], width: width).map { $0.map(\.text).joined() }
    }

    @Test func argumentsStandUnderEachOther() {
        #expect(
            wrapped("    sampleSize: size, inChannels: 3, outChannels: 3, layers: 2,", width: 42) == [
                "    sampleSize: size, inChannels: 3,", "    outChannels: 3, layers: 2,",
            ])
        #expect(
            wrapped("let loader = DataLoader(dataset, batchSize: 8, shuffle: true)", width: 50) == [
                "let loader = DataLoader(dataset, batchSize: 8,", "    shuffle: true)",
            ])
    }

    @Test func linesBreakInAsFewBracketsAsTheyCan() {
        #expect(
            wrapped("plot([Line(\"clean\", towards), Line(\"present\", keep)])", width: 45) == [
                "plot([Line(\"clean\", towards),", "    Line(\"present\", keep)])",
            ])
        #expect(
            wrapped("down: [.down, .attn], up: [.attn, .up]", width: 32) == [
                "down: [.down, .attn],", "up: [.attn, .up]",
            ])
    }

    @Test func stringsStayInOnePieceIfTheyCan() {
        #expect(
            wrapped("small.savePretrained(\"assets/1.6/model\")", width: 30) == [
                "small.savePretrained(", "    \"assets/1.6/model\")",
            ])
        #expect(
            wrapped("print(\"loss, \\(all.reduce(0, +) / 2) of \\(\"a, b\")\", x)", width: 52) == [
                "print(\"loss, \\(all.reduce(0, +) / 2) of \\(\"a, b\")\",", "    x)",
            ])
        #expect(
            wrapped("let text = \"one two three four\"", width: 20) == [
                "let text =", "    \"one two three", "    four\"",
            ])
    }
}
