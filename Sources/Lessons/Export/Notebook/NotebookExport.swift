import Foundation

/// A lesson as a Jupyter notebook, format 4.5: https://nbformat.readthedocs.io/en/latest/format_description.html
struct NotebookExport {
    let document: LessonDocument
    var timeZone = TimeZone.current

    /// The notebook's file.
    func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(notebook) + Data("\n".utf8)
    }

    private var notebook: Notebook {
        var cells: [Notebook.Cell] = []
        var counter = 0
        for section in document.sections {
            switch section {
            case .prose(let markdown): cells.append(.markdown(id: "", markdown))
            case .cell(let cell): cells.append(code(cell, &counter))
            case .exercise(let exercise): cells += self.cells(of: exercise, &counter)
            }
        }
        return Notebook(cells: identified(cells), title: "\(document.lesson.id) \(document.lesson.title)")
    }

    /// The cells with ids: code has the name that it has in the lesson, prose a number.
    private func identified(_ cells: [Notebook.Cell]) -> [Notebook.Cell] {
        var taken = Set(cells.map(\.id))
        return cells.enumerated().map { number, cell in
            guard cell.id.isEmpty else { return cell }
            var cell = cell
            cell.id = (number...).lazy.map { "prose-\($0)" }.first { !taken.contains($0) } ?? ""
            taken.insert(cell.id)
            return cell
        }
    }

    private func cells(of document: ExerciseDocument, _ counter: inout Int) -> [Notebook.Cell] {
        let exercise = document.exercise
        let starter = Notebook.Cell.code(
            id: Self.id(exercise.id), exercise.starter.source, executionCount: nil, outputs: [], metadata: [:])
        let attempt = document.attempt.map { code($0, &counter) } ?? starter
        let help = MarkdownExport.help(for: exercise)
        return [attempt, .markdown(id: "", "*\(document.statusText)*\n\n\(help)")]
    }

    /// An id as the format allows: up to 64 letters, digits, hyphens and underscores.
    private static func id(_ name: String) -> String { String(name.prefix(64)) }

    /// `counter` counts the cells that have run.
    private func code(_ cell: CellDocument, _ counter: inout Int) -> Notebook.Cell {
        var metadata = ["status": cell.statusText(in: timeZone)]
        if let result = cell.result { metadata["seconds"] = String(format: "%.3f", result.seconds) }
        if cell.result != nil { counter += 1 }
        let count = cell.result == nil ? nil : counter
        return .code(
            id: Self.id(cell.id), cell.source, executionCount: count,
            outputs: cell.result.map { outputs(of: $0, cell, executionCount: count) } ?? [], metadata: metadata)
    }

    private func outputs(
        of result: CellDocument.Result, _ cell: CellDocument, executionCount: Int?
    ) -> [Notebook.Output] {
        var outputs = result.outputs.map { output -> Notebook.Output in
            switch output {
            case .text(let text): return .stream(text)
            case .picture(let picture):
                guard let png = picture.png else {
                    return .stream("The picture \(picture.path) is no longer there. \(picture.description)\n")
                }
                return .picture(png, picture.alternativeText)
            }
        }
        if let value = result.value { outputs.append(.result(value, executionCount: executionCount)) }
        if let error = result.error {
            outputs.append(.error(name: "Error", error))
        } else if cell.state == .interrupted {
            outputs.append(.error(name: "Interrupted", cell.statusText(in: timeZone)))
        }
        return outputs
    }
}
