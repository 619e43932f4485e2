import Testing

@testable import Lab

@Suite struct MathTextTests {
    @Test(arguments: [
        // The formulas of the course.
        (#"x_0"#, "x₀"),
        (#"x_{t-1}"#, "xₜ₋₁"),
        (#"\beta_t"#, "βₜ"),
        (#"\alpha_i = 1 - \beta_i"#, "αᵢ = 1 − βᵢ"),
        (#"\alpha_t=1-\beta_t"#, "αₜ = 1 − βₜ"),
        (#"\sqrt{1-\beta_t}"#, "√(1 − βₜ)"),
        (#"\sqrt{\overline{\alpha_t}}"#, "√ᾱₜ"),
        (#"\sqrt{\bar\alpha_t}\,x_0"#, "√ᾱₜ x₀"),
        (#"\sqrt{1-\overline{\alpha_t}}"#, "√(1 − ᾱₜ)"),
        (#"\overline{\alpha_t} = \prod_{i=1}^{T}\alpha_i"#, "ᾱₜ = ∏ᵢ₌₁ᵀ αᵢ"),
        (#"\bar{\alpha}_t = \prod_{s=1}^{t} \alpha_s"#, "ᾱₜ = ∏ₛ₌₁ᵗ αₛ"),
        (
            #"q(x_t \mid x_{t-1}) = \mathcal{N}(x_t; \sqrt{1-\beta_t}\, x_{t-1}, \beta_t \mathbf{I})"#,
            "q(xₜ | xₜ₋₁) = 𝒩(xₜ; √(1 − βₜ) xₜ₋₁, βₜI)"
        ),
        (
            #"x_t = \sqrt{\bar\alpha_t} \, x_0 + \sqrt{1-\bar\alpha_t} \, \epsilon, \quad \epsilon \sim \mathcal{N}(0, I)"#,
            "xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε,  ε ∼ 𝒩(0, I)"
        ),
        (#"\epsilon_\theta(x_t, t)"#, "ε_θ(xₜ, t)"),
        (#"L = \mathbb{E}\left[\|\epsilon - \epsilon_\theta(x_t, t)\|^2\right]"#, "L = 𝔼[‖ε − ε_θ(xₜ, t)‖²]"),
        (
            #"x_{t-1} = \frac{1}{\sqrt{\alpha_t}}\left(x_t - \frac{1-\alpha_t}{\sqrt{1-\bar\alpha_t}}\epsilon_\theta\right) + \sigma_t z"#,
            "xₜ₋₁ = 1/√αₜ (xₜ − (1 − αₜ)/√(1 − ᾱₜ) ε_θ) + σₜz"
        ),
        (
            #"\tilde\beta_t = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\cdot\beta_t"#,
            "β̃ₜ = (1 − ᾱₜ₋₁)/(1 − ᾱₜ) · βₜ"
        ),
        (#"\hat{x}_0"#, "x̂₀"),
        // Spacing.
        (#"-1 \le x \le 1"#, "−1 ≤ x ≤ 1"),
        (#"[-1, 1]"#, "[−1, 1]"),
        (#"a \times -b"#, "a × −b"),
        (#"2\log x + \exp(-x)"#, "2 log x + exp(−x)"),
        (#"\frac{1}{2}"#, "1/2"),
        (#"\sqrt[3]{10}"#, "∛10"),
        (#"\sqrt{\alpha_t}x_0 + 2\sqrt{3}"#, "√αₜ x₀ + 2 √3"),
        (#"x^2_i"#, "xᵢ²"),
        (#"e^{-\lambda T}"#, "e^(−λT)"),
        (#"10^{-4}"#, "10⁻⁴"),
        (#"\text{loss} = 0.5\%"#, "loss = 0.5%"),
        (#"\begin{aligned} a &= b \\ c &= d \end{aligned}"#, "a = b\nc = d"),
        (#"\overline{ab}"#, "a\u{305}b\u{305}"),
        (#"32 \times 32"#, "32 × 32"),
        (#"\left. x \right|_0"#, "x|₀"),
    ])
    func formula(latex: String, unicode: String) {
        #expect(MathText.unicode(latex) == unicode)
    }

    @Test(arguments: [
        #"\unknown{x}"#, #"\frac{1}"#, "{x", "x}", #"\begin{tikz}a\end{tikz}"#, "x^", #"\sqrt[3"#, #"\text"#,
    ])
    func whatIsNotUnderstoodStaysAsItIs(latex: String) {
        #expect(MathText.unicode(latex) == latex)
    }
}
