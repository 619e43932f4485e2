import Foundation

/// What lies in the folder at `path`, as an indented tree with the sizes of its files.
///
/// - Throws: `EngineError` when there is no such folder.
public func folderTree(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        throw EngineError("folderTree", "there is no folder \(path)")
    }
    let root = URL(fileURLWithPath: path)
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
func readableByteCount(_ count: Int) -> String {
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

/// The text of the file at `path`.
///
/// - Throws: `EngineError` when the file is missing, larger than 16 MiB or not UTF-8 text.
public func readText(_ path: String) throws -> String {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int else {
        throw EngineError("readText", "there is no file \(path)")
    }
    let limit = 16 << 20
    try require(
        size <= limit, "readText", "\(path) has \(readableByteCount(size)); the limit is \(readableByteCount(limit))")
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw EngineError("readText", "\(path) is not UTF-8 text")
    }
    return text
}
