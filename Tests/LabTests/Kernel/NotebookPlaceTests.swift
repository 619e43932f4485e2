import Foundation
import Lessons
import Testing

@testable import Lab

@Suite struct NotebookPlaceTests {
    private let workspace = Workspace(root: URL(filePath: "/work/lab"))

    private func place(_ directory: String, _ environment: [String: String] = [:]) -> NotebookPlace {
        NotebookPlace(
            environment: environment, workingDirectory: URL(filePath: directory), workspace: workspace)
    }

    @Test func cellsRunBesideTheirNotebook() {
        #expect(place("/home/me").folder.path == "/home/me")
        #expect(place("/work/laboratory").folder.path == "/work/laboratory")
    }

    @Test func cellsOfExportedLessonsRunWhereLessonsRun() {
        #expect(place("/work/lab/exports").folder.path == "/work/lab")
        #expect(place("/work/lab").folder.path == "/work/lab")
        let quick = Workspace(root: URL(filePath: "/work/lab"), isQuick: true)
        let exports = URL(filePath: "/work/lab/exports")
        #expect(
            NotebookPlace(environment: [:], workingDirectory: exports, workspace: quick).folder.path
                == "/work/lab/.lab/quick")
    }

    @Test func notebooksHaveTheirOwnPictures() {
        #expect(place("/home/me").pictures == "assets/notebook")
        #expect(
            place("/home/me", ["JPY_SESSION_NAME": "/home/me/my notes.ipynb"]).pictures == "assets/notebook/my notes")
        #expect(place("/home/me", ["JPY_SESSION_NAME": "console-1-a2f9"]).pictures == "assets/notebook")
    }
}
