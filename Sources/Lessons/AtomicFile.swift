import Foundation

/// Writes files in one piece: a reader, and a process that starts after this one was killed, see the old file or the new.
enum AtomicFile {
    /// Writes `data` to `file`. At most one unfinished draft is left behind, which the next write replaces.
    static func write(_ data: Data, to file: URL) throws {
        let draft = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).draft")
        try data.write(to: draft)
        guard rename(draft.path, file.path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }
}
