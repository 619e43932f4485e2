import FakeHub
import Foundation
import Testing

@testable import Engine

/// Who may see what, and who gets to see the token.
@Suite struct HubAccessTests {
    private static func refusal(_ hub: String, _ status: Int = 200, code: String? = nil) -> FakeHub.Misbehaviour {
        { request, _ in
            if request.path == "/splits" { return Reply(401, json: #"{"error": "not accessible"}"#) }
            guard request.path == "/api/datasets/lab/shapes" else { return nil }
            return Reply(status, headers: code.map { ["X-Error-Code": $0] } ?? [:], json: hub)
        }
    }

    private func message(_ hub: FakeHub, token: String?) throws -> String? {
        var message: String?
        try HubFixture.with(hub, more: token.map { ["HF_TOKEN": $0] } ?? [:]) { message = $0.message() }
        return message?.replacing(hub.address.absoluteString, with: "HUB")
    }

    @Test(arguments: [nil, "secret"])
    func unknownSets(token: String?) throws {
        let advice =
            token == nil
            ? "Check the spelling; a private one needs HF_TOKEN" : "Check the spelling, and that your token may read it"
        #expect(
            try message(FakeHub(misbehaviour: Self.refusal("{}", 404, code: "RepoNotFound")), token: token)
                == "ImageDataset.hub: there is no data set lab/shapes on the Hub. \(advice)")
    }

    @Test(arguments: [nil, "secret"])
    func gatedSets(token: String?) throws {
        let step = token == nil ? "Set HF_TOKEN to your token" : "Ask for access there with the account of your token"
        #expect(
            try message(FakeHub(misbehaviour: Self.refusal(#"{"gated": "auto", "private": false}"#)), token: token)
                == "ImageDataset.hub: lab/shapes is gated: its owner wants you to accept terms first, at "
                + "HUB/datasets/lab/shapes. \(step)")
        #expect(
            try message(FakeHub(misbehaviour: Self.refusal("{}", 403, code: "GatedRepo")), token: token)
                == "ImageDataset.hub: lab/shapes is gated: its owner wants you to accept terms first, at "
                + "HUB/datasets/lab/shapes. \(step)")
    }

    @Test func privateSets() throws {
        #expect(
            try message(FakeHub(misbehaviour: Self.refusal(#"{"gated": false, "private": true}"#)), token: "secret")
                == "ImageDataset.hub: lab/shapes is private, and the Hub's viewer serves private data sets only for paying "
                + "accounts. Download its images and use ImageDataset.folder")
    }

    @Test func tokensThatAreWrong() throws {
        #expect(
            try message(FakeHub(misbehaviour: Self.refusal(#"{"error": "Invalid credentials"}"#, 401)), token: "secret")
                == "ImageDataset.hub: the Hub does not accept your token. HF_TOKEN, or the file of `hf auth login`, has it"
        )
    }

    @Test func setsThatTheViewerDoesNotServe() throws {
        #expect(
            try message(FakeHub(misbehaviour: Self.refusal(#"{"gated": false, "private": false}"#)), token: nil)
                == "ImageDataset.hub: the Hub's viewer does not serve lab/shapes: not accessible (HTTP 401)")
    }

    @Test func theTokenGoesToTheHubAndNowhereElse() throws {
        let other = try FakeHub()
        let hub = try FakeHub { request, _ in
            guard request.path.hasPrefix("/images/") else { return nil }
            let version = request.query["version"] ?? ""
            return Reply(
                302, headers: ["Location": "\(other.address.absoluteString)\(request.path)?version=\(version)"])
        }
        try HubFixture.with(hub, more: ["HF_TOKEN": "secret"]) { fixture in
            try fixture.expectRows(fixture.load(), count: 12)
            #expect(hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
            #expect(other.requests.count == 12)
            #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
        }
        // Nor does it go to the servers of images, though no redirect leads there.
        let away = try FakeHub { request, _ in
            guard request.path == "/rows" else { return nil }
            let row =
                #"{"row_idx": 0, "row": {"picture": {"src": "\#(other.address.absoluteString)/images/0?version=0"}}}"#
            return Reply(json: #"{"features": \#(FakeHub.features), "rows": [\#(row)], "num_rows_total": 1}"#)
        }
        try HubFixture.with(away, more: ["HF_TOKEN": "secret"]) { fixture in
            let dataset = try fixture.load()
            #expect(dataset.count == 1)
            #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
        }
    }

    @Test func redirectsThatLeadNowhere() throws {
        let circle = try FakeHub { request, _ in Reply(302, headers: ["Location": request.path]) }
        try HubFixture.with(circle) { fixture in
            fixture.settings.patience.tries = 1
            #expect(fixture.message()?.hasSuffix(": it redirects more than 5 times") == true)
        }
        let file = try FakeHub { _, _ in Reply(302, headers: ["Location": "file:///etc/passwd"]) }
        try HubFixture.with(file) { fixture in
            fixture.settings.patience.tries = 1
            #expect(
                fixture.message()?.hasSuffix(": it redirects to file:///etc/passwd, which is no address") == true)
        }
    }
}
