import Foundation
import Testing

@testable import Lab

/// What is typed at the prompt, as the screen shows it.
@Suite(.serialized) struct EditingTests {
    private let course: FixtureCourse

    init() throws { course = try FixtureCourse() }

    private let upKey = "\u{1B}[A"
    private let interruptKey = "\u{3}"

    private func screen(of shell: PseudoTerminal) -> TerminalScreen {
        TerminalScreen(columns: 100, height: 35, showing: shell.output)
    }

    @Test func aCellOfSeveralLinesIsTypedRecalledAndEditedAsOne() throws {
        let shell = try course.openShell()
        try shell.expect("lab 9.1 ›")
        shell.enter("for i in 1...2 {")
        try shell.expect("…")
        shell.enter("print(\"turn\", i * 10)")
        shell.enter("}")
        try shell.expect("turn 20")
        try shell.expect("lab 9.1 ›")
        // Each line is set in by itself, and the closing bracket is not.
        let lines = screen(of: shell).lines
        #expect(lines.contains("lab 9.1 › for i in 1...2 {"))
        #expect(lines.contains("      …     print(\"turn\", i * 10)"))
        #expect(lines.contains("      … }"))
        // Up brings all of it back; Up again goes to its second line.
        shell.type(upKey + upKey + "\u{5}" + "; print(\"more\", i)\r")
        try shell.expect("more 2")
        #expect(screen(of: shell).lines.contains("      …     print(\"turn\", i * 10); print(\"more\", i)"))
    }

    @Test func upFindsWhatBeginsAsTyped() throws {
        let shell = try course.openShell()
        // Each line waits for its prompt: Ctrl-C drops what the terminal holds and nobody has read.
        try shell.expect("lab 9.1 ›")
        shell.enter("let alpha = 40 + 2")
        try shell.expect("lab 9.1 ›")
        shell.enter("print(\"other\")")
        try shell.expect("  other")
        try shell.expect("lab 9.1 ›")
        shell.type("let a" + upKey)
        try shell.expect("let alpha = 40 + 2")
        for _ in 0..<2 {
            shell.type(interruptKey)
            try shell.expect("^C")
            try shell.expect("lab 9.1 ›")
        }
        shell.enter("alpha")
        try shell.expect("  42")
        try shell.expect("lab 9.1 ›")
        // Ctrl-R searches in all of it.
        shell.type("\u{12}oth")
        try shell.expect("print(\"other\")")
        shell.type("\r")
        try shell.expect("other")
        shell.enter(":history alp")
        try shell.expect("lesson 9.1")
        try shell.expect("let alpha = 40 + 2")
    }

    @Test func tabListsWhatThereIs() throws {
        let shell = try course.openShell()
        try shell.expect("lab 9.1 ›")
        shell.type("DDPMScheduler(beta\t")
        try shell.expect("betaSchedule:")
        try shell.expect("BetaSchedule, optional")
        shell.type("Sch\t .squa\t)\r")
        try shell.expect("DDPMScheduler(betaSchedule: .squaredcosCapV2)")
        try shell.expect("lab 9.1 ›")
        shell.type("?:histo\t\r")
        try shell.expect(":history [all | TEXT]")
        shell.type("ImageDataset.folder(\"less\t\")\r")
        try shell.expect("lessons/")
    }

    @Test func namesCommandsAndLessonsAreExplained() throws {
        let shell = try course.openShell()
        shell.enter("?addNoise")
        try shell.expect("Scheduler: func addNoise(")
        try shell.expect("Shapes: samples and noise [n, c, h, w]")
        try shell.expect("DDPMScheduler().addNoise(")
        shell.enter(":run all")
        try shell.expect("2 cells have run")
        shell.enter("?total")
        try shell.expect("let total: Int")
        try shell.expect("Set by the cell total, just now.")
        shell.enter("?:history")
        try shell.expect(":history [all | TEXT]")
        shell.enter("?9.1")
        try shell.expect("Lesson 9.1: Sums")
        try shell.expect(":start 9.1 opens it.")
        shell.enter("?addNiose")
        try shell.expect("Did you mean `addNoise`?")
    }

    @Test func textThatIsLongerThanTheScreenIsShownInPages() throws {
        let shell = try course.openShell(rows: 14)
        try shell.expect("lab 9.1 ›")
        shell.enter(":help")
        try shell.expect("Space: more, Enter: a line, q: enough")
        shell.type("\r")
        try shell.expect("Space: more, Enter: a line, q: enough")
        shell.type("q")
        try shell.expect("lab 9.1 ›")
        shell.enter(":set pager off")
        try shell.expect("pager is off now")
        shell.enter(":help")
        try shell.expect(":help NAME tells more")
    }

    @Test func aNarrowWindowAndAPlainTerminalWork() throws {
        let narrow = try course.openShell(columns: 40, rows: 24)
        try narrow.expect("lab 9.1 ›")
        narrow.enter()
        try narrow.expect("Enter runs this cell.")
        for line in TerminalScreen(columns: 1000, height: 24, showing: narrow.output).lines {
            #expect(line.columnWidth <= 40, "\(line)")
        }
        let plain = try course.openShell(["TERM": "dumb"])
        try plain.expect("lab 9.1 ›")
        plain.enter("for i in 1...2 {")
        try plain.expect("…")
        plain.enter("print(\"turn\", i * 10)")
        plain.enter("}")
        try plain.expect("turn 20")
        #expect(!plain.output.contains("\u{1B}[3"))
    }

    @Test func aScreenReaderGetsNoDrawings() throws {
        let shell = try course.openShell(["ACCESSIBLE": "1"])
        try shell.expect("lab 9.1 >")
        shell.enter()
        try shell.expect("Lesson 9.1, Sums, step 1 of 3")
        try shell.expect("let total = 1 + 2 + 3")
        shell.enter("1 + nothing")
        try shell.expect("Line 1, column 5: 1 + nothing")
        shell.enter(":start 9.2")
        shell.enter()
        try shell.expect(" left")
        shell.type(interruptKey)
        try shell.expect("Stopped after")
        #expect(!shell.text.contains("─") && !shell.text.contains("│") && !shell.text.contains("━"))
    }
}
