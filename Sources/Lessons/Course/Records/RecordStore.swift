import Foundation

/// The records on disk: one JSON file and one folder of variables for each lesson.
public struct RecordStore: Sendable {
    private let home: URL

    /// The records in the folder `home`.
    public init(home: URL) {
        self.home = home
    }

    /// The folder that the session's variables are saved in.
    func sessionFolder(of lesson: String) -> URL { home.appending(path: "sessions/\(lesson)") }

    /// The file that the record of `lesson` is in.
    public func file(of lesson: String) -> URL { home.appending(path: "records/\(lesson).json") }

    /// A record, or nil if there is none, and what to tell the learner about it.
    ///
    /// A file that cannot be read is set aside under another name, so that nothing is lost.
    public func load(_ lesson: String) -> (record: LessonRecord?, notice: String?) {
        let file = file(of: lesson)
        guard FileManager.default.fileExists(atPath: file.path) else { return (nil, nil) }
        do {
            return (try read(file, lesson: lesson), nil)
        } catch {
            return (nil, setAside(file, lesson: lesson, because: error))
        }
    }

    /// A record without touching the disk; nil if there is none that can be read.
    func peek(_ lesson: String) -> LessonRecord? { try? read(file(of: lesson), lesson: lesson) }

    /// A record as it is on disk; nil if there is none. Throws what is wrong with one that cannot be read.
    func stored(_ lesson: String) throws(CourseError) -> LessonRecord? {
        let file = file(of: lesson)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try read(file, lesson: lesson)
        } catch {
            let reason = (error as? CourseError)?.message ?? "it is damaged"
            throw CourseError("the record of lesson \(lesson) cannot be used: \(reason)")
        }
    }

    /// How much of `lesson` is done.
    public func progress(of lesson: Lesson) -> LessonProgress {
        LessonProgress(of: lesson, record: peek(lesson.id))
    }

    /// Whether `lesson` has run to its end and what it saved is still in `workspace`.
    func hasResults(of lesson: Lesson, in workspace: Workspace) -> Bool {
        progress(of: lesson).isFinished && FileManager.default.fileExists(atPath: workspace.assets(of: lesson.id).path)
    }

    /// The lesson among `lessons` that was open last.
    public func lastOpened(among lessons: [Lesson]) -> Lesson? {
        let opened = lessons.compactMap { lesson in peek(lesson.id).map { (lesson, $0.lastOpened) } }
        return opened.max { $0.1 < $1.1 }?.0
    }

    /// Writes `record` in one piece: a reader sees the old file or the new one.
    public func save(_ record: LessonRecord) throws(CourseError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let file = file(of: record.lesson)
        do {
            try createFolder(of: file)
            try AtomicFile.write(encoder.encode(record), to: file)
        } catch {
            throw CourseError(
                "the record of lesson \(record.lesson) could not be written: \(error.localizedDescription)")
        }
    }

    /// Forgets all of `lesson`: its record and its variables.
    public func remove(_ lesson: String) throws(CourseError) {
        do {
            for url in [file(of: lesson), sessionFolder(of: lesson)]
            where FileManager.default.fileExists(atPath: url.path) {
                try FileManager.default.removeItem(at: url)
            }
        } catch {
            throw CourseError("the record of lesson \(lesson) could not be removed: \(error.localizedDescription)")
        }
    }

    /// The right to write the record of `lesson`; if it cannot be had, what to tell the learner.
    func lock(_ lesson: Lesson) -> (lock: RecordLock?, notice: String?) {
        do throws(CourseError) {
            if let lock = try lock(lesson.id) { return (lock, nil) }
            return (nil, "Lesson \(lesson.id) is open in another shell. What you do here is not recorded.")
        } catch {
            return (nil, "What you do here is not recorded: \(error).")
        }
    }

    /// The right to write the record of `lesson`; nil while another process has it.
    func lock(_ lesson: String) throws(CourseError) -> RecordLock? {
        let file = home.appending(path: "records/\(lesson).lock")
        do {
            try createFolder(of: file)
        } catch {
            throw CourseError("the folder \(home.path) cannot be made: \(error.localizedDescription)")
        }
        return try RecordLock(file)
    }

    private func createFolder(of file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    }

    private func read(_ file: URL, lesson: String) throws -> LessonRecord {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let data = try Data(contentsOf: file)
        let version = try decoder.decode(VersionOnly.self, from: data).version
        guard (1...LessonRecord.currentVersion).contains(version) else {
            throw CourseError(
                "it has format \(version), and this lab reads formats up to \(LessonRecord.currentVersion)")
        }
        let record = try decoder.decode(LessonRecord.self, from: data)
        guard record.lesson == lesson else { throw CourseError("it is that of lesson \(record.lesson)") }
        return record
    }

    private struct VersionOnly: Decodable { let version: Int }

    private func setAside(_ file: URL, lesson: String, because error: any Error) -> String {
        let reason = (error as? CourseError)?.message ?? "it is damaged"
        let aside = file.appendingPathExtension("aside-\(UUID().uuidString.prefix(8))")
        do {
            try FileManager.default.moveItem(at: file, to: aside)
            return
                "The record of lesson \(lesson) cannot be used: \(reason). It is kept as \(aside.path); a new one is started."
        } catch {
            return "The record of lesson \(lesson) cannot be used: \(reason)."
        }
    }
}
