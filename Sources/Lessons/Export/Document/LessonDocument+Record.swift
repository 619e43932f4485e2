import Foundation
import SwiftParser
import SwiftSyntax

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
        var seeds = SeedTracker()
        return lesson.steps.flatMap { step -> [LessonDocument.Section] in
            let prose: [LessonDocument.Section] = step.prose.isEmpty ? [] : [.prose(step.prose)]
            switch step.task {
            case .read: return prose
            case .run(let cell): return prose + [.cell(document(of: cell, &seeds))]
            case .solve(let exercise): return prose + [.exercise(document(of: exercise, &seeds))]
            }
        }
    }

    private func document(of cell: LessonCell, _ seeds: inout SeedTracker) -> CellDocument {
        let result = record?.cells[cell.id]
        let present = record?.source(of: cell, isQuick: workspace.isQuick)
        let state = record?.state(of: cell, in: lesson, held: [], isQuick: workspace.isQuick) ?? .notRun
        return CellDocument(
            id: cell.id, source: result?.source ?? present ?? cell.effectiveSource(isQuick: workspace.isQuick),
            state: state, result: result.map { document(of: $0, &seeds) },
            isSkipped: record?.skipped.contains(cell.id) ?? false)
    }

    private func document(of run: CellRecord, _ seeds: inout SeedTracker) -> CellDocument.Result {
        let (printed, value) = run.printedAndValue
        var error: String?
        if case .failed(let message) = run.outcome { error = message }
        seeds.see(run.source)
        return CellDocument.Result(
            printed: printed, value: value, pictures: run.pictures.map(picture), error: error, seconds: run.seconds,
            date: run.date, seed: seeds.seed)
    }

    private func picture(_ recorded: RecordedPicture) -> PictureDocument {
        let file =
            recorded.path.hasPrefix("/")
            ? URL(filePath: recorded.path) : workspace.folder.appending(path: recorded.path)
        return PictureDocument(
            path: recorded.path, description: recorded.description, png: try? Data(contentsOf: file))
    }

    private func document(of exercise: Exercise, _ seeds: inout SeedTracker) -> ExerciseDocument {
        let hasAttempt = record?.cells[exercise.id] != nil || record?.edits[exercise.id] != nil
        return ExerciseDocument(
            exercise: exercise, attempt: hasAttempt ? document(of: exercise.starter, &seeds) : nil,
            isPassed: record?.exercises[exercise.id]?.passed != nil)
    }
}

/// Follows the calls of `manualSeed` through the cells that ran.
private struct SeedTracker {
    /// Lessons start from seed 0.
    private(set) var seed = 0

    mutating func see(_ source: String) {
        guard source.contains("manualSeed") else { return }
        let finder = SeedFinder(viewMode: .sourceAccurate)
        finder.walk(Parser.parse(source: source))
        seed = finder.seed ?? seed
    }

    private final class SeedFinder: SyntaxVisitor {
        var seed: Int?

        override func visit(_ call: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
            if call.calledExpression.trimmedDescription == "manualSeed", call.arguments.count == 1,
                let number = call.arguments.first.flatMap({ Int($0.expression.trimmedDescription) })
            {
                seed = number
            }
            return .visitChildren
        }
    }
}
