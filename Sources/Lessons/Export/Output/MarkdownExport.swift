import Foundation

/// A lesson as Markdown, with its pictures in a folder beside it.
struct MarkdownExport {
    let document: LessonDocument
    /// The name of the folder beside the file.
    let pictureFolder: String
    var timeZone = TimeZone.current

    /// The file's text and the pictures, by their names in the folder.
    func contents() -> (text: String, pictures: ExportedFiles) {
        var pictures = ExportedFiles()
        let sections = document.sections.map { text(of: $0, &pictures) }
        return (sections.joined(separator: "\n\n") + "\n", pictures)
    }

    private func text(of section: LessonDocument.Section, _ pictures: inout ExportedFiles) -> String {
        switch section {
        case .prose(let markdown): markdown
        case .cell(let cell): text(of: cell, &pictures)
        case .exercise(let document):
            [
                "*\(document.statusText)*",
                document.attempt.map { text(of: $0, &pictures) }
                    ?? Self.block(document.exercise.starter.source, language: "swift"),
                Self.help(for: document.exercise),
            ].joined(separator: "\n\n")
        }
    }

    private func text(of cell: CellDocument, _ pictures: inout ExportedFiles) -> String {
        var parts = [Self.block(cell.source, language: "swift")]
        if let result = cell.result {
            for output in result.outputsWithValue {
                switch output {
                case .text(let text): parts.append(Self.block(text, language: "text"))
                case .picture(let picture): parts.append(text(of: picture, &pictures))
                }
            }
            if let error = result.error { parts.append(Self.block(error, language: "text")) }
        }
        return (parts + ["*\(cell.statusText(in: timeZone))*"]).joined(separator: "\n\n")
    }

    private func text(of picture: PictureDocument, _ pictures: inout ExportedFiles) -> String {
        guard let png = picture.png else {
            return "The picture \(picture.path) is no longer there. \(picture.description)"
        }
        pictures.add(png, at: picture.name)
        return "![\(Self.escaped(picture.alternativeText))](<\(pictureFolder)/\(picture.name)>)"
    }

    /// Text inside of brackets.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]").replacing(
            "\n", with: " ")
    }

    /// A fenced block whose fence is longer than any in the text.
    static func block(_ text: String, language: String) -> String {
        var longest = 2
        for line in text.split(separator: "\n") {
            let ticks = line.drop { $0 == " " }.prefix { $0 == "`" }.count
            longest = max(longest, ticks)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence)\(language)\n\(text.hasSuffix("\n") ? text : text + "\n")\(fence)"
    }

    /// The hints and the solution of an exercise, folded up.
    static func help(for exercise: Exercise) -> String {
        let hints = exercise.hints.enumerated().map { number, hint in
            let summary = "Hint \(number + 1) of \(exercise.hints.count)"
            return "<details><summary>\(summary)</summary>\n\n\(hint.hasSuffix("\n") ? hint : hint + "\n")\n</details>"
        }
        let solution = block(exercise.solution.source, language: "swift")
        return (hints + ["<details><summary>Solution</summary>\n\n\(solution)\n\n</details>"]).joined(separator: "\n\n")
    }
}
