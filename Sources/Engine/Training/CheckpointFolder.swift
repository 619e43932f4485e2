import Foundation

/// The checkpoints in the folder of a training: `checkpoint-500` after 500 updates.
struct CheckpointFolder {
    let outputDir: String

    private static let operation = "checkpoint"
    private static let prefix = "checkpoint-"
    /// A checkpoint under way: a killed process leaves one of these, never half a checkpoint.
    private static let draftPrefix = ".draft-"

    /// The checkpoints, the oldest first.
    var all: [(step: Int, path: String)] {
        entries.compactMap { name in
            guard name.hasPrefix(Self.prefix), let step = Int(name.dropFirst(Self.prefix.count)) else { return nil }
            return (step, path(name))
        }.sorted { $0.step < $1.step }
    }

    private var entries: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: outputDir)) ?? []
    }

    private func path(_ name: String) -> String { "\(outputDir)/\(name)" }

    /// The checkpoint that `wish` names: `latest`, the folder of one, or the name of one in the output folder.
    /// - Returns: nil when the latest is wished for and there is none.
    /// - Throws: `EngineError` when there is no such checkpoint.
    func find(_ wish: String) throws -> String? {
        if wish == "latest" { return all.last?.path }
        let name = (wish as NSString).lastPathComponent
        for candidate in [Files.expand(wish), path(name)] where Files.isFolder(candidate) { return candidate }
        let there = all.map { "checkpoint-\($0.step)" }.joined(separator: ", ")
        throw EngineError(
            Self.operation,
            "there is no checkpoint \(wish)"
                + (there.isEmpty ? ", and none in \(outputDir)" : "; \(outputDir) has \(there)"))
    }

    /// Saves a checkpoint by calling `write` with a folder, and removes the oldest so that at most `limit` remain.
    ///
    /// It gets its name when it is complete. The older ones go only then, so a write that fails takes none with it.
    func save(step: Int, limit: Int?, _ write: (String) throws -> Void) throws {
        let draft = path("\(Self.draftPrefix)\(step)")
        removeDrafts()
        do {
            try write(draft)
            try put(draft, inPlaceOf: path("\(Self.prefix)\(step)"))
        } catch {
            removeDrafts()
            throw error
        }
        let others = all.filter { $0.step != step }
        for old in others.prefix(max(0, others.count + 1 - (limit ?? .max))) { try remove(old.path) }
    }

    /// Gives a draft its name. A checkpoint that has it already, from an earlier start, makes room.
    private func put(_ draft: String, inPlaceOf checkpoint: String) throws {
        do {
            if Files.exists(checkpoint) {
                let old = path("\(Self.draftPrefix)old")
                try FileManager.default.moveItem(atPath: checkpoint, toPath: old)
            }
            try FileManager.default.moveItem(atPath: draft, toPath: checkpoint)
        } catch {
            throw EngineError(Self.operation, "\(checkpoint) cannot be written: \(Files.reason(error))")
        }
        removeDrafts()
    }

    /// Removes what was left half written.
    func removeDrafts() {
        for name in entries where name.hasPrefix(Self.draftPrefix) {
            try? FileManager.default.removeItem(atPath: path(name))
        }
    }

    /// Removes all checkpoints.
    func removeAll() throws {
        for checkpoint in all { try remove(checkpoint.path) }
    }

    private func remove(_ path: String) throws {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw EngineError(Self.operation, "\(path) cannot be removed: \(Files.reason(error))")
        }
    }
}
