import Testing

@testable import Lessons

@Suite struct QuickOverrideTests {
    @Test func listIsReadAsSwift() {
        #expect(
            QuickOverride.list(from: "epochs=1, channels=[32, 64], name=\"a, b\"") == [
                QuickOverride(name: "epochs", value: "1"), QuickOverride(name: "channels", value: "[32, 64]"),
                QuickOverride(name: "name", value: "\"a, b\""),
            ])
    }

    @Test(arguments: [
        "", "steps", "steps=", "=20", "20", "steps=20,", "steps=20; print(1)", "a, b = 3", "(a, b) = (1, 2)",
    ])
    func malformedListIsNil(text: String) {
        #expect(QuickOverride.list(from: text) == nil)
    }

    @Test func valuesAreReplacedAndLinesKept() {
        let source = """
            let steps = 3000  // steps = 7 stays
            var channels = [
                64,
                128,
            ]
            for epoch in 0..<2 {
                let inner = "steps = 1", steps = epoch
            }
            """
        let quick = [QuickOverride(name: "steps", value: "20"), QuickOverride(name: "channels", value: "[8, 8]")]
        let result = quick.applied(to: source)
        #expect(
            result.source == """
                let steps = 20  // steps = 7 stays
                var channels = [8, 8]



                for epoch in 0..<2 {
                    let inner = "steps = 1", steps = 20
                }
                """)
        #expect(result.unknown.isEmpty)
    }

    @Test func typedConstantsAndUnicodeAreHandled() {
        let quick = [QuickOverride(name: "größe", value: "4")]
        #expect(
            quick.applied(to: "let é = \"ü\"; let größe: Int = 1 + 2").source == "let é = \"ü\"; let größe: Int = 4")
    }

    @Test func unknownNamesAreReturned() {
        let quick = [QuickOverride(name: "steps", value: "20")]
        let result = quick.applied(to: "stepCount = 3\nsteps = 4\n")
        #expect(result.unknown == quick)
        #expect(result.source == "stepCount = 3\nsteps = 4\n")
    }
}
