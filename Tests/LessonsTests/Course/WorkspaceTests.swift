import Foundation
import Testing

@testable import Lessons

@Suite struct WorkspaceTests {
    @Test func rootIsFoundAboveTheWorkingDirectory() throws {
        let root = try LessonFixtures.checkout([:])
        let workspace = try Workspace.find(
            environment: ["HOME": root.path], executable: nil, workingDirectory: root.appending(path: "lessons/unit1"))
        #expect(workspace.root.standardizedFileURL.path == root.standardizedFileURL.path)
        #expect(workspace.home.path == root.appending(path: ".local/state/diffusion-lab").path)
        #expect(workspace.assets(of: "1.3").path == root.appending(path: "assets/1.3").path)
    }

    @Test func rootIsFoundThroughTheLinkToTheExecutable() throws {
        let root = try LessonFixtures.checkout([:])
        let products = root.appending(path: ".build/debug")
        try FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
        try Data().write(to: products.appending(path: "Lab"))
        let link = FileManager.default.temporaryDirectory.appending(path: "lab-link-\(UUID().uuidString)")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: products.appending(path: "Lab"))
        let workspace = try Workspace.find(
            environment: ["XDG_STATE_HOME": root.path], executable: link, workingDirectory: URL(filePath: "/"))
        #expect(workspace.root.path == root.path)
        #expect(workspace.home.path == root.appending(path: "diffusion-lab").path)
    }

    @Test func recordsMoveOutOfTheCheckout() throws {
        let root = try LessonFixtures.checkout([:])
        let old = root.appending(path: ".lab/records")
        try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: old.appending(path: "1.1.json"))
        func home() throws -> URL {
            try Workspace.find(
                environment: ["XDG_STATE_HOME": root.appending(path: "state").path], executable: nil,
                workingDirectory: root
            ).home
        }
        // Not while somebody writes there.
        try withExtendedLifetime(#require(try RecordLock(old.appending(path: "1.1.lock")))) {
            _ = try home()
            #expect(FileManager.default.fileExists(atPath: old.appending(path: "1.1.json").path))
        }
        let moved = try home().appending(path: "records/1.1.json")
        #expect(try Data(contentsOf: moved) == Data("{}".utf8))
        #expect(!FileManager.default.fileExists(atPath: root.appending(path: ".lab").path))
        // What is there already is not replaced.
        try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
        _ = try home()
        #expect(FileManager.default.fileExists(atPath: moved.path))
        #expect(FileManager.default.fileExists(atPath: old.path))
    }

    @Test func aCourseElsewhereKeepsItsRecords() throws {
        let root = try LessonFixtures.checkout([:])
        let workspace = try Workspace.find(environment: ["LAB_ROOT": root.path, "HOME": "/nowhere"], executable: nil)
        #expect(workspace.home.path == root.appending(path: ".lab").path)
    }

    @Test func environmentGoesFirst() throws {
        let root = try LessonFixtures.checkout([:])
        let environment = ["LAB_ROOT": root.path, "LAB_HOME": "/tmp/records"]
        let workspace = try Workspace.find(
            environment: environment, executable: nil, workingDirectory: URL(filePath: "/"))
        #expect(workspace.root.path == root.path)
        #expect(workspace.home.path == "/tmp/records")
    }

    @Test func quickRunsHaveAFolderOfTheirOwn() throws {
        let workspace = Workspace(root: URL(filePath: "/course"), isQuick: true)
        #expect(workspace.home.path == "/course/.lab/quick")
        #expect(workspace.assets(of: "1.3").path == "/course/.lab/quick/assets/1.3")
        #expect(workspace.lessons.path == "/course/lessons")
    }

    @Test func aMissingRootSaysWhatToDo() {
        let nowhere = URL(filePath: "/")
        #expect(
            throws: CourseError("no lessons found above /: go to the checkout of Diffusion Lab, or set LAB_ROOT to it")
        ) {
            try Workspace.find(environment: [:], executable: nil, workingDirectory: nowhere)
        }
        #expect(throws: CourseError("LAB_ROOT is /nowhere, but that folder does not hold Package.swift and lessons")) {
            try Workspace.find(environment: ["LAB_ROOT": "/nowhere"], executable: nil, workingDirectory: nowhere)
        }
    }
}
