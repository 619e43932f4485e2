import Foundation
import Testing

@testable import Engine

@Suite struct FolderTreeTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tree-\(UUID().uuidString)")

    @Test func listsFoldersAndSizes() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("unet"), withIntermediateDirectories: true)
        try Data(count: 12).write(to: folder.appendingPathComponent("model_index.json"))
        try Data(count: 3 << 20).write(to: folder.appendingPathComponent("unet/weights"))
        let expected = """
            \(folder.lastPathComponent)/
                model_index.json  12 B
                unet/
                    weights  3.0 MiB
            """
        #expect(try folderTree(folder.path) == expected)
    }

    @Test func namesWhatIsMissing() {
        #expect(throws: EngineError("folderTree", "there is no folder /no/such")) { try folderTree("/no/such") }
        #expect(throws: EngineError("readText", "there is no file /no/such")) { try readText("/no/such") }
    }

    @Test func refusesWhatIsNotText() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("binary").path
        try Data([0xff, 0xfe, 0x80]).write(to: URL(fileURLWithPath: file))
        #expect(throws: EngineError("readText", "\(file) is not UTF-8 text")) { try readText(file) }
    }
}
