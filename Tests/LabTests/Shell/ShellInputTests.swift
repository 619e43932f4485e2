import Testing

@testable import Lab

@Suite struct ShellInputTests {
    @Test(arguments: [
        ("", ShellInput.goOn),
        ("   ", .goOn),
        (":lessons", .command(name: "lessons", argument: "")),
        ("  :start  1.2 ", .command(name: "start", argument: "1.2")),
        (":run to  train", .command(name: "run", argument: "to  train")),
        (":", .command(name: "", argument: "")),
        ("?Tensor", .explain(name: "Tensor")),
        ("? x ", .explain(name: "x")),
        ("let x = 1", .cell("let x = 1")),
        ("  x ? 1 : 2", .cell("  x ? 1 : 2")),
    ])
    func lines(line: String, input: ShellInput) {
        #expect(ShellInput(line) == input)
    }

    /// What is copied from the screen, or from a Python session, is pasted with its prompts.
    @Test(arguments: [
        ("lab 1.1 › let x = 1", "let x = 1"), ("lab › 1", "1"),
        ("  │ let a = 1\n  │ let b = 2", "let a = 1\nlet b = 2"),
        ("lab 1.1 › for i in x {\n      …     i\n      … }", "for i in x {\n    i\n}"), (">>> 1 + 1", "1 + 1"),
        ("let lab = 1", "let lab = 1"), ("a\n... b", "a\n... b"),
    ])
    func promptsAreTakenAway(pasted: String, cell: String) {
        #expect(ShellInput(pasted) == .cell(cell))
    }
}
