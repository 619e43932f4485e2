import Foundation
import Testing

@testable import Lessons

@Suite struct RecordStoreTests {
    private let home = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString)")
    private var store: RecordStore { RecordStore(home: home) }
    private var file: URL { home.appending(path: "records/1.1.json") }

    /// A record with something in every field. Dates are whole seconds, as the file has them.
    private func fullRecord() -> LessonRecord {
        var record = LessonRecord(lesson: "1.1", lastOpened: Date(timeIntervalSince1970: 1000))
        record.step = 3
        record.place = "two"
        record.cells["two"] = CellRecord(
            source: "let b = 1\n", upstream: ["one": "abc"], text: "b\n",
            pictures: [.init(path: "assets/1.1/two-1.png", description: "one line")], value: "1",
            variables: [.init(name: "b", summary: "1")], generator: "77", seconds: 0.5,
            date: Date(timeIntervalSince1970: 2000), outcome: .failed("no"))
        record.edits = ["two": "let b = 1\n"]
        record.skipped = ["one"]
        record.exercises["ex"] = ExerciseRecord(
            hintsShown: 1, solutionShown: true, checks: 2, passed: Date(timeIntervalSince1970: 3000))
        record.cells["two"]?.seed = 7
        record.cells["two"]?.outputs = ["b": "12"]
        record.cells["two"]?.place = "epoch 3 of 9"
        let state = SavedState(
            snapshot: "ab", runs: ["two": "34"], entry: 0, date: Date(timeIntervalSince1970: 4000))
        record.points = ["": state, "two": state]
        record.point = "two"
        record.exercises["ex"]?.attempt = state
        record.journal = [
            JournalEntry(parent: nil, kind: .run, cell: "two", source: "let b = 1\n", outcome: .interrupted)
        ]
        record.entry = 0
        record.running = RunningCell(
            cell: "two", source: "let b = 1\n", started: Date(timeIntervalSince1970: 5000),
            checkpoint: .init(state: state, record: record.cells["two"]!))
        return record
    }

    @Test func recordsComeBackAsTheyWere() throws {
        try store.save(fullRecord())
        let (record, notice) = store.load("1.1")
        #expect(record == fullRecord())
        #expect(notice == nil)
    }

    @Test func pathsOfPicturesWithoutDescriptionsAreRead() throws {
        try store.save(fullRecord())
        let text = try String(contentsOf: file, encoding: .utf8)
        let object = /\{\s*"description" : "one line",\s*"path" : ("[^"]*")\s*\}/
        let old = text.replacing(object) { $0.output.1 }
        #expect(old != text)
        try old.write(to: file, atomically: true, encoding: .utf8)
        let pictures = store.load("1.1").record?.cells["two"]?.pictures
        #expect(pictures == [.init(path: "assets/1.1/two-1.png", description: "")])
    }

    @Test func recordsOfFormat1AreRead() throws {
        let text = """
            {"version": 1, "lesson": "1.1", "lastOpened": "2026-01-02T03:04:05Z", "step": 1, "place": "one",
            "cells": {"one": {"source": "let a = 1\\n", "upstream": {}, "text": "", "pictures": ["assets/1.1/one-1.png"],
            "variables": [], "generator": "7", "seconds": 1, "date": "2026-01-02T03:04:05Z",
            "outcome": {"finished": {}}}},
            "edits": {}, "skipped": [], "exercises": {"ex": {"hintsShown": 1, "solutionShown": false, "checks": 0}},
            "savedCells": ["one"]}
            """
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        let record = try #require(store.load("1.1").record)
        #expect(record.savedCells == ["one"])
        #expect(record.points.isEmpty)
        #expect(record.cells["one"]?.fingerprint == record.cells["one"]?.sourceHash)
        try store.save(record)
        #expect(store.load("1.1").record == record)
    }

    @Test func noFileIsNoRecord() {
        let (record, notice) = store.load("1.1")
        #expect(record == nil)
        #expect(notice == nil)
    }

    @Test(arguments: [
        ("{\"version\": 1, \"less", "it is damaged"),
        ("[]", "it is damaged"),
        ("{\"version\": 9}", "it has format 9, and this lab reads formats up to 2"),
    ])
    func unusableFilesAreSetAside(content: String, reason: String) throws {
        try store.save(fullRecord())
        try content.write(to: file, atomically: true, encoding: .utf8)
        let (record, notice) = store.load("1.1")
        #expect(record == nil)
        let aside = try #require(files().first { $0.lastPathComponent.hasPrefix("1.1.json.aside-") })
        #expect(
            notice == "The record of lesson 1.1 cannot be used: \(reason). It is kept as \(aside.path); "
                + "a new one is started.")
        #expect(try String(contentsOf: aside, encoding: .utf8) == content)
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test func theRecordOfAnotherLessonIsSetAside() throws {
        try store.save(LessonRecord(lesson: "1.2"))
        try FileManager.default.moveItem(at: home.appending(path: "records/1.2.json"), to: file)
        let notice = try #require(store.load("1.1").notice)
        #expect(notice.hasPrefix("The record of lesson 1.1 cannot be used: it is that of lesson 1.2. It is kept as "))
    }

    @Test func aRecordThatCannotBeWrittenIsSaid() throws {
        try Data().write(to: home)
        #expect(throws: CourseError.self) { try store.save(fullRecord()) }
        #expect(throws: CourseError.self) { try store.lock("1.1") }
    }

    @Test func removingForgetsRecordAndVariables() throws {
        try store.save(fullRecord())
        let folder = store.sessionFolder(of: "1.1")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try store.remove("1.1")
        #expect(store.load("1.1").record == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        try store.remove("1.1")
    }

    @Test func onlyOneHoldsTheLock() throws {
        var first = try store.lock("1.1")
        #expect(first != nil)
        #expect(try store.lock("1.1") == nil)
        #expect(try store.lock("1.2") != nil)
        first = nil
        #expect(try store.lock("1.1") != nil)
    }

    @Test func theLessonOpenedLastIsFound() throws {
        let lessons = try ["1.1", "1.2", "1.3"].map { try LessonFixtures.lesson(id: $0, body: "Prose.") }
        #expect(store.lastOpened(among: lessons) == nil)
        try store.save(LessonRecord(lesson: "1.2", lastOpened: Date(timeIntervalSince1970: 2000)))
        try store.save(LessonRecord(lesson: "1.1", lastOpened: Date(timeIntervalSince1970: 1000)))
        #expect(store.lastOpened(among: lessons)?.id == "1.2")
    }

    private func files() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: file.deletingLastPathComponent(), includingPropertiesForKeys: nil)
    }
}
