import Foundation
import Testing

@testable import Engine

@Suite struct GnuplotTests {
    @Test func titlesAreOnlyText() throws {
        let marker = FileManager.default.temporaryDirectory.appendingPathComponent("lab-\(UUID().uuidString)").path
        for title in [
            "`touch \(marker)`", "'; system('touch \(marker)'); print '", "\" . system('touch \(marker)') . \"",
            "two\nlines\nsystem('touch \(marker)')", "back\\slash {a_b}^c @x ' '' '''", "√ᾱ \u{0} 🦋",
        ] {
            let pictures = try picturesShown { _ in
                try plot([Line(title, [1, 2])], title: title, xLabel: title, yLabel: title)
                try showImages(Tensor.zeros([1, 1, 8, 8]), title: title, rowLabels: [title])
            }
            #expect(pictures.count == 2)
        }
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test func aMissingGnuplotIsNamed() {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        setenv("PATH", "/nowhere", 1)
        defer { setenv("PATH", path, 1) }
        let reason =
            "gnuplot draws the plots and is not installed. Install the package gnuplot-nox (Homebrew: gnuplot)."
        #expect(messageThrown { try plot([1.0, 2]) } == "plot: \(reason)")
        #expect(
            messageThrown { try showImages(Tensor.zeros([1, 1, 8, 8]), title: "text") } == "showImages: \(reason)")
    }

    /// gnuplot gives up at the first line, long before it has read the rest: neither a wait for ever nor a SIGPIPE.
    @Test func refusedScriptsGiveTheReason() {
        let script = "plot nonsense(x)\n" + String(repeating: "# more\n", count: 200_000)
        #expect(
            messageThrown { _ = try Gnuplot.draw(script, width: 100, height: 100, for: "plot") }
                == "plot: gnuplot could not draw this: line 0: undefined function: nonsense")
    }
}
