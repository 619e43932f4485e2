/// A formula as a tree: what TeX calls a math list.
package indirect enum MathNode: Equatable {
    /// A single character or name, with the class that decides the space around it.
    case symbol(String, MathClass)
    /// Several nodes in a row.
    case row([MathNode])
    /// A node with what stands below and above it at its right.
    case scripts(MathNode, below: MathNode?, above: MathNode?)
    /// `\frac{numerator}{denominator}`.
    case fraction(MathNode, MathNode)
    /// `\sqrt[index]{radicand}`.
    case root(MathNode, index: MathNode?)
    /// A node under a bar, a hat or the like, given as a combining character.
    case accent(Character, MathNode)
    /// Space that the source asks for: `\,` `\quad`.
    case space(Int)
    /// The end of a line: `\\`.
    case newline
    /// `\begin{pmatrix} … \end{pmatrix}` and `\begin{cases} … \end{cases}`: rows of cells between two delimiters.
    case matrix([[MathNode]], opening: String, closing: String)
}

/// How a symbol behaves in a row.
package enum MathClass {
    /// A variable or a number: no space around it.
    case ordinary
    /// `\sum`, `\log`: a space after it.
    case operatorName
    /// `+`, `\cdot`: spaces around it, unless it is a sign.
    case binary
    /// `=`, `\sim`: spaces around it.
    case relation
    case opening, closing
    /// A comma: a space after it.
    case punctuation
    /// A fraction or a root: on one line, a space on either side shows where it ends.
    case term
    /// Space that the source asks for, in place of what the neighbours would have.
    case space
}
