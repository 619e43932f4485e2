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

    @Test func whatFitsBetweenItsBracketsStaysWhole() {
        #expect(
            wrapped("let mean = values.reduce(0, +) / Double(values.count) + offset", width: 40) == [
                "let mean = values.reduce(0, +)", "    / Double(values.count) + offset",
            ])
        #expect(
            wrapped("for (name, part) in model.namedParts() {", width: 30) == [
                "for (name, part) in", "    model.namedParts() {",
            ])
        #expect(
            wrapped("let alphaBar = alphas[t].reshape([-1, 1, 1, 1, 1])", width: 48) == [
                "let alphaBar = alphas[t]", "    .reshape([-1, 1, 1, 1, 1])",
            ])
    }

    @Test func bodiesBreakBehindTheirBrace() {
        #expect(
            wrapped("for (name, model) in models { print(name, model.count) }", width: 45) == [
                "for (name, model) in models {", "    print(name, model.count) }",
            ])
        #expect(
            wrapped("func f(_ x: Int) -> Int { return x }", width: 30) == [
                "func f(_ x: Int) -> Int {", "    return x }",
            ])
    }

    @Test func conditionsBreakBeforeTheirOperators() {
        #expect(
            wrapped("if i % (steps / 5) == 0 || i == steps - 1 {", width: 36) == [
                "if i % (steps / 5) == 0", "    || i == steps - 1 {",
            ])
    }

    @Test func operatorsAndKeywordsDoNotStandAlone() {
        #expect(
            wrapped("        return try x + out(taken.matmul(values(words))).transpose(1, 2).reshape(shape)", width: 60)
                == [
                    "        return try x", "            + out(taken.matmul(values(words)))",
                    "            .transpose(1, 2).reshape(shape)",
                ])
        #expect(
            wrapped("let time = try layer(concat([angles.sin(), angles.cos()], dim: 1))", width: 50) == [
                "let time =", "    try layer(concat([angles.sin(), angles.cos()],", "    dim: 1))",
            ])
        #expect(
            wrapped("let step = clean * sqrt(1 - beta) + noise * sqrt(beta)", width: 44) == [
                "let step = clean * sqrt(1 - beta)", "    + noise * sqrt(beta)",
            ])
    }

    @Test func titlesStayWholeBehindTheirLabels() {
        #expect(
            wrapped("    title: \"How much is left of it\", xLabel: \"t\", yLabel: \"x\")", width: 34) == [
                "    title:", "        \"How much is left of it\",", "    xLabel: \"t\", yLabel: \"x\")",
            ])
    }

    @Test func longStringsBreakAtSlashesAndInTheirExpressions() {
        #expect(
            wrapped("print(\"assets/my_pipeline/index.json\")", width: 30) == [
                "print(\"assets/my_pipeline/", "    index.json\")",
            ])
        #expect(
            wrapped("\"loss: \\(last.reduce(0, +) / 2)\"", width: 26) == [
                "\"loss: \\(last.reduce(0, +)", "    / 2)\"",
            ])
    }

    @Test func commentsStayComments() {
        #expect(
            wrapped("    // Some images, each black or white.", width: 30) == [
                "    // Some images, each black", "    // or white.",
            ])
        #expect(
            wrapped("let x = 1 // the first of three", width: 24) == ["let x = 1 // the first", "    // of three"])
    }
}
