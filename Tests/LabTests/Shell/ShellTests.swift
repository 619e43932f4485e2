import Foundation
import Testing

/// The shell in a terminal, with keys typed and the screen read.
@Suite(.serialized) struct ShellTests {
    private let course: FixtureCourse

    init() throws { course = try FixtureCourse() }

    private let upKey = "\u{1B}[A"
    private let interruptKey = "\u{3}"
    private let endKey = "\u{4}"

    @Test func aLessonIsWalkedWithEnter() throws {
        let shell = try course.openShell()
        try shell.expect("New here? Start with lesson 9.1, Sums.")
        try shell.expect("lab 9.1 ›")
        shell.enter()
        try shell.expect("A sum is written ∑ᵢ₌₁ⁿ i.")
        try shell.expect("let total = 1 + 2 + 3")
        try shell.expect("Enter runs this cell.")
        shell.enter()
        try shell.expect("the total is 6")
        shell.enter()
        try shell.expect("Twice as much.")
        try shell.expect("Enter runs this cell.")
        shell.enter()
        try shell.expect("12")
        shell.enter()
        try shell.expect("Put half of the total into")
        try shell.expect("An exercise")
        shell.enter()
        try shell.expect("That was lesson 9.1, Sums. 0 of 1 exercises are solved.")
        try shell.expect("Enter starts lesson 9.2")
        shell.enter()
        try shell.expect("It runs until somebody stops it.")
        shell.enter(":quit")
        #expect(try shell.waitForExit() == 0)
    }

    @Test func aDataSetIsExplained() throws {
        let shell = try course.openShell()
        shell.enter("let insects = ImageDataset.named(\"butterflies\", count: 40, size: 16)")
        shell.enter("?insects")
        try shell.expect("insects: ImageDataset")
        try shell.expect("40 images")
        try shell.expect("columns  image, label")
        try shell.expect("classes  monarch ")
        try shell.expect("size     16×16")
        try shell.expect("mean     0.")
        try shell.expect("(red, green, blue)")
        try shell.expect("std      0.")
        try shell.expect("assets/9.1/dataset-1.png")
        shell.enter(":inspect insects.prefix(3)")
        try shell.expect("3 images")
        shell.enter(":quit")
        #expect(try shell.waitForExit() == 0)
    }

    @Test func lessonsAndValuesAreExported() throws {
        let shell = try course.openShell()
        shell.enter("let losses = [1.0, 0.5]")
        shell.enter(":export html")
        try shell.expect("Written: exports/lesson-9.1.html")
        shell.enter(":export html")
        try shell.expect("exports/lesson-9.1.html is there already. Replace it? (yes or no)")
        shell.enter("no")
        try shell.expect("Nothing was written.")
        shell.enter(":export losses to out/losses.csv")
        try shell.expect("Written: out/losses.csv")
        shell.enter(":export losses losses.png2")
        try shell.expect("losses.png2 ends in .png2, but `losses` is 2 numbers. It can go to: .csv, .npy,")
        shell.enter(":export plot to x.svg")
        try shell.expect("No plot has been drawn yet.")
        shell.enter(":export losses")
        try shell.expect("Where to? For example :export losses to losses.npy.")
        shell.enter(":quit")
        #expect(try shell.waitForExit() == 0)
        let file = course.root.appending(path: "out/losses.csv")
        #expect(try String(contentsOf: file, encoding: .utf8) == "losses\n1.0\n0.5\n")
    }

    @Test func aCellIsEditedAtThePromptAndRunAgain() throws {
        let shell = try course.openShell()
        shell.enter(":goto total")
        try shell.expect("Enter runs this cell.")
        shell.enter(":edit")
        try shell.expect("Editing total.")
        try shell.expect("print(\"the total is\", total)")
        // Up to the end of the first line, and a term more.
        shell.type(upKey + "\u{5}" + " + 4\r")
        try shell.expect("the total is 10")
        shell.enter("total + 1")
        try shell.expect("11")
    }

    @Test func aCellIsEditedInTheLearnersEditor() throws {
        let shell = try course.openShell(["EDITOR": "sed -i s/3/30/"])
        shell.enter(":edit total")
        try shell.expect("the total is 33")
        shell.enter(":goto total")
        try shell.expect("let total = 1 + 2 + 30")
    }

    @Test func controlCStopsTrainingAndKeepsEverything() throws {
        let shell = try course.openShell()
        shell.enter(":start 9.2")
        try shell.expect("Enter runs this cell.")
        shell.enter()
        try shell.expect("left")
        shell.type(interruptKey)
        try shell.expect("Stopped after")
        try shell.expect("Nothing is lost")
        shell.enter("print(\"count:\", losses.count)")
        let first = try count(in: shell)
        #expect(first > 0)
        shell.enter("for _ in 0..<1000 { losses.append(0) }")
        shell.enter("print(\"count:\", losses.count)")
        #expect(try count(in: shell) == first + 1000)
    }

    /// The number after `count: `.
    private func count(in shell: PseudoTerminal) throws -> Int {
        try shell.expect("count: ")
        return try #require(Int(try shell.expect("\n").trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test func quittingAndComingBackGoesOnWhereOneWas() throws {
        let first = try course.openShell()
        try first.expect("lab 9.1 ›")
        for _ in 0..<3 { first.enter() }
        try first.expect("Twice as much.")
        try first.expect("lab 9.1 ›")
        first.enter("let mine = total + 100")
        first.enter("mine")
        try first.expect("106")
        try first.expect("lab 9.1 ›")
        first.type(endKey)
        #expect(try first.waitForExit() == 0)

        let second = try course.openShell()
        try second.expect("You were in lesson 9.1, Sums, at step 2 of 3.")
        second.enter()
        try second.expect("Twice as much.")
        // The history is that of the session before, too.
        second.type(upKey + upKey)
        try second.expect("let mine = total + 100")
    }

    @Test func profilesTellWhereTimeGoes() throws {
        let shell = try course.openShell()
        try shell.expect("lab 9.1 ›")
        shell.enter(":profile")
        try shell.expect("There is no profile of the last cell.")
        shell.enter(":profile Tensor.ones([4]).exp()")
        try shell.expect("Tensor[4]")
        try shell.expect("operation")
        try shell.expect("exp")
        try shell.expect("outside of operations")
        shell.enter(":profile total")
        try shell.expect("the total is 6")
        try shell.expect("outside of operations")
        shell.enter(":profile on")
        try shell.expect("Each cell ends with its profile now.")
        shell.enter("1 + 1")
        try shell.expect("outside of operations")
        shell.enter(":profile off")
        try shell.expect("Cells run without a profile.")
    }

    @Test func controlCDropsTheLine() throws {
        let shell = try course.openShell()
        try shell.expect("›")
        shell.type("let dropped = 1" + interruptKey)
        try shell.expect("^C")
        shell.enter("if true {")
        try shell.expect("…")
        shell.type(interruptKey)
        try shell.expect("lab 9.1 ›")
        shell.enter("dropped")
        try shell.expect("cannot find 'dropped' in scope")
    }

    @Test func aCellOfSeveralLinesIsReadToItsEnd() throws {
        let shell = try course.openShell()
        shell.enter("for i in 1...2 {")
        try shell.expect("…")
        shell.enter("print(\"turn\", i * 10)")
        try shell.expect("…")
        shell.enter("}")
        try shell.expect("turn 10")
        try shell.expect("turn 20")
        // A pasted cell runs as a whole.
        shell.type("\u{1B}[200~let a = 5\nlet b = a * 5\nprint(\"b is\", b)\u{1B}[201~\r")
        try shell.expect("b is 25")
    }

    @Test func anExerciseIsSolved() throws {
        let shell = try course.openShell()
        shell.enter(":run all")
        try shell.expect("2 cells have run")
        shell.enter(":goto half")
        try shell.expect("let half = total")
        shell.enter(":run")
        try shell.expect(":check tells whether this solves the exercise.")
        shell.enter(":check")
        try shell.expect("Not yet: half is 6, not half of 6")
        shell.enter(":hint")
        try shell.expect("Hint 1 of 2")
        try shell.expect("Divide.")
        shell.enter(":hint")
        try shell.expect("Write total / 2.")
        shell.enter(":edit")
        try shell.expect("Editing half.")
        shell.type(" / 2\r")
        try shell.expect(":check tells")
        shell.enter(":check")
        try shell.expect("Solved: half of it")
        shell.enter(":progress")
        try shell.expect("solved")
    }

    @Test func mistakesAreExplained() throws {
        let shell = try course.openShell()
        shell.enter(":lesons")
        try shell.expect("There is no command :lesons. Did you mean `:lessons`?")
        shell.enter("let y = 1 + unknownName")
        try shell.expect("cannot find 'unknownName' in scope")
        try shell.expect("  1 │ let y = 1 + unknownName")
        try shell.expect("    │             ^")
        shell.enter("UNet2DModel(foo: 3)")
        try shell.expect("'UNet2DModel' has no argument 'foo:'")
        try shell.expect("  init(sampleSize: Int? = nil, inChannels: Int = 3, outChannels: Int = 3,")
        shell.enter("quit")
        try shell.expect("Commands start with a colon: :quit.")
        shell.enter(":start 9.7")
        try shell.expect("there is no lesson `9.7`")
    }

    @Test func settingsAreListedChosenAndKept() throws {
        let shell = try course.openShell(["ACCESSIBLE": "1"])
        shell.enter(":set pager off")
        shell.enter(":set")
        try shell.expect("colour")
        try shell.expect("default")
        try shell.expect("environment: ACCESSIBLE")
        shell.enter(":set colo\t of\t")
        try shell.expect("`colour` is `off` now (set).")
        shell.enter(":set hints off")
        try shell.expect("`hints` is `off` now (set).")
        shell.enter(":set width 4000")
        try shell.expect("`width` takes auto or a number from 20 to 400, not `4000`.")
        shell.enter(":set widht 40")
        try shell.expect("There is no setting `widht`. Did you mean `width`?")
        shell.enter(":quit")
        #expect(try shell.waitForExit() == 0)

        let second = try course.openShell()
        try second.expect("lab 9.1 ›")
        #expect(!second.output.contains("\u{1B}[1m"))
        second.enter()
        try second.expect("let total = 1 + 2 + 3")
        try second.expect("lab 9.1 ›")
        #expect(!second.text.contains("Enter runs this cell."))
        second.enter(":set colour")
        try second.expect("It takes auto, on or off. The default is `auto`.")
        second.enter(":set colour default")
        try second.expect("colour is auto now (default).")
        second.enter(":set hints=on")
        try second.expect("hints is on now (set).")
    }

    @Test func tabCompletesCommandsAndNames() throws {
        let shell = try course.openShell()
        try shell.expect("›")
        shell.type(":prog\t\r")
        try shell.expect("not solved")
        shell.enter("let remarkable = 41")
        shell.type("remarka\t + 1\r")
        try shell.expect("remarkable + 1")
        try shell.expect("42")
    }
}
