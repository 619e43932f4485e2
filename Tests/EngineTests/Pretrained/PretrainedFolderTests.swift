import Foundation
import Testing

@testable import Engine

@Suite struct PretrainedFolderTests {
    /// A course with two models of one configuration file each, which `LAB_ROOT` names meanwhile.
    private func withCourse(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            for model in ["emoji", "classifier"] {
                try Files.write(
                    Data("{}".utf8), to: "\(folder)/lessons/models/\(model)/scheduler_config.json", for: "test")
            }
            try withEnvironment(["LAB_ROOT": folder]) { try body(folder) }
        }
    }

    @Test func modelsOfTheLessonsHaveNames() throws {
        try withCourse { folder in
            let found = try PretrainedFolder(named: "diffusion-lab/emoji", for: "test")
            #expect(found.name == "\(folder)/lessons/models/emoji")
            #expect(try DDPMScheduler.fromPretrained("diffusion-lab/emoji").config.numTrainTimesteps == 1000)
            expectError(
                "test: there is no model diffusion-lab/emojis; the lessons come with diffusion-lab/classifier, "
                    + "diffusion-lab/emoji"
            ) {
                _ = try PretrainedFolder(named: "diffusion-lab/emojis", for: "test")
            }
        }
    }

    @Test func aFolderComesBeforeAModelOfThatName() throws {
        try withCourse { folder in
            let before = FileManager.default.currentDirectoryPath
            defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
            _ = FileManager.default.changeCurrentDirectoryPath(folder)
            try Files.write(Data(), to: "diffusion-lab/emoji/mine", for: "test")
            let found = try PretrainedFolder(named: "diffusion-lab/emoji", for: "test")
            #expect(try found.path(of: "mine") == "diffusion-lab/emoji/mine")
            // What begins with a folder that is here is a path, and not looked for on the Hub.
            expectError("test: there is no folder lessons/emoji") {
                _ = try PretrainedFolder(named: "lessons/emoji", for: "test")
            }
        }
    }

    @Test func partsLieInFoldersOfTheirOwnOrBesideEachOther() throws {
        try withTemporaryFolder { path in
            let folder = PretrainedFolder(path: path)
            #expect(try folder.part("unet", describedBy: "config.json").name == path)
            try Files.write(Data(), to: "\(path)/unet/config.json", for: "test")
            #expect(try folder.part("unet", describedBy: "config.json").name == "\(path)/unet")
        }
    }

    @Test func namesThatNoFolderCanHaveAreRefused() throws {
        let scheduler = try DDPMScheduler()
        expectError("savePretrained: \"\" is no name of a folder") { try scheduler.savePretrained("") }
        expectError("savePretrained: \"a\\0b\" is no name of a folder") { try scheduler.savePretrained("a\0b") }
        try withTemporaryFolder { folder in
            try Files.write(Data(), to: "\(folder)/file", for: "test")
            expectError("savePretrained: cannot make the folder \(folder)/file: file exists") {
                try scheduler.savePretrained("\(folder)/file")
            }
        }
    }
}
