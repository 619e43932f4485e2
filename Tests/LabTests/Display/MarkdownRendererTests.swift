import Testing

@testable import Lab

@Suite struct MarkdownRendererTests {
    private func plain(_ markdown: String, width: Int = 40) -> String {
        MarkdownRenderer(width: width, painter: Painter(isColoured: false)).lines(of: markdown).joined(separator: "\n")
    }

    private func styled(_ markdown: String) -> String {
        MarkdownRenderer(width: 40, painter: Painter(isColoured: true)).lines(of: markdown).joined(separator: "\n")
    }

    @Test func paragraphsAreWrapped() {
        #expect(
            plain("One two three four five\nsix seven eight nine ten.\n\nA second paragraph.", width: 20) == """
                One two three four
                five six seven eight
                nine ten.

                A second paragraph.
                """)
    }

    @Test func wordsLongerThanALineStayWhole() {
        #expect(
            plain("see https://example.org/a/long/path here", width: 12) == "see\nhttps://example.org/a/long/path\nhere"
        )
    }

    @Test func listsAreIndented() {
        #expect(
            plain("- one\n- two words that are wrapped\n\n3. three\n4. four\n   - nested", width: 20) == """
                  • one
                  • two words that
                    are wrapped

                  3. three
                  4. four
                       • nested
                """)
    }

    @Test func codeIsIndentedAndBrokenAtSpaces() {
        #expect(
            plain("```swift\nlet price = \"$5 and $6\"\n    indented\n```")
                == "    let price = \"$5 and $6\"\n        indented")
        #expect(
            plain("```\n  f(one, label: two, three)\n```", width: 22) == """
                      f(one,
                          label: two,
                          three)
                """)
        #expect(
            plain("```\nscheduler.alphasCumprod.sqrt()\n```", width: 24) == """
                    scheduler
                        .alphasCumprod
                        .sqrt()
                """)
    }

    @Test func formulasOfSeveralLinesStandAlone() {
        #expect(plain("$$y = \\frac{a+b}{2}$$") == "         a + b\n    y = ───────\n           2")
        let reader = MarkdownRenderer(width: 40, painter: Painter(isColoured: false, drawsLines: false))
        #expect(
            reader.lines(of: "$$y = \\frac{a+b}{2}$$\n\n> quoted\n\n- item\n\n---") == [
                "    y = (a + b)/2", "", "> quoted", "", "  - item", "", "",
            ])
    }

    @Test func tablesThatDoNotFitBecomeParagraphs() {
        let table = "| name | meaning |\n|--|--|\n| alphasCumprod | all so far |\n| betas | the steps |"
        #expect(
            plain(table, width: 18) == """
                name:
                alphasCumprod
                meaning: all so
                far

                name: betas
                meaning: the steps
                """)
    }

    @Test func shortCodeStaysOnOneLine() {
        let text = "Four numbers: `reshape([1, 1])` does it."
        #expect(
            plain(text, width: 22) == "Four numbers:\n`reshape([1, 1])` does\nit."
        )
    }

    @Test func commandsCanBeCopied() {
        #expect(
            plain("```sh\nlab train --resolution 64 --use-ema\n```", width: 36)
                == "    lab train --resolution 64 \\\n        --use-ema")
    }

    @Test func formulasBreakOutsideOfParentheses() {
        let two = "$$a = b \\qquad c = d$$"
        #expect(plain(two) == "    a = b    c = d")
        #expect(plain(two, width: 14) == "    a = b\n    c = d")
        #expect(plain("$$q(x) = f(a, b, c) + g$$", width: 20) == "    q(x) =\n    f(a, b, c) + g")
        #expect(plain("$$f(a + b + c + d)$$", width: 14) == "    f(a + b +\n    c + d)")
    }

    @Test func tablesOfNarrowStripsBecomeParagraphs() {
        let table = "| a | b |\n|--|--|\n| resumeFromCheckpoint | go on from one of those in the folder, as it was |"
        #expect(
            plain(table, width: 30) == """
                a: resumeFromCheckpoint
                b: go on from one of those in
                the folder, as it was
                """)
    }

    @Test func linksShowTheirAddress() {
        #expect(plain("[Ho et al.](https://a.org) <https://b.org>") == "Ho et al. (https://a.org) https://b.org")
    }

    @Test func tablesAreAligned() {
        #expect(
            plain("| name | $\\beta_t$ |\n| :-- | --: |\n| a | 1 |\n| longer | 1000 |") == """
                name      βₜ
                ────────────
                a          1
                longer  1000
                """)
    }

    @Test func wideTablesAreWrappedInTheirCells() {
        #expect(
            plain("| a | b |\n|--|--|\n| x | one two three four |", width: 15) == """
                a  b
                ───────────────
                x  one two
                   three four
                """)
    }

    @Test func formulasAreShownInUnicode() {
        #expect(plain("with $x_{t-1}$ and *$\\beta_t$*, not `$x_1$` or \\$5") == "with xₜ₋₁ and βₜ, not `$x_1$` or $5")
        #expect(plain("Text:\n$$x_t = \\sqrt{\\bar\\alpha_t}\\,x_0$$\nMore.") == "Text:\n\n    xₜ = √ᾱₜ x₀\n\nMore.")
    }

    @Test func pricesAreNotFormulas() {
        #expect(plain("costs $5, or $ 6 and 7 $ more") == "costs $5, or $ 6 and 7 $ more")
    }

    @Test func stylesAreEscapeSequencesOnlyInColour() {
        #expect(styled("**bold** and *slanted*") == "\u{1B}[1mbold\u{1B}[0m and \u{1B}[3mslanted\u{1B}[0m")
        #expect(
            plain("# Title\n\n> quoted **bold**\n\n---") == "Title\n\n│ quoted bold\n\n"
                + String(repeating: "─", count: 40))
    }

    @Test func swiftIsColoured() {
        #expect(
            styled("```swift\nlet x = 1 // one\n```")
                == "    \u{1B}[35mlet\u{1B}[0m x = \u{1B}[33m1\u{1B}[0m \u{1B}[2m// one\u{1B}[0m")
    }
}
