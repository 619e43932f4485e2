/// What the commands of TeX's math mode look like in Unicode.
package enum MathSymbols {
    static let commands: [String: (text: String, kind: MathClass)] = [
        "alpha": ("α", .ordinary), "beta": ("β", .ordinary), "gamma": ("γ", .ordinary), "delta": ("δ", .ordinary),
        "epsilon": ("ε", .ordinary), "varepsilon": ("ε", .ordinary), "zeta": ("ζ", .ordinary), "eta": ("η", .ordinary),
        "theta": ("θ", .ordinary), "vartheta": ("ϑ", .ordinary), "iota": ("ι", .ordinary), "kappa": ("κ", .ordinary),
        "lambda": ("λ", .ordinary), "mu": ("μ", .ordinary), "nu": ("ν", .ordinary), "xi": ("ξ", .ordinary),
        "pi": ("π", .ordinary), "rho": ("ρ", .ordinary), "sigma": ("σ", .ordinary), "tau": ("τ", .ordinary),
        "upsilon": ("υ", .ordinary), "phi": ("φ", .ordinary), "varphi": ("φ", .ordinary), "chi": ("χ", .ordinary),
        "psi": ("ψ", .ordinary), "omega": ("ω", .ordinary), "Gamma": ("Γ", .ordinary), "Delta": ("Δ", .ordinary),
        "Theta": ("Θ", .ordinary), "Lambda": ("Λ", .ordinary), "Xi": ("Ξ", .ordinary), "Pi": ("Π", .ordinary),
        "Sigma": ("Σ", .ordinary), "Phi": ("Φ", .ordinary), "Psi": ("Ψ", .ordinary), "Omega": ("Ω", .ordinary),
        "infty": ("∞", .ordinary), "partial": ("∂", .ordinary), "nabla": ("∇", .ordinary), "ell": ("ℓ", .ordinary),
        "ldots": ("…", .ordinary), "cdots": ("⋯", .ordinary), "dots": ("…", .ordinary), "prime": ("′", .ordinary),
        "emptyset": ("∅", .ordinary), "forall": ("∀", .ordinary), "exists": ("∃", .ordinary), "top": ("⊤", .ordinary),
        "%": ("%", .ordinary), "$": ("$", .ordinary), "#": ("#", .ordinary), "_": ("_", .ordinary),
        "&": ("&", .ordinary),

        "sum": ("∑", .operatorName), "prod": ("∏", .operatorName), "int": ("∫", .operatorName),
        "log": ("log", .operatorName), "ln": ("ln", .operatorName), "exp": ("exp", .operatorName),
        "min": ("min", .operatorName), "max": ("max", .operatorName), "sin": ("sin", .operatorName),
        "cos": ("cos", .operatorName), "tan": ("tan", .operatorName), "arccos": ("arccos", .operatorName),
        "lim": ("lim", .operatorName), "det": ("det", .operatorName), "Pr": ("Pr", .operatorName),

        "cdot": ("·", .binary), "times": ("×", .binary), "div": ("÷", .binary), "pm": ("±", .binary),
        "mp": ("∓", .binary),
        "odot": ("⊙", .binary), "oplus": ("⊕", .binary), "otimes": ("⊗", .binary), "circ": ("∘", .binary),
        "ast": ("∗", .binary), "cup": ("∪", .binary), "cap": ("∩", .binary), "setminus": ("∖", .binary),

        "sim": ("∼", .relation), "approx": ("≈", .relation), "propto": ("∝", .relation), "equiv": ("≡", .relation),
        "neq": ("≠", .relation), "ne": ("≠", .relation), "leq": ("≤", .relation), "le": ("≤", .relation),
        "geq": ("≥", .relation), "ge": ("≥", .relation), "ll": ("≪", .relation), "gg": ("≫", .relation),
        "in": ("∈", .relation), "notin": ("∉", .relation), "subset": ("⊂", .relation), "to": ("→", .relation),
        "rightarrow": ("→", .relation), "leftarrow": ("←", .relation), "mapsto": ("↦", .relation),
        "Rightarrow": ("⇒", .relation), "Leftrightarrow": ("⇔", .relation), "implies": ("⇒", .relation),
        "mid": ("|", .relation), "coloneqq": ("≔", .relation),

        "{": ("{", .opening), "lbrace": ("{", .opening), "langle": ("⟨", .opening), "lfloor": ("⌊", .opening),
        "lceil": ("⌈", .opening), "lVert": ("‖", .opening), "lvert": ("|", .opening),
        "}": ("}", .closing), "rbrace": ("}", .closing), "rangle": ("⟩", .closing), "rfloor": ("⌋", .closing),
        "rceil": ("⌉", .closing), "rVert": ("‖", .closing), "rvert": ("|", .closing),
        "|": ("‖", .ordinary), "Vert": ("‖", .ordinary), "vert": ("|", .ordinary),
    ]

    /// Characters that are not ordinary letters or digits by themselves.
    static let characters: [Character: (text: String, kind: MathClass)] = [
        "+": ("+", .binary), "-": ("−", .binary), "*": ("∗", .binary), "=": ("=", .relation), "<": ("<", .relation),
        ">": (">", .relation), ":": (":", .relation), "(": ("(", .opening), "[": ("[", .opening), ")": (")", .closing),
        "]": ("]", .closing), ",": (",", .punctuation), ";": (";", .punctuation), "'": ("′", .ordinary),
    ]

    /// Space in columns.
    static let spaces: [String: Int] = [
        ",": 1, ":": 1, ";": 1, " ": 1, "!": 0, "quad": 2, "qquad": 4, "enspace": 1, "thinspace": 1,
    ]

    /// Marks over a symbol, as the character that combines with the one before it.
    static let accents: [String: Character] = [
        "bar": "\u{304}", "overline": "\u{305}", "hat": "\u{302}", "widehat": "\u{302}", "tilde": "\u{303}",
        "widetilde": "\u{303}", "vec": "\u{20D7}", "dot": "\u{307}", "ddot": "\u{308}", "underline": "\u{332}",
    ]

    /// Commands that only change the typeface of their argument, with the letters that have a form of their own.
    static let typefaces: [String: [Character: Character]] = [
        "mathcal": ["N": "𝒩", "L": "ℒ", "D": "𝒟", "U": "𝒰", "X": "𝒳", "O": "𝒪", "F": "ℱ", "H": "ℋ"],
        "mathbb": ["E": "𝔼", "R": "ℝ", "N": "ℕ", "Z": "ℤ", "P": "ℙ", "V": "𝕍", "C": "ℂ"],
        "mathbf": [:], "boldsymbol": [:], "bm": [:], "mathit": [:],
    ]

    /// Commands whose argument is words.
    static let textCommands: Set = ["text", "textrm", "textit", "textbf", "mathrm", "operatorname", "mathsf", "texttt"]

    package static let superscripts = table(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ′⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ′ᵀ")
    package static let subscripts = table(
        "0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")

    private static func table(_ plain: String, _ raised: String) -> [Character: Character] {
        Dictionary(uniqueKeysWithValues: zip(plain, raised))
    }
}
