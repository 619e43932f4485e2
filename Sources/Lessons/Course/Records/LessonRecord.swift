import Engine
import Foundation

/// What a learner has done in a lesson, as kept on disk.
public struct LessonRecord: Codable, Hashable, Sendable {
    /// The version of the format that this code writes and reads.
    static let currentVersion = 1

    /// The version of the format.
    public private(set) var version = LessonRecord.currentVersion
    /// The lesson's id.
    public let lesson: String
    /// When the lesson was last open.
    public var lastOpened: Date
    /// The number of the step in view.
    public var step = 0
    /// The cell or exercise of the step in view, which finds the place again when the lesson's file has changed.
    public var place: String?
    /// The last run of each cell, and of each exercise's attempt.
    public var cells: [String: CellRecord] = [:]
    /// The learner's version of cells that were edited.
    public var edits: [String: String] = [:]
    /// The cells that were skipped.
    public var skipped: Set<String> = []
    /// How far each exercise is.
    public var exercises: [String: ExerciseRecord] = [:]
    /// The cells whose variables are in the saved session.
    public var savedCells: Set<String> = []

    /// An empty record of `lesson`.
    public init(lesson: String, lastOpened: Date = .now) {
        self.lesson = lesson
        self.lastOpened = lastOpened
    }
}

/// What the last run of a cell printed, drew and left behind.
public struct CellRecord: Codable, Hashable, Sendable {
    /// How a run ended.
    public enum Outcome: Codable, Hashable, Sendable {
        case finished
        case interrupted
        /// With the error as it was shown.
        case failed(String)
    }

    /// A variable that the cell left behind, on one line.
    public struct Variable: Codable, Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its value in short: for a tensor its shape and statistics.
        public let summary: String
    }

    /// The source that ran.
    public let source: String
    /// The hash of the source of each earlier cell that had run by then.
    public let upstream: [String: String]
    /// What was printed, with the value of a last expression.
    public let text: String
    /// The pictures that were written, in order.
    public let pictures: [RecordedPicture]
    /// The value of a last expression in short.
    public let value: String?
    /// The variables after the run that are new or that the cell mentions.
    public let variables: [Variable]
    /// A hash of the random number generator's state before the run: the same state and source give the same result.
    public let generator: String
    /// How long it took.
    public let seconds: Double
    /// When it ended.
    public let date: Date
    /// How it ended.
    public let outcome: Outcome

    /// The hash of the source.
    public var sourceHash: String { SourceHash.of(source) }
}

/// How far a learner is with an exercise.
public struct ExerciseRecord: Codable, Hashable, Sendable {
    /// How many hints were shown.
    public var hintsShown = 0
    /// Whether the solution was shown.
    public var solutionShown = false
    /// How often the check ran.
    public var checks = 0
    /// When the check first passed.
    public var passed: Date?
}

/// A short fingerprint of a source.
enum SourceHash {
    /// The 64-bit FNV-1a hash of `text` in hexadecimal. It tells edits apart; it is no protection against forgery.
    static func of(_ text: String) -> String { of(Array(text.utf8)) }

    /// The 64-bit FNV-1a hash of `bytes` in hexadecimal.
    static func of(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}

extension CellRecord {
    /// The record of `run`. Paths of pictures are kept relative to `folder`.
    init(
        _ run: CellRun, upstream: [String: String], generator: String, folder: URL, variables: [Variable],
        date: Date = .now
    ) {
        source = run.source
        self.upstream = upstream
        text = run.text
        pictures = run.pictures.map { RecordedPicture($0, folder: folder) }
        value = run.value?.summary
        self.variables = variables
        self.generator = generator
        seconds = run.seconds
        self.date = date
        outcome =
            switch run.error {
            case nil: .finished
            case is Interrupted: .interrupted
            case let error?: .failed("\(error)")
            }
    }
}

extension Generator.State {
    /// A hash of the state.
    var fingerprint: String {
        // Encoding numbers cannot fail.
        SourceHash.of(Array((try? JSONEncoder().encode(self)) ?? Data()))
    }
}
