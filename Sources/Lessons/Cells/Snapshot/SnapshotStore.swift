import Engine
import Foundation

/// Snapshots of a session in a folder. Their names, and those of the files with tensors, are made of what is in them: what
/// did not change from one snapshot to the next is there already and costs nothing.
///
/// Every file is written under another name and then renamed, tensors before the snapshots that need them. A process that is
/// killed leaves whole files, and some that nothing needs, which `removeAll(except:)` takes away.
final class SnapshotStore {
    let folder: URL
    /// The tensor files of each snapshot that has been read or written.
    private var filesOfSnapshot: [String: [String]] = [:]

    init(folder: URL) { self.folder = folder }

    /// What a snapshot holds.
    struct Contents {
        let stored: StoredSession
        /// The tensors by the hash of their contents.
        let tensors: [String: Tensor]
        /// The files that could not be read, and why.
        let problems: [Session.NotRestored]
    }

    private func file(of id: String) -> URL { folder.appending(path: "\(id).json") }

    /// Whether there is a snapshot `id`.
    func contains(_ id: String) -> Bool { FileManager.default.fileExists(atPath: file(of: id).path) }

    /// How many bytes of tensors saving `capture` would write.
    func bytesToWrite(_ capture: SessionCapture) -> Int {
        missing(capture).reduce(0) { $0 + CaptureBuilder.byteCount($1.value) }
    }

    private func missing(_ capture: SessionCapture) -> [String: [String: Tensor]] {
        capture.tensorFiles.filter { !FileManager.default.fileExists(atPath: folder.appending(path: $0.key).path) }
    }

    /// Writes what is not there yet.
    /// - Parameter id: the name of the snapshot; by default one made of what is in it.
    /// - Returns: the name.
    @discardableResult
    func save(_ capture: SessionCapture, as id: String? = nil) throws -> String {
        do {
            let text = try StoredSession.encoder.encode(capture.stored)
            let id = id ?? ContentHash.of(text)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (name, tensors) in missing(capture) { try saveTensors(tensors, folder.appending(path: name).path) }
            try AtomicFile.write(text, to: file(of: id))
            filesOfSnapshot[id] = capture.stored.fileNames
            return id
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(
                "snapshot", "the variables cannot be written to \(folder.path): \(error.localizedDescription)")
        }
    }

    /// Reads the snapshot `id`. Throws when it is missing or damaged altogether.
    func load(_ id: String) throws -> Contents {
        let stored = try read(id)
        var (tensors, problems): ([String: Tensor], [Session.NotRestored]) = ([:], [])
        for name in stored.fileNames {
            do {
                tensors.merge(try loadTensors(folder.appending(path: name).path)) { first, _ in first }
            } catch {
                problems.append(.init(name: "tensors", reason: "\(error)"))
            }
        }
        return Contents(stored: stored, tensors: tensors, problems: problems)
    }

    private func read(_ id: String) throws -> StoredSession {
        do {
            return try StoredSession(try Data(contentsOf: file(of: id)))
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError("restore", "the saved variables cannot be read: \(folder.path) is missing or damaged")
        }
    }

    // MARK: - Size

    /// How many bytes each file of the snapshots `ids` takes.
    func sizes(of ids: Set<String>) -> [String: [String: Int]] {
        var sizes: [String: Int] = [:]
        return Dictionary(
            uniqueKeysWithValues: ids.map { id in
                let names = files(of: id) + ["\(id).json"]
                for name in names where sizes[name] == nil { sizes[name] = size(of: name) }
                return (id, Dictionary(uniqueKeysWithValues: Set(names).map { ($0, sizes[$0] ?? 0) }))
            })
    }

    private func size(of name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    private func files(of id: String) -> [String] {
        if let known = filesOfSnapshot[id] { return known }
        let files = (try? read(id))?.fileNames ?? []
        filesOfSnapshot[id] = files
        return files
    }

    /// Removes all that the snapshots `ids` do not need.
    func removeAll(except ids: Set<String>) {
        let files = FileManager.default
        let kept = Set(ids.flatMap { self.files(of: $0) } + ids.map { "\($0).json" })
        for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? [] where !kept.contains(name) {
            try? files.removeItem(at: folder.appending(path: name))
        }
        filesOfSnapshot = filesOfSnapshot.filter { ids.contains($0.key) }
    }
}
