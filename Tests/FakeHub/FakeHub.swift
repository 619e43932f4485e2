import Engine
import Foundation
import Synchronization

/// A Hub with one data set, `lab/shapes`, its data set viewer, and repositories of models, on this machine. It can be told to
/// misbehave.
///
/// Row n has the picture `picture(n)`, the label n modulo 3, and the text `shape n`. The addresses of images hold until
/// `expireAddresses()`.
public final class FakeHub: Sendable {
    private struct State {
        var version = 0
        var counts: [String: Int] = [:]
        var models: [FakeRepository] = []
    }

    /// Answers instead of the Hub: the request, and how often its path has been asked for so far.
    public typealias Misbehaviour = @Sendable (_ request: Request, _ time: Int) -> Reply?

    private let state = Mutex(State())
    private let rowCount: Int
    private let misbehaviour: Misbehaviour
    private let features: String
    /// Large files of models are on a server with another address, as in the Hub's own storage.
    private let servers = Mutex<(hub: HTTPServer, storage: HTTPServer)?>(nil)

    /// A column of images, one of class labels, one of texts.
    public static let features = """
        [{"feature_idx": 0, "name": "picture", "type": {"_type": "Image"}},
         {"feature_idx": 1, "name": "label", "type": {"names": ["circle", "square", "star"], "_type": "ClassLabel"}},
         {"feature_idx": 2, "name": "caption", "type": {"dtype": "string", "_type": "Value"}},
         {"feature_idx": 3, "name": "boxes", "type": [{"dtype": "int64", "_type": "Value"}]}]
        """

    /// Starts it.
    public init(
        rowCount: Int = 12, features: String = FakeHub.features, models: [FakeRepository] = [],
        misbehaviour: @escaping Misbehaviour = { _, _ in nil }
    ) throws {
        (self.rowCount, self.features, self.misbehaviour) = (rowCount, features, misbehaviour)
        state.withLock { $0.models = models }
        let answer: @Sendable (Request) -> Reply = { [weak self] in self?.answer($0) ?? Reply(500) }
        let started = (hub: try HTTPServer(answer), storage: try HTTPServer(answer))
        servers.withLock { $0 = started }
    }

    /// Where the Hub and its viewer can be reached.
    public var address: URL { servers.withLock { $0!.hub.address } }

    /// What was asked so far.
    public var requests: [Request] { servers.withLock { $0!.hub.requests } }

    /// What the storage of large files was asked so far.
    public var storageRequests: [Request] { servers.withLock { $0!.storage.requests } }

    /// Replaces a repository of models by a newer state of it.
    public func update(_ model: FakeRepository) {
        state.withLock { state in
            state.models.removeAll { $0.name == model.name }
            state.models.append(model)
        }
    }

    /// How often `path` was asked for.
    public func count(of path: String) -> Int { requests.count { $0.path == path } }

    /// The environment that leads the lab here.
    public var environment: [String: String] {
        ["HF_ENDPOINT": address.absoluteString, "LAB_HUB_VIEWER": address.absoluteString]
    }

    /// Makes all addresses that were given out so far invalid.
    public func expireAddresses() { state.withLock { $0.version += 1 } }

    /// Ends it: nobody answers any more.
    public func stop() {
        servers.withLock { servers in
            servers!.hub.stop()
            servers!.storage.stop()
        }
    }

    /// The picture of a row: 4×4 pixels of one colour, or of grey in every row if `isGrey`.
    public static func picture(_ row: Int, isGrey: Bool = false) -> PixelImage {
        let pixel = isGrey ? [UInt8(row % 256)] : [UInt8(row % 256), UInt8(row / 256), 200]
        let bytes = [[UInt8]](repeating: pixel, count: 16).flatMap { $0 }
        do {
            return try PixelImage(width: 4, height: 4, channels: pixel.count, bytes: bytes)
        } catch { fatalError("\(error)") }
    }

    /// The file of a picture.
    public static func file(of picture: PixelImage) -> Data {
        do { return try picture.pngData() } catch { fatalError("\(error)") }
    }

    // MARK: - Answers

    private func answer(_ request: Request) -> Reply {
        let time = state.withLock { state in
            state.counts[request.path, default: 0] += 1
            return state.counts[request.path, default: 0]
        }
        if let reply = misbehaviour(request, time) { return reply }
        switch request.path.split(separator: "/").first {
        case "splits": return isKnown(request) ? Reply(json: splits) : Self.unknown
        case "rows": return isKnown(request) ? Reply(json: rows(request)) : Self.unknown
        case "api":
            return Reply(401, headers: ["X-Error-Code": "RepoNotFound"], json: #"{"error": "Repository not found"}"#)
        case "images": return image(request)
        default: return model(request)
        }
    }

    private func model(_ request: Request) -> Reply {
        let models = state.withLock { $0.models }
        let storage = servers.withLock { $0!.storage.address.absoluteString }
        return models.lazy.compactMap { $0.answer(to: request, storage: storage) }.first ?? FakeRepository.unknown
    }

    private func isKnown(_ request: Request) -> Bool { request.query["dataset"] == "lab/shapes" }

    private static let unknown = Reply(
        401, headers: ["X-Error-Code": "ExternalUnauthenticatedError"],
        json: #"{"error": "The dataset does not exist, or is not accessible without authentication."}"#)

    private var splits: String {
        let parts = [("small", "train"), ("default", "test"), ("default", "train")].map {
            #"{"dataset": "lab/shapes", "config": "\#($0.0)", "split": "\#($0.1)"}"#
        }
        return #"{"splits": [\#(parts.joined(separator: ", "))], "pending": [], "failed": []}"#
    }

    private func rows(_ request: Request) -> String {
        let offset = Int(request.query["offset"] ?? "") ?? 0
        let length = min(Int(request.query["length"] ?? "") ?? 0, 100)
        let version = state.withLock { $0.version }
        let rows = (offset..<max(offset, min(offset + length, rowCount))).map { row in
            let source = "\(address.absoluteString)/images/\(row)?version=\(version)"
            let cell = #"{"src": "\#(source)", "height": 4, "width": 4}"#
            return
                #"{"row_idx": \#(row), "row": {"picture": \#(cell), "label": \#(row % 3), "caption": "shape \#(row)", "#
                + #""boxes": [1, 2]}, "truncated_cells": []}"#
        }
        return #"{"features": \#(features), "rows": [\#(rows.joined(separator: ", "))], "#
            + #""num_rows_total": \#(rowCount), "num_rows_per_page": 100, "partial": false}"#
    }

    private func image(_ request: Request) -> Reply {
        guard let row = request.path.split(separator: "/").last.flatMap({ Int($0) }), row < rowCount else {
            return Reply(404)
        }
        guard request.query["version"] == String(state.withLock { $0.version }) else { return Reply(403) }
        return Reply(body: Self.file(of: Self.picture(row)))
    }
}
