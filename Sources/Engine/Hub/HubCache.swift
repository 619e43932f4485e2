import Foundation

/// What is kept of a repository of models: the cache of Python's huggingface_hub, which both share.
///
///     hub/models--owner--name/refs/main                         the commit that the branch was at
///     hub/models--owner--name/blobs/ETAG                        a file's contents
///     hub/models--owner--name/snapshots/COMMIT/unet/config.json a link to its contents
///     hub/models--owner--name/.no_exist/COMMIT/config.json      a file that the commit does not have
///     hub/.locks/models--owner--name/ETAG.lock                  held by who downloads it
///
/// A file appears under its name only when it is complete.
struct HubCache: Sendable {
    /// The folder of all repositories.
    let root: String
    /// `owner/name`.
    let repository: String
    let operation: String

    private var folderName: String { "models--" + repository.replacing("/", with: "--") }
    /// Everything that is kept of the repository but its locks.
    var folder: String { "\(root)/\(folderName)" }

    func blobPath(_ etag: String) -> String { "\(folder)/blobs/\(etag)" }
    func lockPath(_ etag: String) -> String { "\(root)/.locks/\(folderName)/\(etag).lock" }
    private func snapshotPath(_ file: String, _ commit: String) -> String { "\(folder)/snapshots/\(commit)/\(file)" }
    private func missingPath(_ file: String, _ commit: String) -> String { "\(folder)/.no_exist/\(commit)/\(file)" }

    // MARK: - Commits

    /// The commit that `revision` was at when the Hub was asked last; nil if it never was.
    func commit(of revision: String) -> String? {
        if Self.isCommit(revision) { return revision }
        let data = FileManager.default.contents(atPath: "\(folder)/refs/\(revision)")
        let text = data.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
        return text.flatMap { Self.isFileName($0) ? $0 : nil }
    }

    func keep(commit: String, of revision: String) throws {
        guard !Self.isCommit(revision), self.commit(of: revision) != commit else { return }
        try Files.write(Data(commit.utf8), to: "\(folder)/refs/\(revision)", for: operation)
    }

    /// Whether `text` is the whole name of a commit.
    static func isCommit(_ text: String) -> Bool { text.wholeMatch(of: /[0-9a-f]{40}/) != nil }

    /// Whether `text`, which a server sent, can be the name of a file and leads nowhere else.
    static func isFileName(_ text: String) -> Bool { text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil }

    // MARK: - Files

    /// Where a file of a commit can be read; nil if it is not kept.
    func path(of file: String, commit: String) -> String? {
        let path = snapshotPath(file, commit)
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// Whether the commit is known not to have the file.
    func isMissing(_ file: String, commit: String) -> Bool {
        FileManager.default.fileExists(atPath: missingPath(file, commit))
    }

    /// Whether it is known where a file of a commit is, or that the commit does not have it.
    func knows(_ file: String, commit: String) -> Bool {
        path(of: file, commit: commit) != nil || isMissing(file, commit: commit)
    }

    /// Whether any file of the commit is kept.
    func hasFiles(of commit: String) -> Bool { Files.isFolder("\(folder)/snapshots/\(commit)") }

    /// Remembers that the commit does not have the file. It is no harm if that cannot be written.
    func noteMissing(_ file: String, commit: String) {
        try? Files.write(Data(), to: missingPath(file, commit), for: operation)
    }

    /// Makes the folders that the contents `etag` are written to.
    func prepare(for etag: String) throws {
        for file in [blobPath(etag), lockPath(etag)] {
            try Pretrained.makeFolder(URL(filePath: file).deletingLastPathComponent().path, for: operation)
        }
        // Programs that make backups leave out folders with this file: https://bford.info/cachedir
        let tag = "\(root)/CACHEDIR.TAG"
        guard !FileManager.default.fileExists(atPath: tag) else { return }
        try? Data("Signature: 8a477f597d28d172789f06886806bc55\n# The cache of huggingface_hub.\n".utf8)
            .write(to: URL(filePath: tag))
    }

    /// Gives a file of a commit its contents, which are complete, and returns its path.
    func link(_ file: String, commit: String, to etag: String) throws -> String {
        let path = snapshotPath(file, commit)
        let folder = URL(filePath: path).deletingLastPathComponent().path
        try Pretrained.makeFolder(folder, for: operation)
        let levels = file.split(separator: "/").count + 1
        let target = String(repeating: "../", count: levels) + "blobs/\(etag)"
        // A link that is there leads to nothing.
        try? FileManager.default.removeItem(atPath: path)
        if symlink(target, path) == 0 { return path }
        do {
            // Some disks have no links.
            try FileManager.default.moveItem(atPath: blobPath(etag), toPath: path)
        } catch {
            throw EngineError(operation, "\(path) cannot be written: \(Files.reason(error))")
        }
        return path
    }
}
