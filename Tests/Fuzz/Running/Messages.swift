import Foundation

/// How a case ended, as the worker tells it.
struct Outcome: Codable, Equatable {
    let index: Int
    /// What was thrown; nil for a value.
    var error: Failure?
    let seconds: Double
    /// How long the case went on after it was interrupted; nil if it was not.
    var secondsAfterInterrupt: Double?
    let peakBytes: Int?

    struct Failure: Codable, Equatable {
        /// The type of the error.
        let type: String
        let message: String

        /// Whether the message says nothing about the cause.
        var isVague: Bool {
            let text = message.trimmingCharacters(in: .whitespacesAndNewlines)
            let phrases = [
                "couldn’t be completed", "could not be completed", "Error Domain", "(Foundation.", "DecodingError",
                "correct format", "Swift.", "UnsafeRaw",
            ]
            return text.count < 8 || phrases.contains { text.contains($0) }
        }
    }
}

/// What a worker writes, one line for each.
enum Message: Codable, Equatable {
    /// A case is about to run; its files are written.
    case begins(Int)
    case ended(Outcome)
}

/// What a run may take.
struct Limits: Codable {
    /// When a case is interrupted, as by Ctrl-C.
    var patience = 0.3
    /// How much longer it may then take.
    var reaction = 2.0
    /// How much memory the engine may use, and how much the process must stay below. The difference is for the program and
    /// for what is not counted, such as texts and syntax trees.
    var engineBytes = 512 << 20
    var processBytes = 1 << 30
}
