import Foundation
import Testing

@testable import Lessons

@Suite final class AtomicWriterTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "writer-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func files(_ texts: [String: String]) -> ExportedFiles {
        var files = ExportedFiles()
        for (path, text) in texts { files.add(text, at: path) }
        return files
    }

    @Test func nothingIsReplacedUnlessThatIsWanted() throws {
        let file = folder.appending(path: "deep/x.txt")
        try AtomicWriter(replaces: false).write(Data("one".utf8), to: file)
        #expect {
            try AtomicWriter(replaces: false).write(Data("two".utf8), to: file)
        } throws: {
            "\($0)" == "\(file.path) exists already. Choose another name, or replace it with --force."
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == "one")
        try AtomicWriter(replaces: true).write(Data("two".utf8), to: file)
        #expect(try String(contentsOf: file, encoding: .utf8) == "two")
    }

    @Test func foldersAreReplacedAsAWhole() throws {
        let place = folder.appending(path: "site")
        let writer = AtomicWriter(replaces: true)
        try writer.write(files(["a/one.txt": "1", "old.txt": "old"]), to: place)
        try writer.write(files(["a/two.txt": "2"]), to: place)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted() == ["a", "a/two.txt"])
        try writer.write(Data("a file".utf8), to: place)
        #expect(try names() == ["site"])
        try writer.write(files(["b": "3"]), to: place)
        #expect(try names() == ["site"])
    }

    @Test func nothingIsLeftOfWhatFailed() throws {
        struct Stopped: Error {}
        #expect(throws: CourseError.self) {
            try AtomicWriter(replaces: false).place(at: folder.appending(path: "half")) { url in
                try Data("half".utf8).write(to: url)
                throw Stopped()
            }
        }
        #expect(try names() == [])
        var copying = ExportedFiles()
        copying.add("text", at: "one")
        copying.copy(folder.appending(path: "missing"), to: "two")
        #expect(throws: CourseError.self) {
            try AtomicWriter(replaces: false).write(copying, to: folder.appending(path: "x"))
        }
        #expect(try names() == [])
    }

    @Test func whatAKilledProcessLeftIsRemoved() throws {
        // No process has the highest number there is.
        let (dead, alive) = (".x.\(Int32.max).part", ".x.1.part")
        for name in [dead, alive] { try Data().write(to: folder.appending(path: name)) }
        try AtomicWriter(replaces: false).write(Data(), to: folder.appending(path: "x"))
        #expect(try names() == [alive, "x"])
    }

    /// It was killed between the old folder's stepping aside and the new one's taking its place.
    @Test func aFolderThatWasBeingReplacedComesBack() throws {
        let old = folder.appending(path: ".x.\(Int32.max).part.old")
        try Data("old".utf8).write(to: old)
        #expect(throws: CourseError.self) {
            try AtomicWriter(replaces: true).place(at: folder.appending(path: "x")) { _ in throw CourseError("no") }
        }
        #expect(try names() == ["x"])
        try Data("older".utf8).write(to: old)
        try AtomicWriter(replaces: true).write(Data("new".utf8), to: folder.appending(path: "x"))
        #expect(try names() == ["x"])
        #expect(try String(contentsOf: folder.appending(path: "x"), encoding: .utf8) == "new")
    }

    @Test func aPlaceThatCannotBeWrittenIsSaid() throws {
        let file = folder.appending(path: "file")
        try Data().write(to: file)
        #expect {
            try AtomicWriter(replaces: false).write(Data(), to: file.appending(path: "below/x"))
        } throws: {
            "\($0)" == "\(file.path) is a file, so nothing can be written below it"
        }
        #expect {
            try AtomicWriter(replaces: false).write(Data(), to: URL(filePath: "/proc/nothing/x"))
        } throws: {
            "\($0)" == "/proc/nothing/x cannot be written: no such file or directory"
        }
    }
}
