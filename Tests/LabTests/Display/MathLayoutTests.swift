import Testing

@testable import Lab

@Suite struct MathLayoutTests {
    private func layout(_ latex: String, width: Int = 70) -> String? {
        MathLayout.lines(of: latex, width: width)?.joined(separator: "\n")
    }

    @Test(arguments: [#"x_t = \sqrt{\bar\alpha_t}\,x_0"#, #"\frac{1}{2}x"#, #"\sum_{i=1}^{n} x_i"#, #"\unknown"#])
    func oneLineIsEnough(latex: String) {
        #expect(layout(latex) == nil)
    }

    @Test func fractionsHaveALine() {
        #expect(
            layout(#"\hat x_0 = \frac{x_t - \sqrt{1-\bar\alpha_t}\, \hat\epsilon}{\sqrt{\bar\alpha_t}}"#) == """
                      xₜ − √(1 − ᾱₜ) ε̂
                x̂₀ = ──────────────────
                            √ᾱₜ
                """)
        #expect(layout(#"\frac{a+b}{c+d}"#, width: 5) == nil)
    }

    @Test func limitsStandBelowAndAbove() {
        #expect(
            layout(#"\sum_{x \in D}^{n} f(x)"#) == """
                  n
                  ∑   f(x)
                x ∈ D
                """)
    }

    @Test func matricesAndCasesHaveTallBrackets() {
        #expect(
            layout(#"A = \begin{pmatrix} 1 & 0 \\ 10 & 1 \end{pmatrix}"#) == """
                    ⎛1   0⎞
                A = ⎝10  1⎠
                """)
        #expect(
            layout(#"f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{else} \end{cases}"#) == """
                       ⎧ x  if x > 0
                f(x) = ⎨ 0  else
                """)
        #expect(MathText.unicode(#"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"#) == "(a b; c d)")
    }

    @Test func parenthesesGrowWithWhatTheyHold() {
        #expect(
            layout(#"\left(\frac{a+b}{2}\right)^2 + c"#) == """
                ⎛ a + b ⎞²
                ⎜───────⎟  + c
                ⎝   2   ⎠
                """)
    }
}
