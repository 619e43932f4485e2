import Foundation

@testable import Lessons

/// A small lesson with something of everything, and a record of it.
enum ExportFixture {
    static let body = """
        # Small things

        A formula $x_t$ and *words*: 1 < 2.

        $$y = \\frac{1}{2}$$

        ```swift cell=one
        let a = Tensor.full([2], 0.5)
        print("a < b")
        a
        ```

        ## Pictures

        | name | size |
        | --- | ---: |
        | [a](https://example.org/?a=1&b=2) | 1 |

        ```swift cell=draw
        showImages(Tensor.zeros([1, 1, 8, 8]))
        ```

        ```swift cell=broken
        nothing
        ```

        ```swift cell=later
        print("never")
        ```

        \(LessonFixtures.exercise("ex", starter: "let answer = 0", solution: "let answer = 1", check: "expect(answer == 1, \"no\")"))
        """

    static let date = Date(timeIntervalSince1970: 1_700_000_000)
    static let utc = TimeZone(secondsFromGMT: 0) ?? .current
    /// The smallest PNG: one transparent pixel.
    static let png =
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
        ?? Data()

    static func run(
        _ source: String, text: String = "", pictures: [RecordedPicture] = [], value: String? = nil,
        outcome: CellRecord.Outcome = .finished, upstream: [String: String] = [:], seed: Int? = 0
    ) -> CellRecord {
        CellRecord(
            source: source, upstream: upstream, text: text, pictures: pictures, value: value, variables: [],
            generator: "", seconds: 1.25, date: date, outcome: outcome, seed: seed)
    }

    /// The record: two cells ran, one failed, one did not run, and the exercise was solved.
    static func record(of lesson: Lesson) -> LessonRecord {
        var record = LessonRecord(lesson: "1.1", lastOpened: date)
        func upstream(_ id: String) -> [String: String] {
            let cells = lesson.cells + lesson.exercises.map(\.starter)
            return cells.first { $0.id == id }.map { record.upstream(of: $0, in: lesson, isQuick: false) } ?? [:]
        }
        record.cells["one"] = run(
            "let a = Tensor.full([2], 0.5)\nprint(\"a < b\")\na\n", text: "a < b\nTensor[2] [0.5, 0.5]\n",
            value: "Tensor[2] [0.5, 0.5]")
        record.cells["draw"] = run(
            "showImages(Tensor.zeros([1, 1, 8, 8]))\n",
            pictures: [.init(path: "assets/1.1/draw-1.png", description: "one grey \"image\"")],
            upstream: upstream("draw"))
        record.cells["broken"] = run(
            "nothing\n", outcome: .failed("lessons/unit1/1.1.md:3:1: cannot find 'nothing' in scope\n  nothing\n  ^"),
            upstream: upstream("broken"))
        record.edits["ex"] = "let answer = 1\n"
        record.cells["ex"] = run("let answer = 1\n", upstream: upstream("ex"))
        record.exercises["ex"] = ExerciseRecord(checks: 1, passed: date)
        return record
    }

    /// The lesson with its record, in a workspace of its own with the picture.
    static func document() throws -> (document: LessonDocument, workspace: Workspace) {
        let root = try LessonFixtures.checkout([:])
        let workspace = Workspace(root: root)
        let assets = workspace.assets(of: "1.1")
        try FileManager.default.createDirectory(at: assets, withIntermediateDirectories: true)
        try png.write(to: assets.appending(path: "draw-1.png"))
        let lesson = try LessonFixtures.lesson(body: body)
        return (LessonDocument(lesson, record: record(of: lesson), in: workspace), workspace)
    }
}
