import Foundation
import Testing

@testable import Lessons

@Suite struct WorkspaceTests {
    @Test func rootIsFoundAboveTheWorkingDirectory() throws {
        let root = try LessonFixtures.checkout([:])
        let workspace = try Workspace.find(
            environment: [:], executable: nil, workingDirectory: root.appending(path: "lessons/unit1"))
        #expect(workspace.root.standardizedFileURL.path == root.standardizedFileURL.path)
        #expect(workspace.home.path == root.appending(path: ".lab").path)
        #expect(workspace.assets(of: "1.3").path == root.appending(path: "assets/1.3").path)
    }

    @Test func rootIsFoundThroughTheLinkToTheExecutable() throws {
        let root = try LessonFixtures.checkout([:])
        let products = root.appending(path: ".build/debug")
        try FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
        try Data().write(to: products.appending(path: "Lab"))
        let link = FileManager.default.temporaryDirectory.appending(path: "lab-link-\(UUID().uuidString)")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: products.appending(path: "Lab"))
        let workspace = try Workspace.find(environment: [:], executable: link, workingDirectory: URL(filePath: "/"))
        #expect(workspace.root.path == root.path)
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
