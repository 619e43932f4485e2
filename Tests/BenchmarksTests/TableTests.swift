import Testing

@testable import Benchmarks

@Suite struct TableTests {
    @Test func markdownAlignsNumbersToTheRight() {
        let table = Table(titles: ["", "ms", "ratio"], rows: [["train", "12.5", "2.10"], ["conv", "0.310", ""]])
        #expect(
            table.markdown == """
                |  | ms | ratio |
                | --- | ---: | ---: |
                | train | 12.5 | 2.10 |
                | conv | 0.310 |  |
                """)
    }

    @Test func columnsLineUp() {
        let columns = Columns(nameWidth: 6, numberWidth: 5)
        #expect(columns.line(["train", "12", "7"]) == "train    12    7")
        #expect(columns.line(["a long name", "12"]) == "a long name   12")
        #expect(columns.line(["x", "123456"]) == "x      123456")
    }

    @Test(arguments: [(1830.4, "1830"), (97.21, "97.2"), (9.876, "9.88"), (0.4312, "0.431"), (0, "0.000")])
    func numbersHaveThreeDigits(_ value: Double, _ text: String) {
        #expect(Words.number(value) == text)
    }

    @Test func whatIsMissingIsEmpty() {
        #expect(Words.ratio(nil) == "")
        #expect(Words.mebibytes(nil) == "")
        #expect(Words.gigaflops(nil) == "")
        #expect(Words.mebibytes(3 * 1048576) == "3")
        #expect(Words.gigaflops(190.4e9) == "190")
        #expect(Words.percent(0.254) == "25%")
    }
}
