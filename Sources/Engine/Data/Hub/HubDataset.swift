import Foundation

/// A data set on the Hub, fetched as far as it is wanted and not there yet.
struct HubDataset {
    /// What of it is wanted; nil leaves the choice to the lab.
    struct Wishes {
        var config: String?
        var split: String?
        var count: Int?
        var image: String?
        var label: String?
    }

    private let name: String
    private let settings: HubSettings
    private let viewer: DatasetViewer

    private static let operation = "ImageDataset.hub"

    /// - Throws: `EngineError` when `name` cannot be the name of a data set.
    init(_ name: String, _ settings: HubSettings) throws {
        let isName = name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9][A-Za-z0-9_.-]*)?/) != nil
        try require(
            isName, Self.operation, "\"\(name)\" is no name of a data set on the Hub; they look like owner/name")
        (self.name, self.settings) = (name, settings)
        viewer = DatasetViewer(client: HubClient(settings), dataset: name, operation: Self.operation)
    }

    /// The data set, after fetching what is missing of it.
    /// - Throws: `EngineError`, or `Interrupted` at Ctrl-C.
    func load(_ wishes: Wishes) throws -> ImageDataset {
        try require(
            wishes.count ?? 1 > 0, Self.operation, "count is \(wishes.count ?? 0); at least one image is needed")
        let part = try choosePart(wishes)
        let folder = HubFolder(settings.cache, dataset: name, part)
        let about = try folder.about ?? learn(part, folder)
        let columns = try HubColumns(
            about.features, dataset: name, image: wishes.image, label: wishes.label, for: Self.operation)
        let most = 1 << 27
        try require(
            (0...most).contains(about.total), Self.operation,
            "\(name) should have \(about.total) rows, which cannot be right; at most \(most) are read")
        let count = min(wishes.count ?? about.total, about.total)
        try require(count > 0, Self.operation, "the split \(part.split) of \(name) has no rows")
        if about.isPartial, wishes.count == nil {
            Notice.show("\(name) is so large that the Hub serves only its first \(about.total) rows this way.")
        }
        try fetchMissing(count, about, part, columns.image.name, folder)
        return try dataset(count, columns, folder)
    }

    // MARK: - Configuration and split

    private func choosePart(_ wishes: Wishes) throws -> HubSplit {
        let parts = try allParts()
        let configs = parts.map(\.config)
        let config = wishes.config ?? (configs.contains("default") ? "default" : configs[0])
        try require(
            configs.contains(config), Self.operation,
            "\(name) has no configuration \"\(config)\"; there are \(Self.list(configs))")
        let splits = parts.filter { $0.config == config }.map(\.split)
        let split = wishes.split ?? (splits.contains("train") ? "train" : splits[0])
        try require(
            splits.contains(split), Self.operation,
            "\(name) has no split \"\(split)\"; there are \(Self.list(splits))")
        return HubSplit(config: config, split: split)
    }

    private static func list(_ names: [String]) -> String {
        var distinct: [String] = []
        for name in names where !distinct.contains(name) { distinct.append(name) }
        return distinct.joined(separator: ", ")
    }

    /// From the cache if they are there: what was fetched once works without a network.
    private func allParts() throws -> [HubSplit] {
        let path = HubFolder.folder(of: name, in: settings.cache) + "/splits.json"
        let kept = FileManager.default.contents(atPath: path).flatMap {
            try? JSONDecoder().decode([HubSplit].self, from: $0)
        }
        if let kept, !kept.isEmpty { return kept }
        try requireOnline()
        let parts = try viewer.splits()
        try Files.write(JSONEncoder().encode(parts), to: path, for: Self.operation)
        return parts
    }

    private func requireOnline() throws {
        try require(
            !settings.isOffline, Self.operation,
            "\(name) is not in the cache, and HF_HUB_OFFLINE keeps the lab from asking the Hub. "
                + "`lab data fetch \(name)` fetches it when that is not set")
    }

    private func learn(_ part: HubSplit, _ folder: HubFolder) throws -> HubAbout {
        try requireOnline()
        let first = try viewer.rows(part, page: 0)
        let about = HubAbout(
            dataset: name, config: part.config, split: part.split, total: first.total,
            isPartial: first.partial ?? false, features: first.features)
        // A set without images leaves nothing behind.
        if first.features.contains(where: \.isImage) { try folder.keep(about) }
        return about
    }

    // MARK: - Images

    private func fetchMissing(
        _ count: Int, _ about: HubAbout, _ part: HubSplit, _ column: String, _ folder: HubFolder
    ) throws {
        let absent = missing(count, column, folder)
        guard let first = absent.first else { return }
        try require(
            !settings.isOffline, Self.operation,
            "only \(count - absent.count) of the \(count) images of \(name) are in the cache, and HF_HUB_OFFLINE keeps the lab "
                + "from fetching the others" + (first > 0 ? ". count: \(first) takes what is there" : ""))
        let lock = try FileLock("\(folder.path)/lock", for: Self.operation) {
            Notice.show("Another process is fetching \(name). Waiting for it.")
        }
        try withExtendedLifetime(lock) {
            // The other process may have fetched them.
            let rows = missing(count, column, folder)
            if rows.isEmpty { return }
            let addresses = HubAddresses(viewer, part, column: column, folder: folder, total: about.total)
            try HubDownload(rows, of: column, viewer, addresses, into: folder).run()
        }
    }

    /// The rows whose image or values are not there.
    private func missing(_ count: Int, _ column: String, _ folder: HubFolder) -> [Int] {
        let files = folder.files(of: column, count: count)
        let perPage = DatasetViewer.rowsPerPage
        let pagesWithoutValues = Set((0...(count - 1) / perPage).filter { folder.rows(page: $0) == nil })
        return (0..<count).filter { files[$0] == nil || pagesWithoutValues.contains($0 / perPage) }
    }

    private func dataset(_ count: Int, _ columns: HubColumns, _ folder: HubFolder) throws -> ImageDataset {
        let column = columns.image.name
        let pages = (0...(count - 1) / DatasetViewer.rowsPerPage).map { folder.rows(page: $0) ?? [] }
        let rows = Array(pages.joined().prefix(count))
        let files = folder.files(of: column, count: count)
        let paths = (0..<count).compactMap { files[$0] }
        try require(
            rows.count == count && paths.count == count, Self.operation,
            "the files of \(name) in \(folder.path) do not fit together. `lab data remove \(name)` removes them, "
                + "then fetch it anew")
        let labels = HubLabels(columns.label, rows.map { row in columns.label.flatMap { row[$0.name] } }, single: name)
        let texts = columns.texts.map { feature in
            (column: feature.name, values: rows.map { row in feature.text(of: row[feature.name]) })
        }
        let absent = try paths.enumerated().filter { $0.element.hasSuffix(".txt") }
            .map { ($0.offset, try readText($0.element)) }
        return ImageDataset(
            name: name, classes: labels.classes,
            source: HubImages(
                files: paths, labels: labels.numbers, texts: texts, isInColour: folder.isInColour(column)),
            unreadable: UnreadableImages(known: Dictionary(uniqueKeysWithValues: absent)))
    }
}

extension HubFeature {
    /// A cell of the column as text; of class labels the class's name.
    fileprivate func text(of value: JSONValue?) -> String {
        if case .integer(let number)? = value, let names = type.names, names.indices.contains(number) {
            return names[number]
        }
        return value?.plainText ?? ""
    }
}
