import Foundation

/// The cells of a lesson as the statements of one program.
struct SwiftProgram {
    private let document: LessonDocument
    private let timeZone: TimeZone

    init(_ document: LessonDocument, timeZone: TimeZone) {
        self.document = document
        self.timeZone = timeZone
    }

    /// The text of each cell, in order. What has not run, or did not run to its end because of an error, is there as a comment.
    var cells: [String] {
        let running = document.cells.filter { $0.result != nil && $0.state != .failed }
        let translations = CellTranslator().translate(
            running.map { .init(id: $0.id, source: $0.source, printsValue: $0.result?.value != nil) })
        let byID = Dictionary(translations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return document.sections.compactMap { section in
            switch section {
            case .prose: nil
            case .cell(let cell): text(of: cell, byID[cell.id])
            case .exercise(let exercise):
                "// MARK: - Exercise: \(exercise.exercise.title)\n// \(exercise.statusText)\n"
                    + (exercise.attempt.map { text(of: $0, byID[$0.id]) } ?? "")
            }
        }
    }

    private func text(of cell: CellDocument, _ translation: CellTranslator.Translation?) -> String {
        let head = "// MARK: - \(cell.id)\n"
        guard let translation else {
            let error = cell.result?.error.map { "\n" + $0 } ?? ""
            return head + commented("\(cell.statusText(in: timeZone)) It is left out:\(error)\n\n\(cell.source)")
        }
        let notes = translation.notes.map { commented($0) }.joined()
        let stale = cell.state == .stale || cell.state == .interrupted ? commented(cell.statusText(in: timeZone)) : ""
        return head + stale + notes + "Notebook.cell(\(cell.id.debugDescription))\n" + ended(translation.source)
    }

    private func ended(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

    private func commented(_ text: String) -> String {
        let lines = ended(text).dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.isEmpty ? "//\n" : "// \($0)\n" }.joined()
    }
}
