import Engine
import Foundation

/// What may stand in a text literal: the names of data sets where one is asked for, else paths.
struct TextCompletions {
    let tokens: SourceTokens

    /// - Parameters:
    ///   - text: the literal up to the cursor.
    ///   - end: where the cursor is, in bytes.
    func completions(of text: String, endingAt end: Int) -> Completions {
        if isDataSetName {
            let names = ImageDataset.names.filter { $0.hasPrefix(text) && $0 != text }
            return Completions(
                start: end - text.utf8.count,
                candidates: names.map { .init(text: $0, kind: .path, note: "data set") })
        }
        let name = text.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let folder = String(text.dropLast(name.count))
        let path = folder.isEmpty ? "." : (folder as NSString).expandingTildeInPath
        let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let fitting = found.filter { $0.hasPrefix(name) && (name.hasPrefix(".") || !$0.hasPrefix(".")) }.sorted()
        let candidates = fitting.map { file -> Completions.Candidate in
            var isFolder: ObjCBool = false
            FileManager.default.fileExists(atPath: "\(path)/\(file)", isDirectory: &isFolder)
            return .init(text: file + (isFolder.boolValue ? "/" : ""), kind: .path, note: "")
        }
        return Completions(start: end - name.utf8.count, candidates: candidates)
    }

    /// `ImageDataset.named("`.
    private var isDataSetName: Bool {
        tokens.tokens.suffix(3).map(\.text) == [".", "named", "("]
    }
}
