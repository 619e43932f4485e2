/// Something a learner asked of the course that cannot be done, in words that say what can.
public struct CourseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to try.
    public let message: String

    /// An error with the words `message`.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
