import Foundation

/// Downloads one file of a repository. Under its name it appears when it is complete and is what the Hub announced; until then
/// what has arrived of it is kept beside it, and the next download goes on from there.
struct HubFileDownload {
    let client: HubClient
    let url: URL
    /// What messages call it.
    let title: String
    /// The name of the contents: their SHA-256, or git's SHA-1 of them.
    let etag: String
    let size: Int?
    /// Where it goes.
    let blob: String
    let operation: String

    private var partial: String { "\(blob).incomplete" }
    private var arrived: Int { Files.size(partial) ?? 0 }

    /// - Throws: `EngineError` with the reason and what to do; `Interrupted` at Ctrl-C.
    func run() throws {
        let wasBegun = arrived > 0
        try requireRoom()
        try download()
        if try !isComplete(), wasBegun {
            // What was kept was of something else, or damaged.
            try? FileManager.default.removeItem(atPath: partial)
            try download()
        }
        guard try isComplete() else {
            try? FileManager.default.removeItem(atPath: partial)
            throw EngineError(
                operation,
                "\(title): what arrived from \(url.host() ?? "the Hub") is not what the Hub announced; its checksum or its "
                    + "length is another. It was thrown away; the same call fetches it anew")
        }
        guard rename(partial, blob) == 0 else { throw error(POSIXError(.init(rawValue: errno) ?? .EIO)) }
    }

    private func isComplete() throws -> Bool {
        guard size.map({ $0 == arrived }) ?? true else { return false }
        return try Checksum.matches(etag, ofFile: partial, for: operation)
    }

    // MARK: - Room

    private func requireRoom() throws {
        guard let size, let free = Files.freeBytes(at: folder) else { return }
        let missing = max(0, size - arrived)
        try require(
            missing <= free, operation,
            "\(title) needs \(readableByteCount(missing)), but there are \(readableByteCount(free)) free where the cache is, "
                + "\(folder). HF_HUB_CACHE names another place for it")
    }

    private var folder: String { URL(filePath: blob).deletingLastPathComponent().path }

    // MARK: - Transfer

    private func download() throws {
        do {
            try Progress.follow(label: "Fetching \(title)") { tell in
                try client.download(url, into: partial, size: size) { arrived in
                    if let size, size > 0 { tell(Double(arrived) / Double(size)) }
                }
            }
        } catch is Interrupted {
            Notice.show("Stopped: \(kept).")
            throw Interrupted()
        } catch HubFailure.unavailable(let reason) {
            throw EngineError(operation, "\(title) cannot be had from \(reason). \(kept)")
        } catch HubFailure.refused(let refusal) {
            let words = refusal.message.map { ": \($0)" } ?? ""
            throw EngineError(
                operation, "\(title) is on the Hub, but is not given out\(words) (HTTP \(refusal.status)). \(kept)")
        } catch let failure as POSIXError {
            throw error(failure)
        }
    }

    private func error(_ failure: POSIXError) -> EngineError {
        EngineError(
            operation,
            "\(title) cannot be written to \(folder): \(Files.reason(failure)). \(kept)")
    }

    /// How far it came.
    private var kept: String {
        let whole = size.map { " of \(readableByteCount($0))" } ?? ""
        return "\(readableByteCount(arrived))\(whole) are kept; the same call goes on from there"
    }
}
