/// What a user of the engine got wrong, in words: the operation, the values that do not fit, and what to try.
///
/// Every public entry of the engine throws this instead of trapping, so that a mistake in a cell never ends the process.
public struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The operation that could not be done, as the user wrote it: `addNoise`.
    public let operation: String
    /// What was wrong, with the values: `samples are [8, 3, 32, 32] but noise is [8, 3, 28, 28]`.
    public let message: String

    /// An error of `operation`.
    public init(_ operation: String, _ message: String) {
        self.operation = operation
        self.message = message
    }

    /// `operation: message`.
    public var description: String { "\(operation): \(message)" }
}

/// Throws an `EngineError` unless `condition` holds.
@inline(__always)
func require(_ condition: Bool, _ operation: @autoclosure () -> String, _ message: @autoclosure () -> String) throws {
    if !condition { throw EngineError(operation(), message()) }
}
