import Testing

@testable import Lessons

@Suite struct MathMLTests {
    /// What stands between the `math` element's start and the annotation with the source.
    private func body(_ latex: String) -> String {
        let html = MathML.html(latex, isDisplay: false)
        let source = "<annotation encoding=\"application/x-tex\">\(HTML.escaped(latex))</annotation></semantics></math>"
        #expect(html.hasPrefix("<math><semantics>") && html.hasSuffix(source), "\(html)")
        return String(html.dropFirst("<math><semantics>".count).dropLast(source.count))
    }

    @Test(arguments: [
        ("x", "<mrow><mi>x</mi></mrow>"),
        ("0.02", "<mrow><mn>0.02</mn></mrow>"),
        ("x_0", "<mrow><msub><mrow><mi>x</mi><mspace depth=\"0.2em\"></mspace></mrow><mn>0</mn></msub></mrow>"),
        ("-a - b", "<mrow><mo form=\"prefix\">−</mo><mi>a</mi><mo>−</mo><mi>b</mi></mrow>"),
        (
            "\\sqrt{1-\\beta_t}",
            "<mrow><msqrt><mrow><mn>1</mn><mo>−</mo><msub><mrow><mi>β</mi><mspace depth=\"0.2em\"></mspace></mrow>"
                + "<mi>t</mi></msub></mrow></msqrt></mrow>"
        ),
        ("\\bar\\alpha", "<mrow><mover accent=\"true\"><mi>α</mi><mo stretchy=\"false\">¯</mo></mover></mrow>"),
        (
            "(\\frac{a}{b})",
            "<mrow><mrow><mo form=\"prefix\" stretchy=\"true\">(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac>"
                + "<mo form=\"postfix\" stretchy=\"true\">)</mo></mrow></mrow>"
        ),
        (
            "\\frac{1}{n}(a)(\\frac{b}{c})^2",
            "<mrow><mfrac><mn>1</mn><mi>n</mi></mfrac><mo form=\"prefix\" stretchy=\"false\">(</mo><mi>a</mi>"
                + "<mo form=\"postfix\" stretchy=\"false\">)</mo><msup><mrow><mo form=\"prefix\" stretchy=\"true\">(</mo>"
                + "<mfrac><mi>b</mi><mi>c</mi></mfrac><mo form=\"postfix\" stretchy=\"true\">)</mo></mrow><mn>2</mn></msup></mrow>"
        ),
        (
            "\\sum_{i}^{n} i < \\log_2 n",
            "<mrow><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>i</mi><mo stretchy=\"false\">&lt;</mo>"
                + "<msub><mrow><mi>log</mi><mspace depth=\"0.2em\"></mspace></mrow><mn>2</mn></msub><mi>n</mi></mrow>"
        ),
        (
            "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
            "<mtable displaystyle=\"true\" columnalign=\"left\"><mtr><mtd><mrow><mi>a</mi><mo stretchy=\"false\">=</mo>"
                + "<mi>b</mi></mrow></mtd></mtr><mtr><mtd><mrow><mi>c</mi><mo stretchy=\"false\">=</mo><mi>d</mi></mrow>"
                + "</mtd></mtr></mtable>"
        ),
    ])
    func formulas(latex: String, markup: String) {
        #expect(body(latex) == markup)
    }

    @Test func whatIsUnknownStaysAsItsSource() {
        #expect(MathML.html("\\foo<", isDisplay: true) == "<code class=\"tex\">\\foo&lt;</code>")
        #expect(MathML.html("x", isDisplay: true).hasPrefix("<math display=\"block\">"))
    }
}
