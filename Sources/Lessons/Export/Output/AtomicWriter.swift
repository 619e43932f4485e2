import Foundation

/// Writes files and folders so that they are there whole or not at all: into a neighbour of another name first, which then
/// takes the place.
struct AtomicWriter {
    /// Whether what stands at the place may be replaced.
    let replaces: Bool

    /// Writes a file.
    func write(_ data: Data, to url: URL) throws(CourseError) {
        try place(at: url) { try data.write(to: $0) }
    }

    /// Writes a folder with `files` in it.
    func write(_ files: ExportedFiles, to folder: URL) throws(CourseError) {
        try place(at: folder) { temporary in
            let manager = FileManager.default
            try manager.createDirectory(at: temporary, withIntermediateDirectories: false)
            for (path, data) in files.contents.sorted(by: { $0.key < $1.key }) {
                try data.write(to: try Self.made(path, in: temporary))
            }
            for (path, source) in files.copies.sorted(by: { $0.key < $1.key }) {
                try manager.copyItem(at: source, to: try Self.made(path, in: temporary))
            }
        }
    }

    /// Lets `write` fill a place of its own, and puts what it wrote at `url`.
    func place(at url: URL, _ write: (URL) throws -> Void) throws(CourseError) {
        try check(url)
        let parent = url.deletingLastPathComponent()
        let temporary = parent.appending(path: ".\(url.lastPathComponent).\(getpid()).part")
        do {
            try Self.makeFolder(parent)
            Self.removeLeftovers(of: url.lastPathComponent, in: parent)
            try write(temporary)
            try Self.move(temporary, to: url)
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            if let error = error as? CourseError { throw error }
            throw CourseError("\(url.path) cannot be written: \(Self.reason(error))")
        }
    }

    /// Removes what processes that were killed half-way have left behind. A folder that was just being replaced comes back.
    private static func removeLeftovers(of name: String, in folder: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for leftover in names where leftover.hasPrefix(".\(name).") {
            let parts = leftover.dropFirst(name.count + 2).split(separator: ".")
            guard let id = parts.first.flatMap({ pid_t($0) }),
                [["part"], ["part", "old"]].contains(parts.dropFirst()),
                id == getpid() || (kill(id, 0) != 0 && errno == ESRCH)
            else { continue }
            let url = folder.appending(path: leftover)
            let target = folder.appending(path: name)
            if parts.last == "old", !FileManager.default.fileExists(atPath: target.path) {
                try? FileManager.default.moveItem(at: url, to: target)
            } else {
                try? FileManager.default.removeItem(at: url)
            }
        }
    }

    /// Throws if something stands at `url` that is not to be replaced.
    func check(_ url: URL) throws(CourseError) {
        guard !replaces, FileManager.default.fileExists(atPath: url.path) else { return }
        throw CourseError("\(url.path) exists already. Choose another name, or replace it with --force.")
    }

    /// The place of `path` in `folder`, with the folders around it made.
    private static func made(_ path: String, in folder: URL) throws -> URL {
        let url = folder.appending(path: path)
        try makeFolder(url.deletingLastPathComponent())
        return url
    }

    /// Makes a folder and those around it. Unlike Foundation's, its errors say what stands in the way.
    private static func makeFolder(_ folder: URL) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) {
            if isFolder.boolValue { return }
            throw CourseError("\(folder.path) is a file, so nothing can be written below it")
        }
        try makeFolder(folder.deletingLastPathComponent())
        if mkdir(folder.path, 0o777) != 0, errno != EEXIST { throw posixError() }
    }

    /// Moves `source` to `target` in the place of what is there. A folder cannot be replaced in one step: the old one steps
    /// aside first, and comes back if something goes wrong.
    private static func move(_ source: URL, to target: URL) throws {
        if rename(source.path, target.path) == 0 { return }
        guard errno == ENOTEMPTY || errno == EEXIST || errno == EISDIR || errno == ENOTDIR else { throw posixError() }
        let aside = source.appendingPathExtension("old")
        guard rename(target.path, aside.path) == 0 else { throw posixError() }
        guard rename(source.path, target.path) == 0 else {
            let error = posixError()
            _ = rename(aside.path, target.path)
            throw error
        }
        try FileManager.default.removeItem(at: aside)
    }

    private static func posixError() -> any Error { NSError(domain: NSPOSIXErrorDomain, code: Int(errno)) }

    /// The system's words for what went wrong.
    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        guard underlying.domain == NSPOSIXErrorDomain else {
            return error.localizedFailureReason ?? error.localizedDescription
        }
        return String(cString: strerror(Int32(underlying.code))).lowercased()
    }
}
