import Foundation

@testable import Engine

/// The files that Tests/Reference/images.py wrote.
enum ImageFixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Reference/fixtures/images").path

    struct Expected: Decodable {
        struct File: Decodable {
            let width: Int
            let height: Int
            let channels: Int
            let bytes: [UInt8]
        }
        struct Resized: Decodable {
            let width: Int
            let height: Int
            let channels: Int
            let size: [Int]
        }
        let files: [String: File]
        let resized: [String: Resized]
    }

    static let expected: Expected = {
        do {
            return try JSONDecoder().decode(
                Expected.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json")))
        } catch { fatalError("the fixtures cannot be read: \(error)") }
    }()

    /// The noise that images.py makes by the same rule.
    static func noise(width: Int, height: Int, channels: Int, start: Int = 1) -> PixelImage {
        var state = start
        let bytes = (0..<width * height * channels).map { _ -> UInt8 in
            state = (state * 1_103_515_245 + 12345) % (1 << 31)
            return UInt8(state >> 16 & 255)
        }
        return PixelImage(uncheckedWidth: width, height: height, channels: channels, bytes: bytes)
    }
}

/// The message of the `EngineError` that `body` throws; nil when it throws none.
func messageThrown(by body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch { return (error as? EngineError)?.description ?? "another error: \(error)" }
}

/// Runs `body` with the path of a new folder that is deleted afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lab-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}
