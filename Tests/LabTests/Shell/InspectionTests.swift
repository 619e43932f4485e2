import Foundation
import Testing

@testable import Lab

/// Looking at values at the prompt, with keys typed and the screen read.
@Suite(.serialized) struct InspectionTests {
    private let course: FixtureCourse

    init() throws { course = try FixtureCourse() }

    @Test func tensorsAreLookedInto() throws {
        let shell = try course.openShell(["LAB_GRAPHICS": "none"])
        shell.enter("let x = Tensor.arange(24.0).reshape([2, 3, 4]); let part = x[0]")
        shell.enter("x")
        try shell.expect("Tensor[2, 3, 4] n=24 (96 B) x∈[0, 23] μ=11.5 σ=7.071 ████████")
        shell.enter(":values part")
        try shell.expect(
            "  Tensor([[ 0.,  1.,  2.,  3.],")
        try shell.expect("          [ 4.,  5.,  6.,  7.],")
        try shell.expect("          [ 8.,  9., 10., 11.]])")
        shell.enter(":inspect part")
        try shell.expect("Tensor[3, 4] float32: 12 values in 48 B")
        try shell.expect("layout    contiguous, strides [4, 1]")
        try shell.expect("gradient  none required")
        try shell.expect("memory    a block of 192 B, shared with x")
        try shell.expect("made      at the prompt, just now")
        try shell.expect("mean 5.5   std 3.606   (1 zero)")
        try shell.expect("min 0   5 % 0.55   25 % 2.75   median 5.5   75 % 8.25   95 % 10.45   max 11")
        shell.enter(":inspect [1.0, 2.0, 4.0]")
        try shell.expect("Array of 3 numbers")
        shell.enter(":inspect missing")
        try shell.expect("cannot find 'missing' in scope")
    }

    @Test func imagesAreShownWithTheirMapping() throws {
        let shell = try course.openShell(["LAB_GRAPHICS": "none"])
        shell.enter("let images = Tensor.linspace(-1.5, 1, 128).reshape([2, 1, 8, 8])")
        shell.enter(":show images")
        try shell.expect("assets/9.1/prompt-1.png  (values -1…1 as black…white; 26 of 128 (20.3 %) lie outside")
        shell.enter(":inspect images")
        try shell.expect("assets/9.1/inspect-1.png  (values -1…1 as black…white; 26")
        #expect(FileManager.default.fileExists(atPath: course.root.appending(path: "assets/9.1/inspect-1.png").path))
    }

    @Test func cellsAreNamedAsTheOrigin() throws {
        let shell = try course.openShell()
        shell.enter(":run all")
        try shell.expect("2 cells have run")
        shell.enter(":inspect doubled")
        try shell.expect("  made  by the cell double, just now")
    }

    @Test func modelsAreSummedUpAndCompared() throws {
        let shell = try course.openShell()
        shell.enter(
            "let a = Sequential(Linear(4, 8), SiLU(), Linear(8, 2)); let b = Sequential(Linear(4, 8), SiLU(), Linear(8, 2))"
        )
        shell.enter(":summary a")
        try shell.expect("What goes into `a`? Give a shape, `:summary a [1, 3, 32, 32]`, or a call, `:summary a(x)`.")
        shell.enter(":summary a [3, 4]")
        try shell.expect("layer         output  parameters  multiply-adds")
        try shell.expect("Sequential    [3, 2]          58            144")
        try shell.expect("├─ 0: Linear  [3, 8]          40             96")
        try shell.expect("multiply-adds  144")
        shell.enter(":summary a(Tensor.ones([5, 4])) depth 0")
        try shell.expect("Sequential  [5, 2]          58            240")
        shell.enter(":diff a b")
        try shell.expect("4 of 4 tensors of the state differ")
        try shell.expect("name      shape")
        try shell.expect("not close")
        shell.enter(":diff Tensor([1.0, 2.0]) Tensor([1.0, 2.5])")
        try shell.expect("largest difference  0.5 at [1]: 2.0 and 2.5")
        shell.enter(":diff Tensor.zeros([2, 6]) Tensor.zeros([3, 4])")
        try shell.expect("both have 12 elements")
    }

    @Test func memoryIsTold() throws {
        let shell = try course.openShell()
        shell.enter(
            "let weights = Linear(200, 100); let optimizer = AdamW(weights.parameters()); let x = Tensor.ones([250, 200])"
        )
        shell.enter("let y = x.reshape([200, 250]); weights(x).mean().backward(); optimizer.step()")
        shell.enter(":memory")
        try shell.expect("variable   is")
        try shell.expect("weights    Linear")
        try shell.expect("its gradients")
        try shell.expect("optimizer  AdamW")
        try shell.expect("its state")
        try shell.expect("y          Tensor[200, 250]      0 B  shared")
        try shell.expect("tensors in all")
        try shell.expect("free for reuse")
    }

    @Test func numbersAreWatchedWhileALoopRuns() throws {
        let shell = try course.openShell()
        shell.enter(":watch losses")
        try shell.expect("While loops run, losses will be plotted.")
        shell.enter(":start 9.2")
        try shell.expect("Enter runs this cell.")
        shell.enter()
        try shell.expect("values, the last ")
        try shell.expect("1┤⠁")
        try shell.expect("left")
        shell.type("\u{3}")
        try shell.expect("losses: ")
        try shell.expect("Stopped after")
        shell.enter(":watch off")
        try shell.expect("Nothing is watched.")
    }

    @Test func loopsWithoutACountAreWatchedToo() throws {
        let shell = try course.openShell()
        shell.enter(":watch counts")
        shell.enter("var counts = [0]")
        shell.enter("while true { counts.append(counts.count) }")
        try shell.expect("counts: ")
        try shell.expect("values, the last ")
        try shell.expect("┤⠀")
        try shell.expect("turn ")
        shell.type("\u{3}")
        try shell.expect("Stopped after")
    }

    @Test func watchingIsALineOfWordsForScreenReaders() throws {
        let shell = try course.openShell(["ACCESSIBLE": "1"])
        shell.enter(":watch losses")
        shell.enter(":start 9.2")
        try shell.expect("Enter runs this cell.")
        shell.enter()
        try shell.expect("; losses: ")
        shell.type("\u{3}")
        try shell.expect("Stopped after")
        #expect(!shell.output.contains("┤"))
    }

    /// The terminal is asked when the first picture comes; what is typed meanwhile is not lost.
    @Test func theTerminalIsAskedWhatItDraws() throws {
        let shell = try course.openShell()
        try shell.expect("lab 9.1 ›")
        shell.enter("showImages(Tensor.linspace(0, 1, 64).reshape([1, 1, 8, 8]))")
        try shell.expectRaw("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\\u{1B}[>q\u{1B}[16t\u{1B}[c")
        shell.type("20 +\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t 22\r\u{1B}[?62;c")
        try shell.expectRaw("\u{1B}_Ga=T,f=100,q=2,")
        try shell.expect("assets/9.1/prompt-1.png  (values 0…1 as black…white)")
        try shell.expect("42")
    }

    @Test func picturesAreDescribedForScreenReaders() throws {
        let shell = try course.openShell(["ACCESSIBLE": "1"])
        shell.enter("showImages(Tensor.zeros([2, 1, 8, 8]))")
        try shell.expect("Picture: 2 grey images of 8×8 pixels, in a row.")
        #expect(!shell.output.contains("\u{1B}_G"))
    }
}
