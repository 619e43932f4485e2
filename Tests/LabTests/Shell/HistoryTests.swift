import Foundation
import Testing

@testable import Lab

@Suite struct HistoryTests {
    private let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID().uuidString)/history.jsonl")

    @Test func entriesAreKeptOnceWithTheirLesson() throws {
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        let first = History(file: file)
        first.add("let a = 1", lesson: "1.1")
        first.add("for x in y {\n    x\n}", lesson: "1.2")
        first.add("   ", lesson: "1.2")
        first.add("let b = 2", lesson: "1.1")
        first.add("let a = 1", lesson: "1.1")
        let second = History(file: file)
        #expect(second.entries.map(\.text) == ["for x in y {\n    x\n}", "let b = 2", "let a = 1"])
        #expect(second.texts(preferring: "1.2") == ["let b = 2", "let a = 1", "for x in y {\n    x\n}"])
        #expect(second.texts(preferring: "1.1") == ["for x in y {\n    x\n}", "let b = 2", "let a = 1"])
    }

    @Test func twoShellsAddToOneFile() throws {
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        let (first, second) = (History(file: file), History(file: file))
        first.add("a", lesson: nil)
        second.add("b", lesson: nil)
        first.add("c", lesson: nil)
        #expect(History(file: file).entries.map(\.text) == ["a", "b", "c"])
    }

    @Test func damagedLinesAreLeftOut() throws {
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        History(file: file).add("a", lesson: nil)
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(("{\"text\":\n" + text).utf8).write(to: file)
        #expect(History(file: file).entries.map(\.text) == ["a"])
    }
}

@Suite struct HistoryWalkTests {
    private let entries = ["let a = 1", "print(a)", "let b = 2", "let b = 2", "show"]

    @Test func onlyWhatBeginsAsTypedIsShown() {
        var walk = HistoryWalk(entries: entries)
        #expect(walk.older(than: "le", before: "le") == "let b = 2")
        #expect(walk.older(than: "let b = 2", before: "let b = 2") == "let a = 1")
        #expect(walk.older(than: "let a = 1", before: "let a = 1") == nil)
        #expect(walk.newer(than: "let a = 1") == "let b = 2")
        #expect(walk.newer(than: "let b = 2") == "le")
        #expect(walk.newer(than: "le") == nil)
    }

    @Test func anEmptyLineWalksThroughEverything() {
        var walk = HistoryWalk(entries: entries)
        #expect(walk.older(than: "", before: "") == "show")
        #expect(walk.older(than: "show", before: "show") == "let b = 2")
        #expect(walk.older(than: "let b = 2", before: "let b = 2") == "print(a)")
    }

    @Test func anEditBeginsANewWalk() {
        var walk = HistoryWalk(entries: entries)
        _ = walk.older(than: "", before: "")
        #expect(walk.older(than: "show me", before: "sh") == "show")
        #expect(walk.newer(than: "show") == "show me")
    }
}
