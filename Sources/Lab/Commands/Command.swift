/// Something that a learner can ask the shell for with a colon: `:run all`.
struct Command: Sendable {
    /// What may follow the name of a command.
    enum Argument: Sendable {
        case nothing, swift, lessons, settings
        /// Swift, or one of some words.
        case swiftOr([String])
        /// What `:help` explains.
        case topics
        case choice([String])
        /// The cells of the lesson, or one of some words.
        case cellsOr([String])
    }

    /// What is typed after the colon.
    let name: String
    /// What may follow the name, as the help shows it: `[all | to CELL]`.
    var arguments = ""
    /// What Tab completes after the name.
    var takes = Argument.nothing
    /// One line for the list of commands.
    let summary: String
    /// What `:help NAME` says beyond the summary, as Markdown.
    var details = ""
    /// Does it. The string is what followed the name, without space around it.
    let action: @Sendable (Shell, String) throws -> Void
}

/// What went wrong, in words for the learner.
struct ShellError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
