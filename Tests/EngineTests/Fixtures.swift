import Foundation

@testable import Engine

/// Files in Tests/Reference/fixtures, each written by the Python script of the same name beside that folder.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Reference/fixtures")

    static func path(_ name: String) -> String { folder.appending(path: name).path }

    static func json<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
    }
}
