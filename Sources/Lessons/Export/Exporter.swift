import Foundation

/// Writes what lessons produced to files, from their records. Nothing runs again.
public struct Exporter {
    /// The formats of a whole lesson.
    public enum Format: String, CaseIterable, Sendable {
        /// One page with everything in it.
        case html
        /// A Jupyter notebook.
        case ipynb
        /// Markdown, with the pictures in a folder beside it.
        case md
        /// A Swift package that does what the lesson did.
        case swift

        /// The name of the file or folder that is written where nobody says another.
        public func fileName(of lesson: Lesson) -> String {
            self == .swift ? "lesson-\(lesson.id)-swift" : "lesson-\(lesson.id).\(rawValue)"
        }
    }

    private let catalogue: Catalogue
    private let workspace: Workspace
    private let store: RecordStore
    /// Whether files that are there may be replaced.
    private let writer: AtomicWriter

    /// An exporter of the lessons in `catalogue`, whose pictures are in `workspace`.
    /// - Parameter replaces: whether what stands at the place of an export may be replaced.
    public init(catalogue: Catalogue, workspace: Workspace, replaces: Bool = false) {
        self.catalogue = catalogue
        self.workspace = workspace
        store = RecordStore(home: workspace.home)
        writer = AtomicWriter(replaces: replaces)
    }

    /// Writes a lesson.
    ///
    /// - Parameters:
    ///   - record: what has been done in the lesson; nil for what is on disk.
    ///   - engine: for a Swift package, the checkout or the address that has the engine; nil for the present checkout.
    /// - Throws: `CourseError` when a file is there already or cannot be written.
    public func export(
        _ lesson: Lesson, record: LessonRecord? = nil, as format: Format, to file: URL, engine: String? = nil
    ) throws {
        let document = LessonDocument(lesson, record: try record ?? storedRecord(of: lesson), in: workspace)
        try writer.check(file)
        switch format {
        case .html:
            let page = LessonPage(document: document, lessonFile: workspace.root.appending(path: lesson.path))
            try writer.write(Data(page.html().utf8), to: file)
        case .ipynb: try writer.write(NotebookExport(document: document).data(), to: file)
        case .md: try writeMarkdown(document, to: file)
        case .swift:
            let package = SwiftPackageExport(
                document: document, workspace: workspace, engine: engine ?? workspace.root.standardizedFileURL.path)
            try writer.write(package.files(), to: file)
        }
    }

    /// Writes all lessons as a site.
    /// - Throws: `CourseError` when the folder is there already or cannot be written.
    public func exportAll(to folder: URL) throws {
        let records = try catalogue.lessons.map { ($0.id, try storedRecord(of: $0)) }
        let site = SiteExport(
            catalogue: catalogue, workspace: workspace, records: Dictionary(uniqueKeysWithValues: records))
        try writer.write(site.files(), to: folder)
    }

    private func writeMarkdown(_ document: LessonDocument, to file: URL) throws {
        let name = file.deletingPathExtension().lastPathComponent + "_files"
        let folder = file.deletingLastPathComponent().appending(path: name)
        let (text, pictures) = MarkdownExport(document: document, pictureFolder: name).contents()
        if !pictures.contents.isEmpty { try writer.write(pictures, to: folder) }
        try writer.write(Data(text.utf8), to: file)
    }

    /// The record on disk, without touching it. One that cannot be read is an error: an export without it would look as if
    /// nothing had been done.
    private func storedRecord(of lesson: Lesson) throws -> LessonRecord? {
        try store.stored(lesson.id)
    }

    /// The variables that the last session in `lesson` has saved.
    ///
    /// - Throws: `CourseError` when there are none.
    public func savedSession(of lesson: Lesson, output: any CellOutput) throws -> Session {
        let snapshots = SnapshotStore(folder: store.sessionFolder(of: lesson.id))
        let record = store.peek(lesson.id)
        let name = record?.points[record?.point ?? LessonRecord.start]?.snapshot ?? Session.onlySnapshot
        guard snapshots.contains(name) else {
            throw CourseError("lesson \(lesson.id) has no saved variables: run it first, with `lab run \(lesson.id)`")
        }
        try workspace.enter()
        let session = Session(output: output)
        let contents = try snapshots.load(name)
        _ = session.restore(contents.stored, contents.tensors)
        return session
    }
}
