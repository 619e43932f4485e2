import Foundation

/// What is known of a split that images are kept of.
struct HubAbout: Codable, Sendable {
    let dataset: String
    let config: String
    let split: String
    /// How many rows the viewer serves.
    let total: Int
    /// Whether the split has more rows than the viewer serves.
    let isPartial: Bool
    let features: [HubFeature]
}

/// The folder that a split of a data set on the Hub is kept in:
///
///     hub/owner--name/CONFIG/SPLIT/about.json             what there is
///     hub/owner--name/CONFIG/SPLIT/rows/00012.json        the values of rows 1200 to 1299, without images
///     hub/owner--name/CONFIG/SPLIT/images/COLUMN/00012/1234.png
///
/// Each file is written under another name first and then renamed, so it is there in full or not at all, whatever ends the
/// process. An image that the Hub does not have leaves a text `1234.txt` that says why.
struct HubFolder: Sendable {
    let path: String

    private static let operation = "ImageDataset.hub"

    init(_ cache: String, dataset: String, _ part: HubSplit) {
        path = [Self.folder(of: dataset, in: cache), Self.fileName(part.config), Self.fileName(part.split)]
            .joined(separator: "/")
    }

    /// A split that was found in the cache.
    init(found path: String) { self.path = path }

    /// Where all splits of a data set are kept.
    static func folder(of dataset: String, in cache: String) -> String {
        "\(cache)/" + fileName(dataset.replacing("/", with: "--"))
    }

    /// A name from the Hub as the name of a file: what could lead elsewhere is replaced.
    private static func fileName(_ name: String) -> String {
        let safe = name.unicodeScalars.map { scalar in
            let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            return isSafe || "-_.".unicodeScalars.contains(scalar)
                ? String(scalar) : String(format: "%%%X", scalar.value)
        }.joined()
        return safe.hasPrefix(".") || safe.isEmpty ? "%\(safe)" : safe
    }

    // MARK: - What there is

    private var aboutPath: String { "\(path)/about.json" }

    var about: HubAbout? {
        FileManager.default.contents(atPath: aboutPath).flatMap { try? JSONDecoder().decode(HubAbout.self, from: $0) }
    }

    func keep(_ about: HubAbout) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Files.write(encoder.encode(about), to: aboutPath, for: Self.operation)
    }

    // MARK: - Rows

    private func rowsPath(_ page: Int) -> String { "\(path)/rows/\(Self.padded(page)).json" }

    /// The values of a page's rows, by the names of their columns.
    func rows(page: Int) -> [[String: JSONValue]]? {
        FileManager.default.contents(atPath: rowsPath(page)).flatMap {
            try? JSONDecoder().decode([[String: JSONValue]].self, from: $0)
        }
    }

    func keep(_ rows: [[String: JSONValue]], page: Int) throws {
        let text = JSONValue.array(rows.map(JSONValue.object)).text
        try Files.write(Data(text.utf8), to: rowsPath(page), for: Self.operation)
    }

    // MARK: - Images

    private func imagesPath(_ column: String) -> String { "\(path)/images/\(Self.fileName(column))" }

    private func pagePath(_ column: String, _ page: Int) -> String { "\(imagesPath(column))/\(Self.padded(page))" }

    private static func padded(_ page: Int) -> String { String(format: "%05d", page) }

    /// What is kept of the first `count` rows' images: the path of an image, or of the text that says why there is none.
    func files(of column: String, count: Int) -> [Int: String] {
        var files: [Int: String] = [:]
        for page in 0..<(count + DatasetViewer.rowsPerPage - 1) / DatasetViewer.rowsPerPage {
            let folder = pagePath(column, page)
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                let parts = name.split(separator: ".")
                guard parts.count == 2, ["png", "jpg", "txt"].contains(parts[1]), let row = Int(parts[0]), row < count
                else { continue }
                files[row] = "\(folder)/\(name)"
            }
        }
        return files
    }

    /// - Parameter data: a PNG or JPEG file's contents.
    func keep(_ data: Data, row: Int, of column: String) throws {
        let kind = data.first == 0xFF ? "jpg" : "png"
        let folder = pagePath(column, row / DatasetViewer.rowsPerPage)
        try Files.write(data, to: "\(folder)/\(row).\(kind)", for: Self.operation)
    }

    /// Notes that there is no image.
    func keep(reason: String, row: Int, of column: String) throws {
        let folder = pagePath(column, row / DatasetViewer.rowsPerPage)
        try Files.write(Data(reason.utf8), to: "\(folder)/\(row).txt", for: Self.operation)
    }

    /// How many images are there, of all columns.
    var imageCount: Int {
        guard let entries = FileManager.default.enumerator(atPath: "\(path)/images") else { return 0 }
        return entries.reduce(0) { count, entry in
            let name = "\(entry)"
            return name.hasSuffix(".png") || name.hasSuffix(".jpg") ? count + 1 : count
        }
    }

    private func colourMark(_ column: String) -> String { "\(imagesPath(column))/in-colour" }

    /// Whether one of the images has colours; all are then given out as RGB, so that they fit into one batch.
    func isInColour(_ column: String) -> Bool { Files.exists(colourMark(column)) }

    func markInColour(_ column: String) throws {
        try Files.write(Data(), to: colourMark(column), for: Self.operation)
    }
}
