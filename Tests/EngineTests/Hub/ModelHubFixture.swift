import FakeHub
import Foundation
import Testing

@testable import Engine

/// A Hub with one model on this machine, and an empty cache for it.
final class ModelHubFixture {
    let hub: FakeHub
    let cache = FileManager.default.temporaryDirectory.appending(path: "lab-models-\(UUID().uuidString)").path
    var settings: HubSettings

    static let name = "lab/tiny"
    static let commit = "0123456789abcdef0123456789abcdef01234567"
    /// Two bytes of each row, so that a part in the wrong place shows.
    static let weights = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 700 &+ $0) })
    static let file = "unet/weights.bin"

    static func model(_ access: FakeRepository.Access = .open) -> FakeRepository {
        FakeRepository(name, files: ["config.json": Data("{}".utf8), file: weights], access: access)
    }

    init(_ hub: FakeHub, more: [String: String] = [:]) throws {
        self.hub = hub
        var environment = hub.environment.merging(more) { $1 }
        environment["HF_HOME"] = "/nowhere"
        environment["HF_HUB_CACHE"] = cache
        settings = try HubSettings(environment)
        settings.patience = .init(tries: 3, firstPause: 0.01)
    }

    /// Does `body` with a new fixture, whose cache is gone afterwards.
    static func with(
        _ model: FakeRepository = ModelHubFixture.model(), more: [String: String] = [:],
        misbehaviour: @escaping FakeHub.Misbehaviour = { _, _ in nil }, _ body: (ModelHubFixture) throws -> Void
    ) throws {
        let fixture = try ModelHubFixture(FakeHub(models: [model], misbehaviour: misbehaviour), more: more)
        defer { try? FileManager.default.removeItem(atPath: fixture.cache) }
        try body(fixture)
    }

    func repository(_ name: String = ModelHubFixture.name, revision: String = "main", isOffline: Bool = false) throws
        -> HubRepository
    {
        try HubRepository(name, revision: revision, isOffline: isOffline, settings, for: "test")
    }

    /// The contents of a file of the model; nil if there is none.
    func read(_ file: String = ModelHubFixture.file, revision: String = "main") throws -> Data? {
        try repository(revision: revision).path(of: file).map { try Data(contentsOf: URL(filePath: $0)) }
    }

    /// Expects a file of the model to be fetched, or to be there, with these contents.
    func expect(
        _ contents: Data?, of file: String = ModelHubFixture.file, revision: String = "main",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try read(file, revision: revision)
        #expect(found == contents, "\(file)", sourceLocation: sourceLocation)
    }

    /// The message that reading a file ends with; addresses and the cache's path are shortened.
    func message(
        _ file: String = ModelHubFixture.file, of name: String = ModelHubFixture.name, revision: String = "main"
    ) -> String? {
        var message: String?
        Notices.during {
            message = messageThrown { _ = try repository(name, revision: revision).path(of: file) }
        }
        return message.map(shortened)
    }

    func shortened(_ text: String) -> String {
        text.replacing(cache, with: "CACHE").replacing(hub.address.absoluteString, with: "HUB")
            .replacing(/127\.0\.0\.1:\d+/, with: "SERVER")
    }

    /// All files and links in the cache, those with where they lead to. What another process would wait for is left out.
    var files: [String] { Self.files(in: cache) }

    static func files(in folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.filter { !$0.hasPrefix(".locks") }.sorted().compactMap { file in
            let path = "\(folder)/\(file)"
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
                return "\(file) -> \(target)"
            }
            return Files.isFolder(path) ? nil : file
        }
    }

    /// What is kept of contents that have not arrived in full.
    var incomplete: Int? {
        Files.size("\(cache)/models--lab--tiny/blobs/\(FakeRepository.sha256(Self.weights)).incomplete")
    }
}
