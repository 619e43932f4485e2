/// How a run of a lesson without a terminal ended.
public enum RunOutcome: Sendable {
    /// Every cell ran and every solution passed its check.
    case passed(cells: Int, seconds: Double)
    /// A cell failed; the cells after it did not run.
    case failed(RunFailure)

    /// The failure, if there was one.
    public var failure: RunFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }
}

/// The cell that a run of a lesson stopped at, and why.
public struct RunFailure: Error, CustomStringConvertible {
    /// The lesson's file.
    public let file: String
    /// The line of the cell that went wrong.
    public let line: Int
    /// The name of the cell, or of the exercise with the part of it.
    public let cell: String
    /// What went wrong.
    public let cause: any Error

    /// `FILE:LINE: cell `ID`: ` and the cause.
    public var description: String { "\(file):\(line): \(cell): \(cause)" }
}
