import Engine
import Foundation

/// What a learner has done in a lesson, as kept on disk.
public struct LessonRecord: Codable, Hashable, Sendable {
    /// The version of the format that this code writes. It reads the earlier ones as well.
    ///
    /// - 1: one snapshot of the session, of the cells in `savedCells`.
    /// - 2: a snapshot for each point of the lesson, the journal, the running cell; of a cell its seed and its outputs.
    static let currentVersion = 2

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
    /// The exercises whose solution has run because they were skipped.
    public var skipped: Set<String> = []
    /// How far each exercise is.
    public var exercises: [String: ExerciseRecord] = [:]
    /// The session as it was left at each point of the lesson: after a cell or an attempt at an exercise, by its id, or
    /// before all of them, by the empty string.
    public var points: [String: SavedState] = [:]
    /// The point that the session is at.
    public var point = LessonRecord.start
    /// All that was run, cells and what was typed, each after the entry that made the session it ran in.
    public var journal: [JournalEntry] = []
    /// The entry of the journal that made the session.
    public var entry: Int?
    /// The cell that runs. If it is still there at the next start, the process ended meanwhile.
    public var running: RunningCell?
    /// Format 1: the cells whose variables are in the only snapshot.
    public internal(set) var savedCells: Set<String>?

    /// The point before all cells.
    public static let start = ""

    /// An empty record of `lesson`.
    public init(lesson: String, lastOpened: Date = .now) {
        self.lesson = lesson
        self.lastOpened = lastOpened
    }

    /// Reads a record of this format or an earlier one.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        lesson = try values.decode(String.self, forKey: .lesson)
        lastOpened = try values.decode(Date.self, forKey: .lastOpened)
        step = try values.decode(Int.self, forKey: .step)
        place = try values.decodeIfPresent(String.self, forKey: .place)
        cells = try values.decode([String: CellRecord].self, forKey: .cells)
        edits = try values.decode([String: String].self, forKey: .edits)
        skipped = try values.decode(Set<String>.self, forKey: .skipped)
        exercises = try values.decode([String: ExerciseRecord].self, forKey: .exercises)
        points = try values.decodeIfPresent([String: SavedState].self, forKey: .points) ?? [:]
        point = try values.decodeIfPresent(String.self, forKey: .point) ?? Self.start
        journal = try values.decodeIfPresent([JournalEntry].self, forKey: .journal) ?? []
        entry = try values.decodeIfPresent(Int.self, forKey: .entry)
        running = try values.decodeIfPresent(RunningCell.self, forKey: .running)
        savedCells = try values.decodeIfPresent(Set<String>.self, forKey: .savedCells)
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
    /// The seed that was in force: the last one that was set when the run ended. Nil in records of format 1.
    public var seed: Int?
    /// A hash of the value of each variable that the cell has made or changed. Nil in records of format 1.
    public var outputs: [String: String]?
    /// Where an interrupted run stands, in words: `epoch 17 of 40`. Nil if it has to start over.
    public var place: String?

    /// The hash of the source.
    public var sourceHash: String { SourceHash.of(source) }

    /// What later cells build on: the source, and the values that it left behind.
    public var fingerprint: String {
        guard let outputs else { return sourceHash }
        let values = outputs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return SourceHash.of(([sourceHash] + values).joined(separator: "\n"))
    }
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
    /// The session as the last attempt left it. What is typed afterwards does not change it, so the check looks at it.
    public var attempt: SavedState?
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
        outputs: [String: String], date: Date = .now
    ) {
        source = run.source
        self.upstream = upstream
        text = (run.earlier?.text ?? "") + run.text
        let earlierText = run.earlier?.text.utf8.count ?? 0
        pictures =
            (run.earlier?.pictures ?? [])
            + zip(run.pictures, run.textBeforePictures).map {
                RecordedPicture($0, textBefore: earlierText + $1, folder: folder)
            }
        value = run.value?.summary
        self.variables = variables
        self.generator = generator
        seconds = (run.earlier?.seconds ?? 0) + run.seconds
        self.date = date
        seed = Generator.default.initialSeed
        self.outputs = outputs
        outcome = Outcome(run.error)
    }
}

extension CellRecord.Outcome {
    /// How a run ended that threw `error`, or nothing.
    init(_ error: (any Error)?) {
        self =
            switch error {
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
