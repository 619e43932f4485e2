import FakeHub
import Foundation
import Testing

@testable import Engine

/// A Hub on this machine and an empty cache for what comes from it.
final class HubFixture {
    let hub: FakeHub
    let cache = FileManager.default.temporaryDirectory.appending(path: "lab-hub-\(UUID().uuidString)").path
    var settings: HubSettings

    init(_ hub: FakeHub, more: [String: String] = [:]) throws {
        self.hub = hub
        var environment = hub.environment.merging(more) { $1 }
        environment["HF_HOME"] = "/nowhere"
        settings = try HubSettings(environment)
        settings.cache = cache
        settings.patience.firstPause = 0.01
    }

    /// Does `body` with a new fixture, whose cache is gone afterwards.
    static func with(_ hub: FakeHub, more: [String: String] = [:], _ body: (HubFixture) throws -> Void) throws {
        let fixture = try HubFixture(hub, more: more)
        defer { try? FileManager.default.removeItem(atPath: fixture.cache) }
        try body(fixture)
    }

    func load(_ wishes: HubDataset.Wishes = .init(), of name: String = "lab/shapes") throws -> ImageDataset {
        try HubDataset(name, settings).load(wishes)
    }

    /// The message that loading ends with, without notices.
    func message(_ wishes: HubDataset.Wishes = .init(), of name: String = "lab/shapes") -> String? {
        var message: String?
        Notices.during { message = messageThrown { _ = try load(wishes, of: name) } }
        return message
    }

    /// Expects the images of `dataset` to be those of the rows from `first` on.
    func expectRows(_ dataset: ImageDataset, count: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(dataset.count == count, sourceLocation: sourceLocation)
        for row in 0..<dataset.count {
            let (image, label) = try dataset[row]
            #expect(image == FakeHub.picture(row), "row \(row)", sourceLocation: sourceLocation)
            #expect(label == row % 3, sourceLocation: sourceLocation)
        }
    }

    /// The names of all files in the cache.
    var files: [String] {
        let all = FileManager.default.enumerator(atPath: cache)?.compactMap { $0 as? String } ?? []
        return all.filter { !Files.isFolder("\(cache)/\($0)") }.sorted()
    }
}
