import FakeHub
import Foundation
import Synchronization
import Testing

@testable import Engine

/// What becomes of a data set when the Hub, the network or the user misbehaves.
@Suite(.serialized) struct HubTroubleTests {
    @Test func whatWasCutOffIsFetchedAgain() throws {
        let hub = try FakeHub { request, time in
            // Each image breaks off once, in the middle; so does the first page of rows.
            guard time == 1 else { return nil }
            if request.path == "/rows" { return Reply(json: #"{"features": [], "rows": []}"#).cut(after: 10) }
            guard request.path.hasPrefix("/images/") else { return nil }
            return Reply(body: FakeHub.file(of: FakeHub.picture(0))).cut(after: 30)
        }
        try HubFixture.with(hub) { fixture in try fixture.expectRows(fixture.load(), count: 12) }
    }

    @Test func whatArrivedBeforeTheNetworkWentStays() throws {
        let isDown = Mutex(false)
        let hub = try FakeHub(rowCount: 40) { request, _ in
            if request.path == "/images/25" { isDown.withLock { $0 = true } }
            return isDown.withLock { $0 } ? Reply(502) : nil
        }
        try HubFixture.with(hub) { fixture in
            let message = try #require(fixture.message())
            let kept = fixture.files.count { $0.hasSuffix(".png") }
            #expect(kept >= 10)
            #expect(
                message
                    == "ImageDataset.hub: lab/shapes cannot be had from 127.0.0.1:\(hub.address.port ?? 0): it answers with "
                    + "error 502. \(kept) of the 40 images that were missing are kept now; the same call goes on from there"
            )
            // No file is there in part.
            for file in fixture.files where file.hasSuffix(".png") {
                _ = try PixelImage(contentsOf: "\(fixture.cache)/\(file)")
            }
            let again = try FakeHub(rowCount: 40)
            (fixture.settings.endpoint, fixture.settings.viewer) = (again.address, again.address)
            try fixture.expectRows(fixture.load(), count: 40)
            #expect(again.requests.count { $0.path.hasPrefix("/images/") } == 40 - kept)
        }
    }

    @Test func rateLimitsAreWaitedFor() throws {
        let hub = try FakeHub { request, time in
            guard time <= 2, request.path == "/rows" || request.path == "/images/3" else { return nil }
            let headers = time == 1 ? ["Retry-After": "0.2"] : ["RateLimit": #""api";r=0;t=0.2"#]
            return Reply(429, headers: headers)
        }
        try HubFixture.with(hub) { fixture in
            let start = ContinuousClock.now
            try fixture.expectRows(fixture.load(), count: 12)
            #expect(ContinuousClock.now - start >= .milliseconds(800))
        }
    }

    @Test func longPausesAreTold() throws {
        let hub = try FakeHub { request, time in
            request.path == "/splits" && time == 1 ? Reply(429, headers: ["Retry-After": "2"]) : nil
        }
        try HubFixture.with(hub) { fixture in
            let notices = try Notices.during { _ = try fixture.load(.init(count: 1)) }
            #expect(notices == ["The Hub asks for a pause: going on in 2 seconds."])
        }
    }

    @Test func pausesThatAreTooLongEndTheCall() throws {
        let hub = try FakeHub { _, _ in Reply(429, headers: ["Retry-After": "3600"]) }
        try HubFixture.with(hub) { fixture in
            #expect(
                fixture.message()
                    == "ImageDataset.hub: lab/shapes cannot be had from the Hub, which limits how often it may be asked and "
                    + "wants a pause of 60 minutes. Try again later; with a token in HF_TOKEN it allows more")
        }
    }

    @Test func expiredAddressesAreAskedForAgain() throws {
        let hub = Mutex<FakeHub?>(nil)
        let made = try FakeHub(rowCount: 120) { request, _ in
            // Twice, while images are under way.
            if request.path == "/images/20" || request.path == "/images/110", request.query["version"]! < "2" {
                hub.withLock { $0 }?.expireAddresses()
            }
            return nil
        }
        hub.withLock { $0 = made }
        defer { hub.withLock { $0 = nil } }
        try HubFixture.with(made) { fixture in
            try fixture.expectRows(fixture.load(), count: 120)
            // Once more for each time, not once for each image: one look, two pages, and at most two renewals of each.
            #expect(fixture.hub.count(of: "/rows") <= 7)
        }
    }

    @Test func imagesThatAreMissingOrDamagedAreNamed() throws {
        let hub = try FakeHub { request, _ in
            switch request.path {
            case "/images/2": Reply(404)
            case "/images/5": Reply(body: FakeHub.file(of: FakeHub.picture(5)).prefix(40))
            case "/images/7": Reply(body: Data("<html>".utf8))
            default: nil
            }
        }
        try HubFixture.with(hub) { fixture in
            let dataset = try fixture.load()
            #expect(dataset.count == 9)
            #expect(
                dataset.unreadable == [
                    "row 2 of lab/shapes: the Hub answers with error 404",
                    "row 5 of lab/shapes: its image cannot be read as PNG: the file ends too early",
                    "row 7 of lab/shapes: its image is neither a PNG nor a JPEG file",
                ])
            #expect(dataset.labels == [0, 1, 0, 1, 0, 2, 0, 1, 2])
            #expect(try dataset[2].image == FakeHub.picture(3))
            // The verdict is kept: nothing is asked again.
            let requestCount = hub.requests.count
            #expect(try fixture.load().unreadable == dataset.unreadable)
            #expect(hub.requests.count == requestCount)
        }
    }

    @Test func aHubThatGivesNoImagesAtAllEndsTheCall() throws {
        let hub = try FakeHub(rowCount: 60) { request, _ in request.path.hasPrefix("/images/") ? Reply(403) : nil }
        try HubFixture.with(hub) { fixture in
            let message = try #require(fixture.message())
            #expect(
                message.hasPrefix(
                    "ImageDataset.hub: lab/shapes cannot be had from the Hub, as it gives none of the images: row "))
            #expect(
                message.hasSuffix(
                    " of lab/shapes: the Hub answers with error 403. 0 of the 60 images that were missing are kept now; "
                        + "the same call goes on from there"))
            #expect(!fixture.files.contains { $0.hasSuffix(".txt") })
        }
    }

    @Test func serverErrorsAreTriedAgain() throws {
        let hub = try FakeHub { _, time in time <= 2 ? Reply(500) : nil }
        try HubFixture.with(hub) { fixture in try fixture.expectRows(fixture.load(.init(count: 3)), count: 3) }
    }

    @Test func serverErrorsThatStayAreTold() throws {
        let hub = try FakeHub { _, _ in Reply(500, json: #"{"error": "The dataset viewer is tired."}"#) }
        try HubFixture.with(hub) { fixture in
            #expect(
                fixture.message()
                    == "ImageDataset.hub: lab/shapes cannot be had from 127.0.0.1:\(hub.address.port ?? 0): it answers with error "
                    + "500: The dataset viewer is tired.")
            #expect(hub.requests.count == 5)
        }
    }

    @Test func whoeverDoesNotAnswerIsNamed() throws {
        try HubFixture.with(FakeHub()) { fixture in
            fixture.hub.stop()
            #expect(
                fixture.message()
                    == "ImageDataset.hub: lab/shapes cannot be had from 127.0.0.1:\(fixture.settings.viewer.port ?? 0): "
                    + "nobody answers there")
        }
        let slow = try FakeHub { _, _ in Reply(200).delayed(3) }
        try HubFixture.with(slow, more: ["HF_HUB_DOWNLOAD_TIMEOUT": "0.5"]) { fixture in
            fixture.settings.patience.tries = 1
            #expect(
                fixture.message()
                    == "ImageDataset.hub: lab/shapes cannot be had from 127.0.0.1:\(slow.address.port ?? 0): it did not answer "
                    + "in time")
        }
    }

    @Test func answersThatAreNoJSONAreShown() throws {
        let hub = try FakeHub { _, _ in Reply(json: "<html>\nLog in to the hotel's network") }
        try HubFixture.with(hub) { fixture in
            #expect(
                fixture.message()
                    == "ImageDataset.hub: \(hub.address.absoluteString)/splits?dataset=lab/shapes should answer with JSON about "
                    + "splits, but its answer begins with: <html> Log in to the hotel's network")
        }
    }

    @Test func aSetThatHasChangedIsNotMixed() throws {
        try HubFixture.with(FakeHub(rowCount: 12)) { fixture in
            _ = try fixture.load(.init(count: 3))
            let changed = try FakeHub(rowCount: 13)
            (fixture.settings.endpoint, fixture.settings.viewer) = (changed.address, changed.address)
            #expect(
                fixture.message()
                    == "ImageDataset.hub: lab/shapes has changed on the Hub: it had 12 rows, now it has 13. `lab data remove "
                    + "lab/shapes` removes what is kept of it, then fetch it anew. 0 of the 9 images that were missing are kept "
                    + "now; the same call goes on from there")
        }
    }

    @Test func ctrlCKeepsWhatHasArrived() throws {
        let hub = try FakeHub(rowCount: 40) { request, time in
            if request.path == "/images/20", time == 1 { Interruption.request() }
            return nil
        }
        try HubFixture.with(hub) { fixture in
            defer { Interruption.clear() }
            var kept = 0
            let notices = Notices.during {
                #expect(throws: Interrupted.self) { try fixture.load() }
                kept = fixture.files.count { $0.hasSuffix(".png") }
            }
            #expect((1..<40).contains(kept))
            #expect(
                notices == [
                    "Stopped: \(kept) of the 40 images that were missing are kept now. The same call goes on from there."
                ])
            Interruption.clear()
            try fixture.expectRows(fixture.load(), count: 40)
            // What was under way at the stop may have been asked for twice.
            #expect(hub.requests.count { $0.path.hasPrefix("/images/") } <= 48)
        }
    }
}
