import Engine
import Foundation

/// What may stand in a text literal: the names of data sets or pretrained models where one is asked for, else paths.
struct TextCompletions {
    let tokens: SourceTokens

    /// - Parameters:
    ///   - text: the literal up to the cursor.
    ///   - end: where the cursor is, in bytes.
    func completions(of text: String, endingAt end: Int) -> Completions {
        if isArgument(of: "named") { return names(ImageDataset.names, text, end, note: "data set") }
        if isArgument(of: "fromPretrained") {
            let models = names(ModelCatalogue.names, text, end, note: "model")
            if text.contains("/") && !models.candidates.isEmpty { return models }
            // Without a slash, names and paths begin at the same place.
            let paths = paths(text, end)
            return Completions(start: paths.start, candidates: models.candidates + paths.candidates)
        }
        return paths(text, end)
    }

    private func names(_ all: [String], _ text: String, _ end: Int, note: String) -> Completions {
        let fitting = all.filter { $0.hasPrefix(text) && $0 != text }
        return Completions(
            start: end - text.utf8.count, candidates: fitting.map { .init(text: $0, kind: .path, note: note) })
    }

    private func paths(_ text: String, _ end: Int) -> Completions {
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

    /// Whether the literal is the first argument of a method: `ImageDataset.named("`.
    private func isArgument(of method: String) -> Bool {
        tokens.tokens.suffix(3).map(\.text) == [".", method, "("]
    }
}
