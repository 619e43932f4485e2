import Foundation

/// A repository of models on the Hub: its files, fetched when they are asked for and kept in the cache.
///
/// All files are of one commit: the one that the branch was at when the first of them was asked for.
final class HubRepository {
    /// `owner/name`.
    let name: String
    private let revision: String
    private let operation: String
    private let cache: HubCache
    private let client: HubClient
    private var commit: String?
    /// Why the Hub is not asked; nil while it is.
    private var silence: String?

    private var settings: HubSettings { client.settings }

    /// - Parameters:
    ///   - revision: a branch, a tag or a commit.
    ///   - isOffline: whether only the cache is looked at.
    /// - Throws: `EngineError` when the revision cannot be one, or nothing is kept of what may not be fetched.
    init(
        _ name: String, revision: String = "main", isOffline: Bool = false, _ settings: HubSettings,
        for operation: String
    ) throws {
        (self.name, self.revision, self.operation) = (name, revision, operation)
        client = HubClient(settings)
        cache = HubCache(root: settings.modelCache, repository: name, operation: operation)
        let isRevision =
            revision.wholeMatch(of: /[A-Za-z0-9._\/-]+/) != nil && !revision.hasPrefix("/") && !revision.contains("..")
        try require(isRevision, operation, "\"\(revision)\" cannot be a branch, a tag or a commit of \(name)")
        if HubCache.isCommit(revision) { commit = revision }
        guard isOffline || settings.isOffline else { return }
        commit = cache.commit(of: revision)
        silence = isOffline ? "localFilesOnly is true" : "HF_HUB_OFFLINE is set"
        try require(
            commit != nil, operation,
            "\(name)\(revisionText) is not in the cache \(settings.modelCache), and \(silence ?? ""), so it is not fetched"
        )
    }

    private var revisionText: String { revision == "main" ? "" : " at \(revision)" }

    /// Where a file of the repository can be read, after it was fetched if need be; nil if the repository does not have it.
    /// - Throws: `EngineError` when that cannot be found out or the file cannot be had; `Interrupted` at Ctrl-C.
    func path(of file: String) throws -> String? {
        if let commit {
            if let path = cache.path(of: file, commit: commit) { return path }
            if silence != nil || cache.isMissing(file, commit: commit) { return nil }
        }
        do {
            let about = try ask(about: file)
            commit = about.commit
            if let path = cache.path(of: file, commit: about.commit) {
                // A cache that can only be read will do.
                try? cache.keep(commit: about.commit, of: revision)
                return path
            }
            let path = try fetch(file, about)
            try cache.keep(commit: about.commit, of: revision)
            return path
        } catch HubFailure.refused(let refusal) where refusal.meansMissingFile {
            note(refusal, missing: file)
            return nil
        } catch HubFailure.refused(let refusal) {
            return try cachedPath(of: file, insteadOf: explanation(of: refusal))
        } catch HubFailure.unavailable(let reason) {
            return try cachedPath(of: file, insteadOf: EngineError(operation, "\(name) cannot be had from \(reason)"))
        }
    }

    /// The error to throw when a file that is needed is not there.
    func error(missing file: String) -> EngineError {
        guard let silence else { return EngineError(operation, "\(name)\(revisionText) on the Hub has no \(file)") }
        return EngineError(
            operation, "\(file) of \(name)\(revisionText) is not in the cache \(cache.folder), and \(silence)")
    }

    // MARK: - Asking

    /// What the Hub says of a file.
    private struct About {
        let commit: String
        /// The name of the contents: their SHA-256, or git's SHA-1 of them.
        let etag: String
        let size: Int?
    }

    private func url(of file: String, at revision: String) throws -> URL {
        // A branch such as refs/pr/1 is one component of the address.
        let plain = CharacterSet.urlPathAllowed.subtracting(.init(charactersIn: "/"))
        let component = revision.addingPercentEncoding(withAllowedCharacters: plain) ?? revision
        let path = file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? file
        let base =
            settings.endpoint.absoluteString.hasSuffix("/")
            ? String(settings.endpoint.absoluteString.dropLast()) : settings.endpoint.absoluteString
        guard let url = URL(string: "\(base)/\(name)/resolve/\(component)/\(path)") else {
            throw EngineError(operation, "\(file) of \(name) cannot be the address of a file")
        }
        return url
    }

    private func ask(about file: String) throws -> About {
        // What is kept will do if the Hub does not answer, so there is no need for patience.
        let isKept = cache.commit(of: revision).map { cache.knows(file, commit: $0) } ?? false
        let answer = try client.head(
            url(of: file, at: commit ?? revision), tries: isKept ? 1 : settings.patience.tries)
        let etag = (answer.header("X-Linked-Etag") ?? answer.header("ETag"))?.trimmingPrefix("W/")
            .trimmingCharacters(in: ["\""])
        guard let commit = answer.header("X-Repo-Commit"), let etag, HubCache.isFileName(commit),
            HubCache.isFileName(etag)
        else {
            throw EngineError(
                operation,
                "\(settings.endpoint.absoluteString) does not answer as the Hub does: it names no commit or no contents of "
                    + "\(file). HF_ENDPOINT, a proxy or a firewall may be the reason")
        }
        let length = answer.isRedirect ? nil : answer.header("Content-Length")
        return About(commit: commit, etag: etag, size: (answer.header("X-Linked-Size") ?? length).flatMap { Int($0) })
    }

    private func note(_ refusal: HubFailure.Refusal, missing file: String) {
        guard let commit = refusal.commit ?? commit, HubCache.isFileName(commit) else { return }
        cache.noteMissing(file, commit: commit)
        self.commit = commit
    }

    private func explanation(of refusal: HubFailure.Refusal) -> EngineError {
        if refusal.code == "RevisionNotFound" {
            return EngineError(operation, "\(name) has no branch, tag or commit \"\(revision)\"")
        }
        return HubRefusal(
            name: name, absence: "there is no folder \(name) here and no model \(name) on the Hub",
            page: settings.endpoint.appending(path: name), hasToken: settings.token != nil,
            operation: operation
        ).explanation(of: refusal)
    }

    /// Where a file is kept, if the Hub has not been heard of yet and something is kept of the revision. From then on the Hub is not
    /// asked any more.
    private func cachedPath(of file: String, insteadOf error: EngineError) throws -> String? {
        guard commit == nil, let kept = cache.commit(of: revision), cache.hasFiles(of: kept) else { throw error }
        Notice.show("\(error.message). What is kept of it is used.")
        (commit, silence) = (kept, error.message)
        return cache.path(of: file, commit: kept)
    }

    // MARK: - Fetching

    private func fetch(_ file: String, _ about: About) throws -> String {
        try cache.prepare(for: about.etag)
        let lock = try FileLock(cache.lockPath(about.etag), for: operation) {
            Notice.show("Another process is fetching \(file) of \(name). Waiting for it.")
        }
        return try withExtendedLifetime(lock) {
            if !Files.exists(cache.blobPath(about.etag)) {
                try HubFileDownload(
                    client: client, url: url(of: file, at: about.commit), title: "\(file) of \(name)", etag: about.etag,
                    size: about.size, blob: cache.blobPath(about.etag), operation: operation
                ).run()
            }
            return try cache.link(file, commit: about.commit, to: about.etag)
        }
    }
}

extension HubFailure.Refusal {
    /// Whether the repository is there and the file is not. The Hub says so; mirrors just do not have it.
    fileprivate var meansMissingFile: Bool { code == "EntryNotFound" || (status == 404 && code == nil) }
}
