/// Breaks formulas on one line that are too long for the window.
enum MathWrap {
    /// `line` as it is if it fits; else broken between formulas, then outside of parentheses, then at any space.
    static func lines(_ line: String, width: Int) -> [String] {
        if line.columnWidth <= width { return [line] }
        let formulas = line.replacing(#/ {3,}/#, with: "\n").split(separator: "\n").map(String.init)
        return formulas.flatMap { formula -> [String] in
            let whole = wrapped(withParenthesesWhole(formula), width: width)
            return whole.allSatisfy { $0.columnWidth <= width } ? whole : wrapped(formula, width: width)
        }
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        TextWrap.lines([Span(text: text)], width: width).map { $0.map(\.text).joined() }
    }

    private static func withParenthesesWhole(_ formula: String) -> String {
        var depth = 0
        return String(
            formula.map { character -> Character in
                if "([{".contains(character) { depth += 1 }
                if ")]}".contains(character) { depth -= 1 }
                return character == " " && depth > 0 ? "\u{A0}" : character
            })
    }
}
