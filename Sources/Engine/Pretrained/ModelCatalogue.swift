import Foundation

/// What pretrained models there are on this machine, and how much room they take.
public enum ModelCatalogue {
    /// A model that comes with the lessons.
    public struct Shipped: Hashable, Sendable {
        /// What `fromPretrained` calls it.
        public let name: String
        /// The folder of its files.
        public let path: String
        /// The size of its files in bytes.
        public let byteCount: Int
    }

    /// A model of the Hub, as far as its files are kept.
    public struct Cached: Hashable, Sendable {
        /// `owner/name`.
        public let name: String
        /// The branches and tags that were asked for, and what commit each was at.
        public let revisions: [String: String]
        /// How many files are complete.
        public let fileCount: Int
        /// Where its files are kept.
        public let path: String
        /// The size of its files in bytes, also of what has arrived of those that are not complete.
        public let byteCount: Int
    }

    /// What `fromPretrained` calls the models that are here: those of the lessons, and those of the Hub that are kept.
    public static var names: [String] {
        let kept = (try? HubSettings()).map { keptRepositories(in: $0.modelCache).map(\.repository) }
        return ShippedModels.names.map { "\(ShippedModels.owner)/\($0)" } + (kept ?? [])
    }

    /// The models that come with the lessons.
    public static var shipped: [Shipped] {
        ShippedModels.names.compactMap { name in
            let name = "\(ShippedModels.owner)/\(name)"
            guard let path = try? ShippedModels.folder(named: name, for: "lab models") else { return nil }
            return Shipped(name: name, path: path, byteCount: Files.size(ofFolder: path))
        }
    }

    /// The models of the Hub that are kept on this machine, sorted by name. Python's huggingface_hub keeps its models in the same
    /// place.
    /// - Throws: `EngineError` when the environment names a place that makes no sense.
    public static func cached() throws -> [Cached] {
        try keptRepositories(in: HubSettings().modelCache).map(cachedModel)
    }

    private static func keptRepositories(in cache: String) -> [HubCache] {
        let prefix = "models--"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
        return folders.filter { $0.hasPrefix(prefix) && Files.isFolder("\(cache)/\($0)") }.sorted().map { folder in
            let name = String(folder.dropFirst(prefix.count)).replacing("--", with: "/")
            return HubCache(root: cache, repository: name, operation: "lab models")
        }
    }

    private static func cachedModel(_ cache: HubCache) -> Cached {
        func names(_ folder: String) -> [String] {
            let all = FileManager.default.enumerator(atPath: "\(cache.folder)/\(folder)")?.compactMap { $0 as? String }
            return (all ?? []).filter { !Files.isFolder("\(cache.folder)/\(folder)/\($0)") }
        }
        let revisions = names("refs").map { ($0, cache.commit(of: $0) ?? "") }
        return Cached(
            name: cache.repository, revisions: Dictionary(uniqueKeysWithValues: revisions),
            fileCount: names("snapshots").count, path: cache.folder, byteCount: Files.size(ofFolder: cache.folder))
    }

    /// Removes all that is kept of a model of the Hub, for Python's programs as well.
    /// - Returns: how many bytes that frees.
    /// - Throws: `EngineError` when nothing is kept of it, or it cannot be removed.
    public static func remove(_ name: String) throws -> Int {
        let operation = "lab models remove"
        let models = try cached()
        guard let model = models.first(where: { $0.name == name }) else {
            let names = models.map(\.name).joined(separator: ", ")
            throw EngineError(
                operation,
                "nothing is kept of \"\(name)\""
                    + (names.isEmpty ? "; nothing was fetched yet" : "; there are \(names)"))
        }
        do {
            try FileManager.default.removeItem(atPath: model.path)
        } catch {
            throw EngineError(operation, "\(model.path) cannot be removed: \(Files.reason(error))")
        }
        return model.byteCount
    }
}
