import Foundation

/// The session at a point of the lesson, as kept on disk.
public struct SavedState: Codable, Hashable, Sendable {
    /// The name of the snapshot.
    public let snapshot: String
    /// The cells and attempts whose variables are in it, with the fingerprint of the run that left them.
    public let runs: [String: String]
    /// The entry of the journal that made it.
    public let entry: Int?
    /// When it was saved.
    public let date: Date
}

/// Something that was run: a cell, an attempt at an exercise, or what was typed at the prompt.
public struct JournalEntry: Codable, Hashable, Sendable {
    /// What was done.
    public enum Kind: String, Codable, Hashable, Sendable {
        /// `source` has run.
        case run
        /// The cell went on where it had been stopped, as if it had not been.
        case resume
        /// The cell went on with the turn of its loop that it had been stopped in, from the start of that turn.
        case repeatTurn
        /// The variables of a copy were brought back; `source` is its name.
        case load
    }

    /// The entry before it, which made the session that this one ran in; nil for a new session.
    public let parent: Int?
    /// What was done.
    public let kind: Kind
    /// The cell or exercise; nil for what was typed.
    public let cell: String?
    /// The source that ran.
    public let source: String
    /// How it ended.
    public let outcome: CellRecord.Outcome
}

/// A cell while it runs.
public struct RunningCell: Codable, Hashable, Sendable {
    /// The cell or exercise.
    public let cell: String
    /// The source that runs.
    public let source: String
    /// When it was started.
    public let started: Date
    /// The last snapshot that was taken while it ran.
    public var checkpoint: Checkpoint?

    /// How far a running cell was at some moment.
    public struct Checkpoint: Codable, Hashable, Sendable {
        /// The session then, and where the cell stood.
        public let state: SavedState
        /// The cell's record, as if it had been interrupted then.
        public let record: CellRecord
    }
}
