import Foundation

/// What lies in the folder at `path`, as an indented tree with the sizes of its files.
///
/// - Throws: `EngineError` when there is no such folder.
public func folderTree(_ path: String) throws -> String {
    try require(Files.isFolder(path), "folderTree", "there is no folder \(path)")
    let root = URL(fileURLWithPath: Files.expand(path))
    return ([root.lastPathComponent + "/"] + treeLines(in: root, depth: 1)).joined(separator: "\n")
}

private func treeLines(in folder: URL, depth: Int) -> [String] {
    let keys: [URLResourceKey] = [.isDirectoryKey, .fileSizeKey]
    let entries = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: keys)) ?? []
    let indent = String(repeating: "    ", count: depth)
    return entries.sorted { $0.lastPathComponent < $1.lastPathComponent }.flatMap { entry -> [String] in
        let values = try? entry.resourceValues(forKeys: Set(keys))
        if values?.isDirectory == true {
            return ["\(indent)\(entry.lastPathComponent)/"] + treeLines(in: entry, depth: depth + 1)
        }
        return ["\(indent)\(entry.lastPathComponent)  \(readableByteCount(values?.fileSize ?? 0))"]
    }
}

/// A size in bytes for people: `96 KiB`, `7.1 MiB`.
public func readableByteCount(_ count: Int) -> String {
    if count < 1024 { return "\(count) B" }
    let units = ["KiB", "MiB", "GiB"]
    var value = Double(count) / 1024
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
        value /= 1024
        unit += 1
    }
    return String(format: value < 10 ? "%.1f " : "%.0f ", value) + units[unit]
}

/// Whether there is a file or folder at `path`.
public func fileExists(_ path: String) -> Bool { Files.exists(path) }

/// The text of the file at `path`.
///
/// - Throws: `EngineError` when the file is missing, larger than 16 MiB or not UTF-8 text.
public func readText(_ path: String) throws -> String {
    let limit = 16 << 20
    let attributes = try? FileManager.default.attributesOfItem(atPath: Files.expand(path))
    let size = attributes?[.size] as? Int ?? 0
    try require(
        size <= limit, "readText", "\(path) has \(readableByteCount(size)); the limit is \(readableByteCount(limit))")
    guard let text = String(data: try Files.read(path, for: "readText"), encoding: .utf8) else {
        throw EngineError("readText", "\(path) is not UTF-8 text")
    }
    return text
}
