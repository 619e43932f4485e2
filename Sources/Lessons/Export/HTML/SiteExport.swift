import Foundation

/// All lessons as a small site: a page for each, and one that lists them with progress and pictures.
struct SiteExport {
    let catalogue: Catalogue
    let workspace: Workspace
    /// The records by the ids of lessons; nil for a lesson that has none.
    let records: [String: LessonRecord?]
    var timeZone = TimeZone.current

    /// The files of the site.
    func files() -> ExportedFiles {
        let documents = catalogue.lessons.map { lesson in
            LessonDocument(lesson, record: records[lesson.id] ?? nil, in: workspace)
        }
        var files = ExportedFiles()
        for document in documents {
            let page = LessonPage(
                document: document, lessonFile: workspace.root.appending(path: document.lesson.path),
                timeZone: timeZone,
                pageOfLesson: pageOfLesson, index: "index.html")
            files.add(page.html(), at: Self.page(of: document.lesson))
        }
        files.add(index(of: documents), at: "index.html")
        return files
    }

    private static func page(of lesson: Lesson) -> String { "lesson-\(lesson.id).html" }

    private func pageOfLesson(_ fileName: String) -> String? {
        catalogue.lessons.first { $0.path.hasSuffix("/" + fileName) }.map(Self.page)
    }

    private func index(of documents: [LessonDocument]) -> String {
        var units: [String] = []
        for document in documents where !units.contains(document.lesson.unit) { units.append(document.lesson.unit) }
        let body = units.map { unit in
            let items = documents.filter { $0.lesson.unit == unit }.map(item).joined()
            // Units have numbers; the appendix has a name.
            let heading = unit.allSatisfy(\.isNumber) ? "Unit \(unit)" : unit
            return "<h2>\(HTML.escaped(heading))</h2>\n<ul class=\"lessons\">\n\(items)</ul>\n"
        }.joined()
        return LessonPage.page(title: "Lessons", "<main>\n<h1>Lessons</h1>\n\(body)</main>")
    }

    private func item(of document: LessonDocument) -> String {
        let lesson = document.lesson
        let progress = document.progress
        let bar =
            "<progress max=\"\(max(1, progress.cellCount))\" value=\"\(progress.cellsDone)\" "
            + "aria-label=\"Progress in lesson \(HTML.escaped(lesson.id))\"></progress>"
        // The last picture is what the lesson led to.
        let picture = document.cells.flatMap { $0.result?.pictures ?? [] }.last { $0.png != nil }
        let image = picture.flatMap { picture in
            picture.png.map {
                HTML.opening(
                    "img",
                    [("src", "data:image/png;base64,\($0.base64EncodedString())"), ("alt", picture.alternativeText)])
                    + "\n"
            }
        }
        return """
            <li>
            <h3><a href="\(Self.page(of: lesson))">\(HTML.escaped("\(lesson.id) \(lesson.title)"))</a></h3>
            <p class="status">\(HTML.escaped(document.statusText(in: timeZone)))</p>
            <p>\(bar)</p>
            \(image ?? "")</li>

            """
    }
}
