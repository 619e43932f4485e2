/// Something an author has to put right in a lesson file.
public struct AuthoringProblem: Hashable, Sendable, CustomStringConvertible {
    /// The lesson file, relative to the project's root.
    public let file: String
    /// The line of the file, counted from 1.
    public let line: Int
    /// What is wrong and what to do about it.
    public let message: String

    /// A problem in `line` of `file`.
    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// `FILE:LINE: message`, the form that editors turn into a link.
    public var description: String { "\(file):\(line): \(message)" }
}

/// All that is wrong with a lesson file, in the order of its lines.
public struct LessonFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What has to be put right; never empty.
    public let problems: [AuthoringProblem]

    init(_ problems: [AuthoringProblem]) {
        self.problems = problems.sorted { $0.line < $1.line }
    }

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
