import FakeHub
import Foundation
import Synchronization
import Testing

@testable import Engine

/// Files of a model on a Hub, or behind a network, that does not behave.
@Suite struct ModelTroubleTests {
    private typealias Fixture = ModelHubFixture

    /// What is to be found in a cache that nothing was written to.
    private func expectNothingKept(_ fixture: Fixture, sourceLocation: SourceLocation = #_sourceLocation) {
        let files = fixture.files.filter { $0 != "CACHEDIR.TAG" }
        #expect(files == [], sourceLocation: sourceLocation)
    }

    // MARK: - Refusals

    @Test func whatIsNotThereIsNamed() throws {
        try Fixture.with { fixture in
            #expect(
                fixture.message(of: "lab/none")
                    == "test: there is no folder lab/none here and no model lab/none on the Hub. Check the spelling; a private "
                    + "one needs HF_TOKEN")
            #expect(fixture.message(revision: "dev") == "test: lab/tiny has no branch, tag or commit \"dev\"")
            #expect(
                fixture.message(revision: "../x") == "test: \"../x\" cannot be a branch, a tag or a commit of lab/tiny")
            expectNothingKept(fixture)
        }
    }

    @Test func closedModelsAreExplained() throws {
        try Fixture.with(Fixture.model(.gated)) { fixture in
            #expect(
                fixture.message()
                    == "test: lab/tiny is gated: its owner wants you to accept terms first, at HUB/lab/tiny. Set HF_TOKEN to "
                    + "your token")
            fixture.settings.token = "mine"
            #expect(fixture.message()?.hasSuffix("Ask for access there with the account of your token") == true)
            expectNothingKept(fixture)
        }
        try Fixture.with(Fixture.model(.privateTo(token: "secret"))) { fixture in
            #expect(
                fixture.message()
                    == "test: there is no folder lab/tiny here and no model lab/tiny on the Hub. Check the spelling; a private "
                    + "one needs HF_TOKEN")
            fixture.settings.token = "other"
            #expect(fixture.message()?.hasSuffix("Check the spelling, and that your token may read it") == true)
        }
    }

    @Test(arguments: [
        (
            Reply(401, headers: ["X-Error-Message": "Invalid credentials in Authorization header"]), "wrong",
            "test: the Hub does not accept your token. HF_TOKEN, or the file of `hf auth login`, has it"
        ),
        (
            Reply(403, headers: ["X-Error-Message": "Access to this resource is disabled."]), "",
            "test: the Hub does not give lab/tiny: Access to this resource is disabled. (HTTP 403)"
        ),
        (Reply(400), "", "test: the Hub does not give lab/tiny: no reason given (HTTP 400)"),
        (Reply(500), "", "test: lab/tiny cannot be had from SERVER: it answers with error 500"),
        (
            Reply(), "",
            "test: HUB does not answer as the Hub does: it names no commit or no contents of unet/weights.bin. HF_ENDPOINT, a "
                + "proxy or a firewall may be the reason"
        ),
        (
            Reply(headers: ["X-Repo-Commit": "../../x", "ETag": "abc"]), "",
            "test: HUB does not answer as the Hub does: it names no commit or no contents of unet/weights.bin. HF_ENDPOINT, a "
                + "proxy or a firewall may be the reason"
        ),
    ])
    func otherRefusalsAreTold(_ reply: Reply, _ token: String, _ message: String) throws {
        try Fixture.with(more: ["HF_TOKEN": token], misbehaviour: { _, _ in reply }) { fixture in
            #expect(fixture.message() == message)
            expectNothingKept(fixture)
        }
    }

    @Test func aMirrorThatJustDoesNotHaveAFileIsUnderstood() throws {
        try Fixture.with(misbehaviour: { request, _ in request.path.hasSuffix("none.json") ? Reply(404) : nil }) {
            fixture in
            try fixture.expect(nil, of: "none.json")
        }
    }

    // MARK: - Connections

    /// Cuts off every download of the weights after so many bytes.
    private func cutting(after count: Int, times: Int) -> FakeHub.Misbehaviour {
        { request, time in
            guard request.path.hasPrefix("/storage/"), request.method == "GET", time <= times else { return nil }
            let start = request.headers["range"]?.firstMatch(of: /bytes=(\d+)-/).flatMap { Int($0.output.1) } ?? 0
            let rest = Fixture.weights.dropFirst(start)
            let range = "bytes \(start)-\(Fixture.weights.count - 1)/\(Fixture.weights.count)"
            return Reply(start > 0 ? 206 : 200, headers: start > 0 ? ["Content-Range": range] : [:], body: Data(rest))
                .cut(after: count)
        }
    }

    @Test func aCutConnectionGoesOnFromThere() throws {
        // More often than it would be tried if nothing arrived.
        try Fixture.with(misbehaviour: cutting(after: 30_000, times: 6)) { fixture in
            try fixture.expect(Fixture.weights)
            #expect(
                fixture.hub.storageRequests.map { $0.headers["range"] }
                    == [nil] + (1...6).map { "bytes=\($0 * 30_000)-" })
            #expect(fixture.incomplete == nil)
        }
    }

    @Test func whatArrivedIsKeptForTheNextCall() throws {
        let isUp = Switch()
        let down: FakeHub.Misbehaviour = { [cut = cutting(after: 50_000, times: 1)] request, time in
            guard request.path.hasPrefix("/storage/"), !isUp.isOn else { return nil }
            return cut(request, time) ?? Reply(503)
        }
        try Fixture.with(misbehaviour: down) { fixture in
            #expect(
                fixture.message()
                    == "test: unet/weights.bin of lab/tiny cannot be had from SERVER: it answers with error 503. 49 KiB of 195 "
                    + "KiB are kept; the same call goes on from there")
            #expect(fixture.incomplete == 50_000)
            #expect(!fixture.files.contains { $0.contains("snapshots") || $0.contains("refs") })
            isUp.turnOn()
            try fixture.expect(Fixture.weights)
            #expect(fixture.hub.storageRequests.last?.headers["range"] == "bytes=50000-")
            #expect(fixture.incomplete == nil)
        }
    }

    @Test func aServerThatKnowsOnlyWholeFilesWillDo() throws {
        let whole: FakeHub.Misbehaviour = { request, time in
            guard request.path.hasPrefix("/storage/") else { return nil }
            return time == 1 ? Reply(body: Fixture.weights).cut(after: 70_000) : Reply(body: Fixture.weights)
        }
        try Fixture.with(misbehaviour: whole) { fixture in try fixture.expect(Fixture.weights) }
    }

    @Test func whatIsKeptMayBeSomethingElse() throws {
        for kept in [Data(repeating: 7, count: 1000), Fixture.weights + [0], Data(repeating: 7, count: 200_000)] {
            try Fixture.with { fixture in
                let blob = "\(fixture.cache)/models--lab--tiny/blobs/\(FakeRepository.sha256(Fixture.weights))"
                try Files.write(kept, to: "\(blob).incomplete", for: "test")
                try fixture.expect(Fixture.weights)
                #expect(fixture.incomplete == nil)
            }
        }
    }

    @Test func wrongContentsAreThrownAway() throws {
        var wrong = Fixture.weights
        wrong[100] ^= 1
        let message =
            "test: unet/weights.bin of lab/tiny: what arrived from 127.0.0.1 is not what the Hub announced; its checksum or its "
            + "length is another. It was thrown away; the same call fetches it anew"
        for contents in [wrong, Fixture.weights.dropLast(), Data()] {
            let answer: FakeHub.Misbehaviour = { request, _ in
                request.path.hasPrefix("/storage/") ? Reply(body: Data(contents)) : nil
            }
            try Fixture.with(misbehaviour: answer) { fixture in
                #expect(fixture.message() == message)
                expectNothingKept(fixture)
            }
        }
        let longer: FakeHub.Misbehaviour = { request, _ in
            request.path.hasPrefix("/storage/") ? Reply(body: Fixture.weights + [1, 2, 3]) : nil
        }
        try Fixture.with(misbehaviour: longer) { fixture in
            #expect(fixture.message()?.contains("it sends more than the 200000 bytes that it announced") == true)
        }
    }

    @Test func aStorageThatRefusesIsNoMissingFile() throws {
        let answer: FakeHub.Misbehaviour = { request, _ in request.path.hasPrefix("/storage/") ? Reply(404) : nil }
        try Fixture.with(misbehaviour: answer) { fixture in
            #expect(
                fixture.message()
                    == "test: unet/weights.bin of lab/tiny is on the Hub, but is not given out (HTTP 404). 0 B of 195 KiB are "
                    + "kept; the same call goes on from there")
        }
    }

    @Test func smallFilesHaveAChecksumToo() throws {
        let answer: FakeHub.Misbehaviour = { request, _ in
            guard request.method == "GET" else { return nil }
            return Reply(body: Data("[]".utf8))
        }
        try Fixture.with(misbehaviour: answer) { fixture in
            #expect(fixture.message("config.json")?.contains("is not what the Hub announced") == true)
            expectNothingKept(fixture)
        }
    }

    @Test func silenceEnds() throws {
        try Fixture.with(misbehaviour: { _, _ in Reply().delayed(3) }) { fixture in
            fixture.settings.etagTimeout = 0.1
            fixture.settings.patience.tries = 1
            #expect(fixture.message() == "test: lab/tiny cannot be had from SERVER: it did not answer in time")
        }
    }

    @Test func ctrlCKeepsWhatIsThere() throws {
        let stops: FakeHub.Misbehaviour = { request, _ in
            guard request.path.hasPrefix("/storage/") else { return nil }
            // The rest never comes.
            DispatchQueue.global().asyncAfter(deadline: .now() + 0.3) { Interruption.request() }
            return Reply(body: Fixture.weights).cut(after: 40_000).open(for: 5)
        }
        try Fixture.with(misbehaviour: stops) { fixture in
            defer { Interruption.clear() }
            let notices = Notices.during { #expect(throws: Interrupted.self) { try fixture.read() } }
            #expect(notices == ["Stopped: 39 KiB of 195 KiB are kept; the same call goes on from there."])
            #expect(fixture.incomplete == 40_000)
            #expect(!fixture.files.contains { $0.contains("snapshots") })
        }
    }

    // MARK: - Without the Hub

    @Test func whatIsKeptIsUsedWhenTheHubIsDown() throws {
        try Fixture.with { fixture in
            _ = try fixture.read("config.json")
            fixture.hub.stop()
            let notices = try Notices.during { try fixture.expect(Data("{}".utf8), of: "config.json") }
            #expect(
                notices.map(fixture.shortened) == [
                    "lab/tiny cannot be had from SERVER: nobody answers there. What is kept of it is used."
                ])
            let repository = try fixture.repository()
            try Notices.during {
                let path = try repository.path(of: Fixture.file)
                #expect(path == nil)
            }
            #expect(
                fixture.shortened("\(repository.error(missing: Fixture.file))")
                    == "test: unet/weights.bin of lab/tiny is not in the cache CACHE/models--lab--tiny, and lab/tiny cannot be had "
                    + "from SERVER: nobody answers there")
        }
    }

    @Test func offlineNothingIsAsked() throws {
        try Fixture.with { fixture in
            fixture.settings.isOffline = true
            #expect(
                fixture.message()
                    == "test: lab/tiny is not in the cache CACHE, and HF_HUB_OFFLINE is set, so it is not fetched")
            #expect(fixture.hub.requests.isEmpty)
            fixture.settings.isOffline = false
            _ = try fixture.read("config.json")
            let count = fixture.hub.requests.count
            let offline = try fixture.repository(isOffline: true)
            #expect(try offline.path(of: "config.json") != nil)
            #expect(try offline.path(of: Fixture.file) == nil)
            #expect(
                fixture.shortened("\(offline.error(missing: Fixture.file))")
                    == "test: unet/weights.bin of lab/tiny is not in the cache CACHE/models--lab--tiny, and localFilesOnly is "
                    + "true")
            #expect(fixture.hub.requests.count == count)
        }
    }

    // MARK: - Disks

    @Test func roomIsLookedForFirst() throws {
        let huge: FakeHub.Misbehaviour = { request, _ in
            guard request.method == "HEAD" else { return nil }
            return Reply(
                302,
                headers: [
                    "X-Repo-Commit": Fixture.commit, "X-Linked-Etag": "abc", "X-Linked-Size": "1000000000000000",
                    "Location": "http://127.0.0.1:1/x",
                ])
        }
        try Fixture.with(misbehaviour: huge) { fixture in
            let message = try #require(fixture.message())
            #expect(message.hasPrefix("test: unet/weights.bin of lab/tiny needs 931323 GiB, but there are "))
            #expect(
                message.hasSuffix(
                    " free where the cache is, CACHE/models--lab--tiny/blobs. HF_HUB_CACHE names another place for it"))
            #expect(fixture.hub.storageRequests.isEmpty)
        }
    }

    @Test func aDiskThatIsFullKeepsWhatFits() throws {
        try Fixture.with { fixture in
            // No file may become longer: the system then answers as a full disk does, with another word.
            let message = withLargestFile(of: 60_000) { fixture.message() }
            #expect(
                message
                    == "test: unet/weights.bin of lab/tiny cannot be written to CACHE/models--lab--tiny/blobs: file too large. 59 "
                    + "KiB of 195 KiB are kept; the same call goes on from there")
            #expect(fixture.incomplete == 60_000)
            try fixture.expect(Fixture.weights)
        }
    }

    private func withLargestFile<R>(of byteCount: Int, _ body: () throws -> R) rethrows -> R {
        #if os(Linux)
            let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
        #else
            let resource = RLIMIT_FSIZE
        #endif
        var before = rlimit()
        getrlimit(resource, &before)
        var limit = rlimit(rlim_cur: rlim_t(byteCount), rlim_max: before.rlim_max)
        let handler = signal(SIGXFSZ, SIG_IGN)
        setrlimit(resource, &limit)
        defer {
            setrlimit(resource, &before)
            signal(SIGXFSZ, handler)
        }
        return try body()
    }

    @Test func aCacheThatCannotBeWrittenIsNamed() throws {
        try Fixture.with { fixture in
            try Files.write(Data(), to: fixture.cache, for: "test")
            #expect(
                fixture.message()
                    == "test: cannot make the folder CACHE/models--lab--tiny/blobs: not a directory")
        }
    }
}

/// Is off until it is turned on.
private final class Switch: Sendable {
    private let state = Mutex(false)
    var isOn: Bool { state.withLock { $0 } }
    func turnOn() { state.withLock { $0 = true } }
}
