import Foundation
import Testing

@testable import Engine

/// Random inputs to the real shell: it always comes back to its prompt, and what it holds is there again at the next start.
@Suite(.serialized) struct RandomShellTests {
    private static let inputs = [
        "", "", "", ":back", ":next", ":goto total", ":goto double", ":goto 3", ":skip", ":run", ":run all",
        ":run stale",
        ":run to double", ":resume", ":check", ":hint", ":hints", ":hint 1", ":progress", "let mine = Tensor.rand([2])",
        "total * 10", "nonsense", "var n = 0", "n += 1", ":goto nowhere", "\u{3}", "\u{3}\u{3}",
    ]

    @Test(arguments: 1...3)
    func theShellStaysConsistent(seed: Int) throws {
        let course = try FixtureCourse()
        var random = SplitMix64(seed: UInt64(seed))
        var shell = try course.openShell()
        try shell.expect("lab 9.1 ›")
        for round in 1...4 {
            for _ in 0..<8 {
                shell.enter(Self.inputs[Int.random(in: 0..<Self.inputs.count, using: &random)])
                // Back in the first lesson, should Enter have gone to the second.
                shell.enter(":start 9.1")
                shell.enter("print(\"still\", \"here\")")
                try shell.expect("still here")
            }
            let before = try variables(of: shell)
            if round % 2 == 0 {
                shell.kill()
            } else {
                shell.enter(":quit")
                #expect(try shell.waitForExit() == 0)
            }
            shell = try course.openShell()
            try shell.expect("lab 9.1 ›")
            #expect(!shell.text.contains("Not brought back") && !shell.text.contains("lost"), "\(shell.text)")
            #expect(try variables(of: shell) == before, "seed \(seed), round \(round)")
        }
    }

    /// What `:vars` lists.
    private func variables(of shell: PseudoTerminal) throws -> [String] {
        shell.enter("print(\"variables\" + \" start\")")
        try shell.expect("variables start")
        shell.enter(":vars")
        shell.enter("print(\"variables\" + \" end\")")
        let text = try shell.expect("variables end")
        return text.split(separator: "\n").filter { $0.hasPrefix("  ") || $0.contains("no variables") }.map(String.init)
    }
}
