import Foundation

/// A lesson as one HTML page that needs nothing else: no script, no other file, no network.
struct LessonPage {
    let document: LessonDocument
    /// The lesson's file, which relative paths in its prose start from.
    let lessonFile: URL
    var timeZone = TimeZone.current
    /// What a link from this lesson to another lesson's file leads to; nil if there is no page of it beside this one.
    var pageOfLesson: (String) -> String? = { _ in nil }
    /// The page that lists all lessons, if there is one.
    var index: String?

    /// The page.
    func html() -> String {
        var prose = MarkdownHTML(destination: destination, picture: picture)
        let (title, body) = titled(document.sections.map { html(of: $0, &prose) }.joined())
        return Self.page(
            title: "\(document.lesson.id) \(document.lesson.title)",
            """
            <header>
            \(index.map { "<p><a href=\"\(HTML.escaped($0))\">All lessons</a></p>\n" } ?? "")<p class="kicker">Lesson \(HTML.escaped(document.lesson.id)) · about \(document.lesson.minutes) minutes</p>
            \(title)<p class="status">\(HTML.escaped(document.statusText(in: timeZone)))</p>
            </header>
            \(contents(of: prose.headings))<main>
            \(body)</main>
            """)
    }

    /// A page around `body`.
    static func page(title: String, _ body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>\(HTML.escaped(title)) – Diffusion Lab</title>
        <link rel="icon" href="data:,">
        <style>
        \(PageStyle.css)</style>
        </head>
        <body>
        \(body)
        <footer><p>Exported from Diffusion Lab.</p></footer>
        </body>
        </html>

        """
    }

    /// The title, with which the prose of most lessons begins, and what follows it.
    private func titled(_ html: String) -> (title: String, body: String) {
        guard html.hasPrefix("<h1>"), let end = html.range(of: "</h1>\n")?.upperBound else {
            return ("<h1>\(HTML.escaped(document.lesson.title))</h1>\n", html)
        }
        return (String(html[..<end]), String(html[end...]))
    }

    private func contents(of headings: [MarkdownHTML.Heading]) -> String {
        guard headings.count > 1 else { return "" }
        let items = headings.map { "<li><a href=\"#\($0.id)\">\($0.html)</a></li>\n" }.joined()
        return
            "<nav aria-label=\"Contents\"><details><summary>Contents</summary>\n<ol>\n\(items)</ol></details></nav>\n"
    }

    // MARK: - Links and pictures

    private func destination(_ url: String) -> String? {
        if url.hasPrefix("https://") || url.hasPrefix("http://") || url.hasPrefix("mailto:") { return url }
        return pageOfLesson(url.split(separator: "/").last.map(String.init) ?? url)
    }

    private func picture(_ path: String) -> String? {
        let file = lessonFile.deletingLastPathComponent().appending(path: path)
        guard let data = try? Data(contentsOf: file) else { return nil }
        let type =
            ["jpg": "jpeg", "svg": "svg+xml"][file.pathExtension.lowercased()] ?? file.pathExtension.lowercased()
        return "data:image/\(type);base64,\(data.base64EncodedString())"
    }

    // MARK: - Cells and exercises

    private func html(of section: LessonDocument.Section, _ prose: inout MarkdownHTML) -> String {
        switch section {
        case .prose(let markdown): prose.html(markdown)
        case .cell(let cell): html(of: cell)
        case .exercise(let exercise): html(of: exercise, &prose)
        }
    }

    private func html(of cell: CellDocument, label: String = "Cell") -> String {
        let name = "\(label) \(cell.id)"
        return """
            <div class="cell" id="cell-\(HTML.escaped(cell.id))" role="group" aria-label="\(HTML.escaped(name))">
            \(MarkdownHTML.code(cell.source, isSwift: true))\(cell.result.map(html) ?? "")<p class="status \(cell.state)">\(HTML.escaped(cell.statusText(in: timeZone)))</p>
            </div>

            """
    }

    private func html(of result: CellDocument.Result) -> String {
        var html = ""
        for output in result.outputsWithValue {
            switch output {
            case .text(let text):
                html += MarkdownHTML.code(
                    text, isSwift: false, className: Self.hasColumns(text) ? "output columns" : "output")
            case .picture(let picture): html += self.html(of: picture)
            }
        }
        if let error = result.error {
            html += MarkdownHTML.code(error, isSwift: false, className: "output columns error")
        }
        return html
    }

    /// Columns and trees fall apart when their lines are broken; to lines that are longer than a window, that happens anyway.
    private static func hasColumns(_ text: String) -> Bool {
        text.contains("  ") && text.split(separator: "\n").allSatisfy { $0.count <= 80 }
    }

    private func html(of picture: PictureDocument) -> String {
        guard let png = picture.png else {
            return "<p class=\"missing\">The picture \(HTML.escaped(picture.path)) is no longer there. "
                + "\(HTML.escaped(picture.description))</p>\n"
        }
        let address = "data:image/png;base64,\(png.base64EncodedString())"
        return HTML.opening("img", [("src", address), ("alt", picture.alternativeText)]) + "\n"
    }

    private func html(of document: ExerciseDocument, _ prose: inout MarkdownHTML) -> String {
        let exercise = document.exercise
        var html = "<div class=\"exercise\" role=\"group\" aria-label=\"Exercise \(HTML.escaped(exercise.title))\">\n"
        html += "<p class=\"status\">\(document.statusText)</p>\n"
        if let attempt = document.attempt {
            html += "<p class=\"label\">Your attempt</p>\n" + self.html(of: attempt, label: "Attempt")
        } else {
            html += "<p class=\"label\">To start from</p>\n" + MarkdownHTML.code(exercise.starter.source, isSwift: true)
        }
        for (number, hint) in exercise.hints.enumerated() {
            let summary = "Hint \(number + 1) of \(exercise.hints.count)"
            html += "<details><summary>\(summary)</summary>\n\(prose.html(hint))</details>\n"
        }
        let solution = MarkdownHTML.code(exercise.solution.source, isSwift: true)
        return html + "<details><summary>Solution</summary>\n\(solution)</details>\n</div>\n"
    }
}
