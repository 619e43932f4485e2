import FakeHub
import Foundation
import Testing

@testable import Engine

/// Files of a model on a Hub that behaves.
@Suite struct HubRepositoryTests {
    private typealias Fixture = ModelHubFixture

    @Test func filesAreFetchedOnce() throws {
        try Fixture.with { fixture in
            let repository = try fixture.repository()
            for _ in 0..<2 {
                for (file, contents) in Fixture.model().files {
                    let path = try #require(try repository.path(of: file))
                    #expect(try Data(contentsOf: URL(filePath: path)) == contents)
                }
                #expect(try repository.path(of: "missing.json") == nil)
            }
            // Each file was asked about and fetched once; the branch was looked at first, the commit then.
            #expect(fixture.hub.requests.count == 5)
            #expect(fixture.hub.storageRequests.count == 1)
            #expect(fixture.hub.requests.count { $0.path.contains("/resolve/main/") } == 1)
            // Another day the Hub is asked whether the branch has moved, and nothing more.
            try fixture.expect(Fixture.weights)
            #expect(fixture.hub.requests.count == 6)
            #expect(fixture.hub.storageRequests.count == 1)
        }
    }

    @Test func theCacheIsThatOfPython() throws {
        let python = Fixtures.path("hub_cache")
        let snapshot = "models--lab--tiny/snapshots/\(Fixture.commit)"
        let files = ["scheduler/scheduler_config.json", "notes.txt"]
        var contents: [String: Data] = [:]
        for file in files {
            contents[file] = try Data(contentsOf: URL(filePath: "\(python)/\(snapshot)/\(file)"))
        }
        // Python's Hub had the notes in the large file storage, so their name is a SHA-256.
        let notes = Reply(
            headers: [
                "X-Repo-Commit": Fixture.commit,
                "X-Linked-Etag": "\"\(FakeRepository.sha256(contents["notes.txt"]!))\"",
            ], body: contents["notes.txt"]!)
        let answer: FakeHub.Misbehaviour = { request, _ in request.path.hasSuffix("notes.txt") ? notes : nil }
        try Fixture.with(FakeRepository(Fixture.name, files: contents), misbehaviour: answer) { fixture in
            let repository = try fixture.repository()
            for file in files + ["scheduler_config.json"] { _ = try repository.path(of: file) }
            #expect(fixture.files == Fixture.files(in: python))
            #expect(Files.exists("\(fixture.cache)/.locks/models--lab--tiny"))
            let ref = try Data(contentsOf: URL(filePath: "\(fixture.cache)/models--lab--tiny/refs/main"))
            #expect(try ref == Data(contentsOf: URL(filePath: "\(python)/models--lab--tiny/refs/main")))
        }
    }

    @Test func whatPythonFetchedNeedsNoNetwork() throws {
        let environment = [
            "HF_HUB_CACHE": Fixtures.path("hub_cache"), "HF_HUB_OFFLINE": "1", "HF_ENDPOINT": "http://127.0.0.1:9",
        ]
        try withEnvironment(environment) {
            for revision in [nil, "main", Fixture.commit] {
                let scheduler = try DDPMScheduler.fromPretrained("lab/tiny", revision: revision)
                #expect(scheduler.config.numTrainTimesteps == 20)
            }
            let message = messageThrown { _ = try UNet2DModel.fromPretrained("lab/tiny") }
            let folder = Fixtures.path("hub_cache/models--lab--tiny")
            #expect(
                message == "UNet2DModel.fromPretrained: config.json of lab/tiny is not in the cache \(folder), and "
                    + "HF_HUB_OFFLINE is set")
        }
    }

    @Test func aNewCommitIsNoticed() throws {
        try Fixture.with { fixture in
            try fixture.expect(Fixture.weights)
            var newer = Fixture.model()
            newer.commit = "fedcba9876543210fedcba9876543210fedcba98"
            newer.files["config.json"] = Data("{\"a\": 1}".utf8)
            fixture.hub.update(newer)
            try fixture.expect(newer.files["config.json"], of: "config.json")
            // The weights have not changed, so they are only linked.
            try fixture.expect(Fixture.weights)
            #expect(fixture.hub.storageRequests.count == 1)
            // The old commit is still there.
            try fixture.expect(Fixture.weights, revision: Fixture.commit)
        }
    }

    @Test func allFilesAreOfOneCommit() throws {
        try Fixture.with { fixture in
            let repository = try fixture.repository()
            _ = try repository.path(of: "config.json")
            var newer = Fixture.model()
            newer.commit = "fedcba9876543210fedcba9876543210fedcba98"
            fixture.hub.update(newer)
            // This hub no longer has the old commit. What matters is that it was asked for.
            _ = try? repository.path(of: Fixture.file)
            #expect(fixture.hub.requests.last?.path == "/lab/tiny/resolve/\(Fixture.commit)/\(Fixture.file)")
        }
    }

    @Test func theTokenGoesToTheHubAlone() throws {
        try Fixture.with(Fixture.model(.privateTo(token: "secret")), more: ["HF_TOKEN": "secret"]) { fixture in
            try fixture.expect(Fixture.weights)
            #expect(fixture.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
            #expect(fixture.hub.storageRequests.map { $0.headers["authorization"] } == [nil])
        }
    }

    @Test func aMirrorMayLeadToTheHub() throws {
        let hub = try FakeHub(models: [Fixture.model()])
        let mirror: FakeHub.Misbehaviour = { request, _ in
            Reply(308, headers: ["Location": hub.address.absoluteString + request.address])
        }
        try Fixture.with(more: ["HF_TOKEN": "secret"], misbehaviour: mirror) { fixture in
            try fixture.expect(Fixture.weights)
            #expect(fixture.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
            #expect(hub.requests.allSatisfy { $0.headers["authorization"] == nil })
        }
    }

    @Test func revisionsWithSlashesAreOneComponent() throws {
        let answer: FakeHub.Misbehaviour = { request, _ in
            Reply(headers: ["X-Repo-Commit": Fixture.commit, "ETag": "\"abc\""], body: Data("pull request".utf8))
        }
        try Fixture.with(misbehaviour: answer) { fixture in
            try fixture.expect(Data("pull request".utf8), of: "config.json", revision: "refs/pr/1")
            #expect(fixture.hub.requests[0].address == "/lab/tiny/resolve/refs%2Fpr%2F1/config.json")
            #expect(fixture.files.contains("models--lab--tiny/refs/refs/pr/1"))
        }
    }
}
