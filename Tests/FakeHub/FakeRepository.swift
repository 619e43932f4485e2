import CGcrypt
import Foundation

/// A repository of models on a `FakeHub`, at one commit.
public struct FakeRepository: Sendable {
    /// Who may have its files.
    public enum Access: Sendable { case open, gated, privateTo(token: String) }

    /// `owner/name`.
    public let name: String
    /// What its main branch is at.
    public var commit: String
    /// The contents of its files by their paths. Those of weights are in the large file storage.
    public var files: [String: Data]
    /// Who may have them.
    public var access: Access

    /// A repository at its first commit.
    public init(
        _ name: String, commit: String = "0123456789abcdef0123456789abcdef01234567", files: [String: Data],
        access: Access = .open
    ) {
        (self.name, self.commit, self.files, self.access) = (name, commit, files, access)
    }

    /// The answer for what does not exist, or is not to be seen.
    static let unknown = Reply(
        401, headers: ["X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"])

    private static func isLarge(_ file: String) -> Bool {
        [".safetensors", ".bin"].contains { file.hasSuffix($0) }
    }

    /// - Parameter storage: the address of the large file storage.
    /// - Returns: nil for what is not of this repository.
    func answer(to request: Request, storage: String) -> Reply? {
        let parts = request.path.split(separator: "/").map(String.init)
        if parts.first == "storage" {
            return files.values.first { Self.sha256($0) == parts.last }.map { Reply(body: $0).range(askedBy: request) }
        }
        guard parts.count > 4, parts[0...1].joined(separator: "/") == name, parts[2] == "resolve" else { return nil }
        return refusal(request) ?? file(parts[4...].joined(separator: "/"), at: parts[3], storage, request)
    }

    private func refusal(_ request: Request) -> Reply? {
        switch access {
        case .open: nil
        case .gated:
            Reply(
                403,
                headers: ["X-Error-Code": "GatedRepo", "X-Error-Message": "Access to model \(name) is restricted."])
        case .privateTo(let token): request.headers["authorization"] == "Bearer \(token)" ? nil : Self.unknown
        }
    }

    private func file(_ file: String, at revision: String, _ storage: String, _ request: Request) -> Reply {
        guard ["main", commit].contains(revision) else {
            return Reply(404, headers: ["X-Error-Code": "RevisionNotFound"])
        }
        let about = ["X-Repo-Commit": commit]
        guard let contents = files[file] else {
            return Reply(404, headers: about.merging(["X-Error-Code": "EntryNotFound"]) { $1 })
        }
        guard Self.isLarge(file) else {
            let etag = ["ETag": "\"\(Self.gitName(of: contents))\""]
            return Reply(headers: about.merging(etag) { $1 }, body: contents).range(askedBy: request)
        }
        let sum = Self.sha256(contents)
        let linked = [
            "X-Linked-Etag": "\"\(sum)\"", "X-Linked-Size": "\(contents.count)",
            "Location": "\(storage)/storage/\(sum)",
        ]
        return Reply(302, headers: about.merging(linked) { $1 })
    }

    /// The SHA-256 of a large file, which is its name in the storage and its ETag.
    public static func sha256(_ data: Data) -> String { digest(GCRY_MD_SHA256, data) }

    /// Git's name for the contents of a small file, which is its ETag.
    public static func gitName(of data: Data) -> String {
        digest(GCRY_MD_SHA1, Data("blob \(data.count)\0".utf8) + data)
    }

    private static func digest(_ algorithm: gcry_md_algos, _ data: Data) -> String {
        _ = gcry_check_version(nil)
        let count = Int(gcry_md_get_algo_dlen(Int32(algorithm.rawValue)))
        var bytes = [UInt8](repeating: 0, count: count)
        data.withUnsafeBytes { gcry_md_hash_buffer(Int32(algorithm.rawValue), &bytes, $0.baseAddress, $0.count) }
        return bytes.map { String(format: "%02x", $0) }.joined()
    }
}
