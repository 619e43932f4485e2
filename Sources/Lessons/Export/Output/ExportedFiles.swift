import Foundation

/// The files of an export, by their paths within it, until they are written all at once.
struct ExportedFiles: Equatable {
    private(set) var contents: [String: Data] = [:]
    /// Files and folders that are copied as they are, by their paths in the export.
    private(set) var copies: [String: URL] = [:]

    mutating func add(_ text: String, at path: String) { contents[path] = Data(text.utf8) }
    mutating func add(_ data: Data, at path: String) { contents[path] = data }
    mutating func copy(_ source: URL, to path: String) { copies[path] = source }
}
