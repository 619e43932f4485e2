import Foundation

/// What was typed at the prompt, kept for all days to come, with the lesson that it was typed in.
///
/// The file has an entry on each line, so that two shells can add to it at the same time.
final class History {
    /// One text that was entered.
    struct Entry: Codable, Equatable {
        let text: String
        /// The lesson that was open.
        let lesson: String?
        let date: Date
    }

    private let file: URL
    /// The entries, oldest first, each text only where it was typed last.
    private(set) var entries: [Entry]

    /// More than this is not kept.
    private static let limit = 5000

    init(file: URL) {
        self.file = file
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let read = lines.compactMap { try? decoder.decode(Entry.self, from: Data($0.utf8)) }
        entries = Array(Self.withoutRepetitions(read).suffix(Self.limit))
        if lines.count > 2 * Self.limit { rewrite() }
    }

    /// All texts, those of `lesson` last, so that Up finds them first.
    func texts(preferring lesson: String?) -> [String] {
        let own = entries.filter { $0.lesson == lesson }
        return (entries.filter { $0.lesson != lesson } + own).map(\.text)
    }

    /// Remembers `text` as the latest.
    func add(_ text: String, lesson: String?) {
        guard !text.allSatisfy(\.isWhitespace) else { return }
        let entry = Entry(text: text, lesson: lesson, date: .now)
        entries.removeAll { $0.text == text }
        entries.append(entry)
        append(entry)
    }

    /// The last of each text, in order.
    private static func withoutRepetitions(_ entries: [Entry]) -> [Entry] {
        var seen: Set<String> = []
        return entries.reversed().filter { seen.insert($0.text).inserted }.reversed()
    }

    private static func line(of entry: Entry) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        // Texts and dates can always be encoded.
        return (try? encoder.encode(entry)).map { $0 + Data("\n".utf8) } ?? Data()
    }

    /// A history that cannot be written is no reason to stop: it holds until the end of the session.
    private func append(_ entry: Entry) {
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let descriptor = open(file.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try? handle.write(contentsOf: Self.line(of: entry))
    }

    private func rewrite() {
        try? entries.map(Self.line).reduce(Data(), +).write(to: file, options: .atomic)
    }
}
