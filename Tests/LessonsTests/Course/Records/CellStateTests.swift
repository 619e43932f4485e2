import Foundation
import Testing

@testable import Lessons

@Suite struct CellStateTests {
    private let lesson: Lesson
    private var record = LessonRecord(lesson: "1.1")

    init() throws {
        lesson = try LessonFixtures.lesson(
            body: LessonFixtures.cell("one", "let a = 1", quick: "a=9") + LessonFixtures.cell("two", "let b = a")
                + LessonFixtures.cell("three", "let c = b"))
    }

    private mutating func run(_ id: String, outcome: CellRecord.Outcome = .finished) throws {
        let cell = try #require(lesson.cells.first { $0.id == id })
        record.cells[id] = CellRecord(
            source: record.source(of: cell, isQuick: false),
            upstream: record.upstream(of: cell, in: lesson, isQuick: false), text: "", pictures: [], value: nil,
            variables: [], generator: "", seconds: 0, date: .now, outcome: outcome)
    }

    private func states(held: Set<String> = ["one", "two", "three"], isQuick: Bool = false) -> [CellState] {
        lesson.cells.map { record.state(of: $0, in: lesson, held: held, isQuick: isQuick) }
    }

    @Test mutating func outcomesAreStates() throws {
        try run("one")
        try run("two", outcome: .interrupted)
        #expect(states() == [.done, .interrupted, .notRun])
        try run("two", outcome: .failed("no"))
        #expect(states() == [.done, .failed, .notRun])
    }

    @Test mutating func cellsWithoutTheirVariablesAreOnlyRecorded() throws {
        try run("one")
        try run("two")
        #expect(states(held: ["two"]) == [.recorded, .done, .notRun])
    }

    @Test mutating func anEditMakesTheCellAndThoseAfterItStale() throws {
        try run("one")
        try run("two")
        try run("three")
        record.edits["two"] = "let b = 7\n"
        #expect(states() == [.done, .stale, .stale])
        try run("two")
        #expect(states() == [.done, .done, .stale])
        try run("three")
        #expect(states() == [.done, .done, .done])
        record.edits["two"] = nil
        #expect(states() == [.done, .stale, .stale])
    }

    @Test mutating func aSkippedCellThatRunsLaterMakesThoseAfterItStale() throws {
        try run("one")
        try run("three")
        #expect(states() == [.done, .notRun, .done])
        try run("two")
        #expect(states() == [.done, .done, .stale])
    }

    @Test mutating func quickValuesAreAnotherSource() throws {
        try run("one")
        try run("two")
        #expect(states(isQuick: true) == [.stale, .stale, .notRun])
    }

    @Test mutating func progressCountsFinishedCells() throws {
        #expect(!LessonProgress(of: lesson, record: nil).isStarted)
        try run("one")
        try run("two", outcome: .interrupted)
        let progress = LessonProgress(of: lesson, record: record)
        #expect(progress.isStarted)
        #expect(progress.cellsDone == 1)
        #expect(progress.cellCount == 3)
        #expect(!progress.isFinished)
        try run("two")
        try run("three")
        #expect(LessonProgress(of: lesson, record: record).isFinished)
    }

    @Test func hashesAreThoseOfFNV() {
        // The published test vectors of the 64-bit FNV-1a hash.
        #expect(SourceHash.of("") == "cbf29ce484222325")
        #expect(SourceHash.of("a") == "af63dc4c8601ec8c")
        #expect(SourceHash.of("foobar") == "85944171f73967e8")
    }
}
