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
}
