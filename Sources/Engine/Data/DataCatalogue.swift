import Foundation

/// What data sets there are on this machine, and how much room they take.
public enum DataCatalogue {
    /// A data set that comes with the lab or with a package.
    public struct BuiltIn: Hashable, Sendable {
        /// What `ImageDataset.named` calls it.
        public let name: String
        /// One line: what is in it.
        public let summary: String
        /// Where its files are; nil if it has none or they are missing.
        public let path: String?
        /// The size of its files in bytes.
        public let byteCount: Int
        /// Whether it can be used without a network.
        public let isHere: Bool
        /// How to get it when it is not here.
        public let advice: String
    }

    /// A split of a data set of the Hub that images were fetched of.
    public struct Fetched: Hashable, Sendable {
        /// `owner/name`.
        public let name: String
        /// The configuration of the data set.
        public let config: String
        /// `train`, `test`.
        public let split: String
        /// How many images are here.
        public let imageCount: Int
        /// How many images the split has.
        public let total: Int
        /// The folder.
        public let path: String
        /// The size of its files in bytes.
        public let byteCount: Int
    }

    /// The data sets that `ImageDataset.named` knows.
    public static var builtIn: [BuiltIn] {
        let fashion = DataFolders.idxFiles(of: "fashion-mnist", .train)
        let digits = DataFolders.idxFiles(of: "mnist", .train)
        let emoji = DataFolders.emojiFiles
        return [
            BuiltIn(
                name: "butterflies", summary: "drawn by the lab, ten species, any size, any number", path: nil,
                byteCount: 0,
                isHere: true, advice: ""),
            installed(
                "fashion-mnist", "70,000 grey pictures of clothes, 28×28, ten classes",
                files: fashion.map { [$0.images, $0.labels] }, advice: "install the package dataset-fashion-mnist"),
            installed(
                "noto-emoji", "the emoji of Noto Color Emoji, any size, nine groups",
                files: emoji.font.flatMap { font in emoji.list.map { [font, $0] } },
                advice: "install the packages fonts-noto-color-emoji and unicode-data"),
            installed(
                "mnist", "70,000 handwritten digits, 28×28, ten classes", files: digits.map { [$0.images, $0.labels] },
                advice: "`lab data fetch mnist` gets it from the Hub"),
        ]
    }

    private static func installed(_ name: String, _ summary: String, files: [String]?, advice: String) -> BuiltIn {
        BuiltIn(
            name: name, summary: summary, path: files.map { ($0[0] as NSString).deletingLastPathComponent },
            byteCount: (files ?? []).reduce(0) { $0 + (Files.size($1) ?? 0) }, isHere: files != nil, advice: advice)
    }

    /// The folder that data sets of the Hub are kept in.
    public static var hubFolder: String { "\(DataFolders.cache)/hub" }

    /// The data sets of the Hub that are kept on this machine, sorted by name.
    public static var fetched: [Fetched] {
        subfolders(of: hubFolder).flatMap(subfolders).flatMap(subfolders).compactMap { path in
            let folder = HubFolder(found: path)
            guard let about = folder.about else { return nil }
            return Fetched(
                name: about.dataset, config: about.config, split: about.split, imageCount: folder.imageCount,
                total: about.total, path: path, byteCount: Files.size(ofFolder: path))
        }.sorted { ($0.name, $0.config, $0.split) < ($1.name, $1.config, $1.split) }
    }

    /// Removes all that is kept of a data set of the Hub.
    /// - Returns: how many bytes that frees.
    /// - Throws: `EngineError` when nothing is kept of it, or it cannot be removed.
    public static func remove(_ name: String) throws -> Int {
        let path = HubFolder.folder(of: name, in: hubFolder)
        guard Files.isFolder(path) else {
            let names = Set(fetched.map(\.name)).sorted().joined(separator: ", ")
            throw EngineError(
                "lab data remove",
                "nothing is kept of \"\(name)\""
                    + (names.isEmpty ? "; nothing was fetched yet" : "; there are \(names)"))
        }
        let size = Files.size(ofFolder: path)
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw EngineError("lab data remove", "\(path) cannot be removed: \(Files.reason(error))")
        }
        return size
    }

    private static func subfolders(of path: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.map { "\(path)/\($0)" }.filter(Files.isFolder)
    }
}
