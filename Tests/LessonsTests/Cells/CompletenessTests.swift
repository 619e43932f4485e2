import Testing

@testable import Lessons

@Suite struct CompletenessTests {
    @Test(arguments: [
        "", "let x = 1", "x", "for i in 0..<3 { print(i) }", "f(1,\n  2)", "\"text\"", "// comment", "func f() { }",
        "let s = \"\"\"\n  a\n  \"\"\"",
    ]) func wholeCells(source: String) {
        guard case .complete = Session.completeness(of: source) else {
            Issue.record("\(source) is complete")
            return
        }
    }

    @Test(arguments: [
        "for i in 0..<3 {", "f(1,", "let x =", "let x = [1,\n 2", "func f() {\n  if true {\n  }", "let s = \"\"\"\n  a",
        "x +", "print(\"a\", [", "model.", "if x {", "{ a in", "/* comment", "let x = (1 +", "foo {\n",
    ]) func cellsThatNeedMoreLines(source: String) {
        guard case .incomplete = Session.completeness(of: source) else {
            Issue.record("\(source) needs more lines")
            return
        }
    }

    @Test(arguments: ["let = 3", "f(1))", "\"open", "for in {", "let x = 1 }", "print(\"open)", "1 2"])
    func cellsThatCannotBecomeSwift(source: String) {
        guard case .invalid = Session.completeness(of: source) else {
            Issue.record("\(source) cannot become Swift")
            return
        }
    }
}
