import Foundation
import Testing

/// The shell as a notebook to come back to: nothing that was done is lost, and all of it can be gone back to.
@Suite(.serialized) struct FollowingTests {
    private let course: FixtureCourse
    private let interruptKey = "\u{3}"
    private let endKey = "\u{4}"

    init() throws { course = try FixtureCourse() }

    @Test func goingBackBringsBackTheSession() throws {
        let shell = try course.openShell()
        shell.enter(":run all")
        try shell.expect("2 cells have run")
        shell.enter("let mine = doubled + 1")
        shell.enter(":goto total")
        try shell.expect("live · seed 0 · ")
        try shell.expect(
            "Restored: the session as you left it after total (total). Kept for later: doubled, mine.")
        shell.enter("mine")
        try shell.expect("cannot find 'mine' in scope")
        shell.enter(":next")
        try shell.expect("Restored: the session as you left it after double (doubled, mine, total).")
        shell.enter("mine")
        try shell.expect("13")
    }

    @Test func anotherDayTheOutputIsFromTheRecord() throws {
        let first = try course.openShell()
        try first.expect("lab 9.1 ›")
        first.enter()
        try first.expect("Enter runs this cell.")
        first.enter()
        try first.expect("the total is 6")
        try first.expect("live · seed 0 · ")
        first.enter(":quit")
        _ = try first.waitForExit()
        let second = try course.openShell()
        try second.expect("You were in lesson 9.1")
        second.enter()
        try second.expect("the total is 6")
        try second.expect("from the record (")
        try second.expect("seed 0 · ")
        try second.expect("records/9.1.json")
        second.enter("total")
        try second.expect("6")
    }

    @Test func changedCellsMakeLaterOutputsStale() throws {
        let shell = try course.openShell(["EDITOR": "sed -i s/3/30/"])
        shell.enter(":run all")
        try shell.expect("2 cells have run")
        shell.enter(":edit total")
        try shell.expect("the total is 33")
        shell.enter(":next")
        try shell.expect("stale: it or a cell before it has changed · seed 0")
        try shell.expect("Enter runs this cell again, as it is stale.")
        shell.enter(":run stale")
        try shell.expect("66")
        try shell.expect("One cell has run.")
        shell.enter(":run stale")
        try shell.expect("Nothing is stale.")
    }

    @Test func skippingSaysWhatHappened() throws {
        let shell = try course.openShell()
        try shell.expect("lab 9.1 ›")
        shell.enter(":skip")
        try shell.expect("the total is 6")
        try shell.expect("total has run, so that the cells after it work.")
        try shell.expect("Twice as much.")
        shell.enter(":goto half")
        try shell.expect("An exercise")
        shell.enter(":skip")
        try shell.expect("The solution of half has run, so that the cells after it find what they need.")
        try shell.expect("version is kept: :edit half opens it.")
        shell.enter(":progress")
        try shell.expect("skipped: the solution has run")
        shell.enter("half")
        try shell.expect("3")
    }

    @Test func hintsComeOneAtATime() throws {
        let shell = try course.openShell()
        shell.enter(":goto half")
        try shell.expect("An exercise")
        shell.enter(":hints")
        try shell.expect("You have seen no hint yet")
        shell.enter(":hint 2")
        try shell.expect("hints come one at a time: `:hint` shows hint 1")
        shell.enter(":hint")
        try shell.expect("Hint 1 of 2")
        try shell.expect(":hint shows a stronger one.")
        shell.enter(":hint")
        try shell.expect("Hint 2 of 2")
        try shell.expect("That is the last one.")
        shell.enter(":hint 1")
        try shell.expect("Hint 1 of 2")
        shell.enter(":hints")
        try shell.expect("Divide.")
        try shell.expect("Write total / 2.")
    }

    @Test func aStoppedCellGoesOnWithEnter() throws {
        let shell = try course.openShell()
        shell.enter(":start 9.2")
        try shell.expect("Enter runs this cell.")
        shell.enter()
        try shell.expect("left")
        shell.type(interruptKey)
        try shell.expect("Stopped after")
        try shell.expect(" of 100000000.")
        try shell.expect("Enter or :resume goes on where it stopped")
        shell.enter("print(\"count:\", losses.count)")
        let first = try count(in: shell)
        shell.enter()
        try shell.expect("left")
        shell.type(interruptKey)
        try shell.expect("Stopped after")
        shell.enter("print(\"count:\", losses.count)")
        #expect(try count(in: shell) > first)
    }

    @Test func theStopStandsAtTheStartOfItsLine() throws {
        let shell = try course.openShell()
        shell.enter("print(\"it runs\"); while true { }")
        try shell.expect("  it runs")
        shell.type(interruptKey)
        try shell.expect("Stopped after")
        try shell.expect("Nothing is lost")
        let screen = TerminalScreen(columns: 100, height: 35, showing: shell.output)
        #expect(screen.lines.contains { $0.hasPrefix("Stopped after") })
    }

    /// The number after `count: `.
    private func count(in shell: PseudoTerminal) throws -> Int {
        try shell.expect("count: ")
        return try #require(Int(try shell.expect("\n").trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test func quittingAsksOnceIfSomethingWouldBeLost() throws {
        let first = try course.openShell()
        try first.expect("lab 9.1 ›")
        let second = try course.openShell()
        try second.expect("Lesson 9.1 is open in another shell. What you do here is not recorded.")
        second.enter("let mine = 1")
        second.enter("mine + 41")
        try second.expect("42")
        try second.expect("lab 9.1 ›")
        second.type(endKey)
        try second.expect("What you did in lesson 9.1 is not recorded, as it is open in another shell.")
        try second.expect("It would be lost. Ctrl-D or :quit again leaves all the same.")
        second.enter("mine + 42")
        try second.expect("43")
        try second.expect("lab 9.1 ›")
        second.type(endKey)
        try second.expect("It would be lost.")
        try second.expect("lab 9.1 ›")
        second.type(endKey)
        #expect(try second.waitForExit() == 0)
        // Nothing is lost here, so nothing is asked.
        first.enter("20 + 22")
        try first.expect("42")
        try first.expect("lab 9.1 ›")
        first.type(endKey)
        try first.expect("Saved.")
        #expect(try first.waitForExit() == 0)
    }

    @Test func controlCAtThePromptDoesNotQuit() throws {
        let shell = try course.openShell()
        try shell.expect("lab 9.1 ›")
        shell.type(interruptKey)
        try shell.expect("^C")
        try shell.expect("lab 9.1 ›")
        shell.type(interruptKey)
        try shell.expect("Ctrl-D or :quit leaves the lab.")
        shell.enter("20 + 22")
        try shell.expect("42")
    }
}
