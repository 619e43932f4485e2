import Foundation

/// The code that notebooks ran, kept in a file that all kernels share: one line of JSON for each cell.
final class KernelHistory {
    struct Entry: Codable, Hashable {
        /// The number of the kernel process.
        let session: Int
        /// The number of the cell in it.
        let line: Int
        let input: String
        /// The text of its result, if it had one.
        var output: String?
    }

    /// Once the file has more than twice as many entries, only so many stay.
    private static let keptEntries = 5000

    private let file: URL
    /// The number of this session; given when the first cell has run.
    private var session: Int?

    init(file: URL) { self.file = file }

    /// Adds a cell at the end.
    func add(line: Int, input: String, output: String?) throws {
        try withLock { descriptor in
            let number = try session ?? beginSession(descriptor)
            session = number
            var entry = try JSONEncoder().encode(Entry(session: number, line: line, input: input, output: output))
            entry.append(UInt8(ascii: "\n"))
            try FileHandle(fileDescriptor: descriptor).write(contentsOf: entry)
        }
    }

    /// The number after the last session's. Shortens the file on the way, if it has grown long.
    private func beginSession(_ descriptor: Int32) throws -> Int {
        let entries = entries
        if entries.count > 2 * Self.keptEntries {
            let lines = try entries.suffix(Self.keptEntries).map { try JSONEncoder().encode($0) + Data("\n".utf8) }
            ftruncate(descriptor, 0)
            try FileHandle(fileDescriptor: descriptor).write(contentsOf: Data(lines.joined()))
        }
        return (entries.map(\.session).max() ?? 0) + 1
    }

    /// Does `body` while no other kernel writes.
    private func withLock(_ body: (Int32) throws -> Void) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let descriptor = open(file.path, O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ShellError("\(file.path) cannot be written: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        flock(descriptor, LOCK_EX)
        try body(descriptor)
    }

    /// All that is known, oldest first. A line that a crash cut off is passed over.
    private var entries: [Entry] {
        let text = (try? Data(contentsOf: file)) ?? Data()
        return text.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(Entry.self, from: Data($0))
        }
    }

    /// The entries that `request` asks for, oldest first.
    func answer(_ request: HistoryRequest) -> [Entry] {
        switch request.histAccessType {
        case .range:
            let wanted = request.session ?? 0
            let number = wanted > 0 ? wanted : currentSession + wanted
            let lines = (request.start ?? 0)..<max(request.start ?? 0, request.stop ?? .max)
            return entries.filter { $0.session == number && lines.contains($0.line) }
        case .tail: return entries.suffix(max(0, request.n ?? 10))
        case .search:
            let pattern = request.pattern ?? "*"
            var found = entries.filter { fnmatch(pattern, $0.input, 0) == 0 }
            if request.unique == true {
                // The latest of equal ones stays.
                var seen: Set<String> = []
                found = Array(found.reversed().filter { seen.insert($0.input).inserted }.reversed())
            }
            return found.suffix(max(0, request.n ?? .max))
        }
    }

    /// The number that this session has, or will have.
    private var currentSession: Int { session ?? (entries.map(\.session).max() ?? 0) + 1 }
}
