import Foundation

extension LessonDocument {
    /// The lesson with what `record` holds. Pictures are read from the workspace's folder.
    init(_ lesson: Lesson, record: LessonRecord?, in workspace: Workspace) {
        let builder = DocumentBuilder(lesson: lesson, record: record, workspace: workspace)
        self.lesson = lesson
        progress = LessonProgress(of: lesson, record: record)
        isQuick = workspace.isQuick
        sections = builder.sections()
        lastRun = record?.cells.values.map(\.date).max()
    }
}

private struct DocumentBuilder {
    let lesson: Lesson
    let record: LessonRecord?
    let workspace: Workspace

    func sections() -> [LessonDocument.Section] {
        lesson.steps.flatMap { step -> [LessonDocument.Section] in
            let prose: [LessonDocument.Section] = step.prose.isEmpty ? [] : [.prose(step.prose)]
            switch step.task {
            case .read: return prose
            case .run(let cell): return prose + [.cell(document(of: cell))]
            case .solve(let exercise): return prose + [.exercise(document(of: exercise))]
            }
        }
    }

    private func document(of cell: LessonCell) -> CellDocument {
        let result = record?.cells[cell.id]
        let present = record?.source(of: cell, isQuick: workspace.isQuick)
        let state = record?.state(of: cell, in: lesson, held: [], isQuick: workspace.isQuick) ?? .notRun
        return CellDocument(
            id: cell.id, source: result?.source ?? present ?? cell.effectiveSource(isQuick: workspace.isQuick),
            state: state, result: result.map { document(of: $0) },
            isSkipped: record?.skipped.contains(cell.id) ?? false)
    }

    private func document(of run: CellRecord) -> CellDocument.Result {
        let (printed, value) = run.printedAndValue
        var error: String?
        if case .failed(let message) = run.outcome { error = message }
        return CellDocument.Result(
            outputs: outputs(printed, run.pictures), value: value, error: error, seconds: run.seconds, date: run.date,
            seed: run.seed)
    }

    /// Text and pictures in the order in which they came.
    private func outputs(_ printed: String, _ pictures: [RecordedPicture]) -> [CellDocument.Output] {
        var outputs: [CellDocument.Output] = []
        var rest = Substring(printed)
        for recorded in pictures {
            let bytes = max(0, recorded.textBefore ?? printed.utf8.count)
            let place = printed.utf8.index(printed.startIndex, offsetBy: bytes, limitedBy: printed.endIndex)
            let end = max(rest.startIndex, place ?? printed.endIndex)
            if end > rest.startIndex { outputs.append(.text(String(rest[..<end]))) }
            rest = rest[end...]
            outputs.append(.picture(picture(recorded)))
        }
        return rest.isEmpty ? outputs : outputs + [.text(String(rest))]
    }

    private func picture(_ recorded: RecordedPicture) -> PictureDocument {
        let file =
            recorded.path.hasPrefix("/")
            ? URL(filePath: recorded.path) : workspace.folder.appending(path: recorded.path)
        return PictureDocument(
            path: recorded.path, description: recorded.description, png: try? Data(contentsOf: file))
    }

    private func document(of exercise: Exercise) -> ExerciseDocument {
        let hasAttempt = record?.cells[exercise.id] != nil || record?.edits[exercise.id] != nil
        return ExerciseDocument(
            exercise: exercise, attempt: hasAttempt ? document(of: exercise.starter) : nil,
            isPassed: record?.exercises[exercise.id]?.passed != nil)
    }
}
