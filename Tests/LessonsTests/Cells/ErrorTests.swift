import Testing

@testable import Lessons

/// Cells that are wrong, where the caret must stand, and the words.
@Suite struct ErrorTests {
    struct Wrong: CustomTestStringConvertible {
        let source: String
        let place: String
        let message: String
        var testDescription: String { source }

        init(_ source: String, _ place: String, _ message: String) {
            self.source = source
            self.place = place
            self.message = message
        }
    }

    static let names = [
        Wrong("let losses = [1.0]\nprint(loses)", "2:7", "cannot find 'loses' in scope: did you mean 'losses'?"),
        Wrong(
            "x = 4", "1:1",
            "cannot find 'x' in scope: a new variable starts with 'let', or with 'var' if it is to change"),
        Wrong(
            "let losses = [1.0]\nloses = []", "2:1",
            "cannot find 'loses' in scope: did you mean 'losses'? "
                + "A new variable starts with 'let', or with 'var' if it is to change"),
        Wrong("pritn(1)", "1:1", "cannot find 'pritn' in scope: did you mean 'print'?"),
        Wrong("let x: Doubel = 1", "1:8", "cannot find type 'Doubel' in scope: did you mean 'Double'?"),
        Wrong("[1].cuont", "1:5", "value of type '[Int]' has no member 'cuont': did you mean 'count'?"),
        Wrong("\"a\".qqqq", "1:5", "value of type 'String' has no member 'qqqq'"),
        Wrong("Double.infinty", "1:8", "type 'Double' has no member 'infinty': did you mean 'infinity'?"),
        Wrong("[1].sorted", "1:5", "'sorted' is a method: call it with parentheses, sorted(…)"),
        Wrong("let a = 1\nlet a = 2", "2:5", "invalid redeclaration of 'a'"),
        Wrong("print(later)\nlet later = 1", "1:7", "'later' is used before it has a value"),
        Wrong("let x: Int\nprint(x)", "2:7", "'x' is used before it has a value"),
    ]

    static let types = [
        Wrong(
            "let n = 2\nn * 1.5", "2:3",
            "binary operator '*' cannot be applied to operands of type 'Int' and 'Double': write Double(…) around the left one"
        ),
        Wrong(
            "let n = 2\nlet x: Double = n", "2:17",
            "cannot convert value of type 'Int' to expected type 'Double': write Double(…) around it"),
        Wrong(
            "var x = 1\nx = 2.5", "2:1",
            "cannot convert value of type 'Double' to the variable's type 'Int': write Int(…) around it, which drops the fraction"
        ),
        Wrong("let x = 1\nx = 2", "2:1", "cannot assign to value: 'x' is a 'let' constant: declare it with var"),
        Wrong(
            "let list = [1]\nlist.append(2)", "2:1", "cannot change 'list': it is a 'let' constant: declare it with var"
        ),
        Wrong(
            "var list = [1]\nlist.append(2.5)", "2:13",
            "cannot convert value of type 'Double' to the type of argument 'element', 'Int': write Int(…) around it, which drops the fraction"
        ),
        Wrong("1 + \"a\"", "1:3", "binary operator '+' cannot be applied to operands of type 'Int' and 'String'"),
        Wrong("if 1 { }", "1:4", "a condition must be a Bool, not 'Int'"),
        Wrong(
            "let x: Double? = 1\nx + 1", "2:3",
            "binary operator '+' cannot be applied to two 'Double?' operands: unwrap the optional with ?? or !"
        ),
        Wrong(
            "let x: [Int]? = [1]\nx.count", "2:3",
            "this is an optional '[Int]?': write ?.count, or unwrap it with ?? or !"),
        Wrong("let x = []", "1:9", "an empty array needs a type: write for example let x: [Double] = []"),
        Wrong("let x = nil", "1:9", "'nil' requires a contextual type: write for example let x: Double? = nil"),
        Wrong(
            "func f() -> Int { return 1.5 }\nf()", "1:26",
            "cannot convert value of type 'Double' to expected type 'Int': write Int(…) around it, which drops the fraction"
        ),
        Wrong("for x in 5 { }", "1:10", "a value of type 'Int' is not a sequence"),
        Wrong("let x = 5\nx()", "2:1", "a value of type 'Int' cannot be called"),
        Wrong("[1, 2.5, \"a\"].max()", "1:15", "values of type 'String' have no order"),
    ]

    static let calls = [
        Wrong(
            "func f(_ a: Int, rate: Double) { }\nf(1, rat: 2)", "2:6",
            "'f' has no argument 'rat:': did you mean 'rate:'?"),
        Wrong(
            "func f(_ a: Int, rate: Double) { }\nf(1)", "2:1",
            "missing argument for parameter 'rate:' in the call of 'f'"),
        Wrong("func f(_ a: Int) { }\nf(1, 2)", "2:6", "extra argument in the call of 'f', which takes 1 argument"),
        Wrong("func f(rate: Double) { }\nf(2)", "2:3", "missing argument label 'rate:' in the call of 'f'"),
        Wrong("sqrt(\"a\")", "1:6", "cannot convert value of type 'String' to the type of argument 'x', 'Double'"),
        Wrong(
            "let n = 4\nsqrt(n)", "2:6",
            "cannot convert value of type 'Int' to the type of argument 'x', 'Double': write Double(…) around it"),
        Wrong("[1].map { a, b in a }", "1:9", "the closure takes 2 arguments, but its place gives it 1 argument"),
        Wrong("[1].map { 5 }", "1:9", "the closure is given 1 argument that it does not use: write _ in at its start"),
        Wrong(
            "func f(_ n: Int) -> Int { f(n + 1) }\nf(0)", "1:27",
            "'f' calls itself more than 5000 levels deep: does it ever stop?"),
    ]

    static let values = [
        Wrong("let a = [1]\na[3]", "2:2", "index 3 is out of range: valid indices are 0 to 0"),
        Wrong("var a = [1]\na[-1] = 2", "2:2", "index -1 is out of range: valid indices are 0 to 0"),
        Wrong("1 / 0", "1:3", "division by zero"),
        Wrong("Int.max + 1", "1:9", "arithmetic overflow: 9223372036854775807 + 1 does not fit an Int"),
        Wrong("Int(Double.nan)", "1:1", "nan cannot be converted to Int: it is not finite"),
        Wrong("Int(1e30)", "1:1", "1e+30 cannot be converted to Int: it is too large"),
        Wrong("let x: Int? = nil\nx!", "2:2", "unexpectedly found nil while unwrapping an optional"),
        Wrong("[1][0..<5]", "1:4", "range 0..<5 out of bounds: there are 1 elements"),
        Wrong("let n = 2\n5...n", "2:2", "a range must not end before it starts: 5...2"),
        Wrong("Array(repeating: 0, count: -1)", "1:1", "Array(repeating:count:): the count -1 is negative"),
        Wrong(
            "String(repeating: \"a\", count: 9_000_000_000)", "1:1",
            "String(repeating:count:): 9000000000 elements are more than a cell may have"),
        Wrong("String(format: \"%d\", 1.5)", "1:1", "String(format:): '%d' does not fit a value of type 'Double'"),
        Wrong("var e: [Int] = []\ne.removeLast()", "2:3", "'removeLast' of an empty array"),
        Wrong("var a = [3, 1]\na.sort { _, _ in a.count > 0 }", "2:18", "'a' is used before it has a value"),
        Wrong("99999999999999999999", "1:1", "the integer literal '99999999999999999999' does not fit an Int"),
    ]

    static let unsupported = [
        Wrong("let f = \\Int.description", "1:9", "a key path cannot be used in cells"),
        Wrong("func f<T>(_ x: T) { }", "1:7", "a generic function cannot be used in cells"),
        Wrong("defer { }", "1:1", "'defer' cannot be used in cells"),
        Wrong("await f()", "1:1", "'await' cannot be used in cells"),
        Wrong("let x = 1 << 2", "1:11", "the operator '<<' cannot be used in cells"),
        Wrong("let x = 1 <> 2", "1:11", "there is no operator '<>'"),
        Wrong("break", "1:1", "'break' is only allowed in a loop"),
        Wrong("return", "1:1", "'return' is only allowed in a function or closure"),
        Wrong("if let x = 1 == 1 ? 2 : 3 { }", "1:12", "'if let' needs an optional: this always has a value"),
        Wrong("let x = (1", "1:11", "expected ')' to end tuple"),
    ]

    @Test(arguments: names + types + calls + values + unsupported)
    func errorSaysWhatIsWrongAndWhere(wrong: Wrong) throws {
        let error = #expect(throws: CellError.self) {
            try Session(output: RecordedOutput()).run(wrong.source, name: "cell")
        }
        #expect(error?.message == wrong.message)
        #expect("\(error?.line ?? 0):\(error?.column ?? 0)" == wrong.place)
    }

    @Test func renderedErrorShowsTheLineAndACaret() throws {
        let error = #expect(throws: CellError.self) {
            try Session(output: RecordedOutput()).run("let a = 1\nlet αβ = [a][2]", name: "1.3.md", firstLine: 10)
        }
        #expect(
            error?.rendered == """
                1.3.md:11:13: error: index 2 is out of range: valid indices are 0 to 0
                  let αβ = [a][2]
                              ^
                """)
    }
}
