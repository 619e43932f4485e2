import Foundation
import Synchronization

/// Fetches images of a split with several threads into its folder. What has arrived stays, whatever happens then.
final class HubDownload: Sendable {
    private struct State {
        var next = 0
        var keptCount = 0
        var hasColour = false
        /// Rows whose image the Hub does not give, or gives damaged.
        var refused: [Int: String] = [:]
        var failure: (any Error)?
    }

    private let addresses: HubAddresses
    private let client: HubClient
    private let folder: HubFolder
    private let column: String
    private let dataset: String
    private let rows: [Int]
    private let state = Mutex(State())

    private static let threadCount = 8
    private static let triesOfAnImage = 3
    /// After so many refusals and not one image it is not the images' fault.
    private static let mostRefusals = 20

    /// - Parameter rows: the numbers of the rows whose images are not there yet.
    init(_ rows: [Int], of column: String, _ viewer: DatasetViewer, _ addresses: HubAddresses, into folder: HubFolder) {
        (self.rows, self.column, self.addresses, self.folder) = (rows, column, addresses, folder)
        (client, dataset) = (viewer.client, viewer.dataset)
    }

    /// - Throws: `EngineError` with what stopped it, or `Interrupted` at Ctrl-C.
    func run() throws {
        let group = DispatchGroup()
        for _ in 0..<min(Self.threadCount, rows.count) {
            group.enter()
            Thread.detachNewThread { [self] in
                work()
                group.leave()
            }
        }
        Progress.follow(label: "Fetching \(dataset)") { tell in
            while group.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
                tell(Double(state.withLock { $0.keptCount + $0.refused.count }) / Double(rows.count))
            }
        }
        try conclude()
    }

    // MARK: - Threads

    private func work() {
        while let row = takeRow() {
            do {
                try fetch(row)
            } catch {
                state.withLock { $0.failure = $0.failure ?? error }
            }
        }
    }

    private func takeRow() -> Int? {
        state.withLock { state in
            guard state.failure == nil, state.next < rows.count else { return nil }
            defer { state.next += 1 }
            return rows[state.next]
        }
    }

    private func fetch(_ row: Int) throws {
        var address = try addresses.address(of: row)
        var reason = "the row has no image"
        for _ in 0..<Self.triesOfAnImage {
            try Interruption.check()
            guard let url = address.url else { break }
            do {
                let data = try client.get(url)
                return try keep(data, try PixelImage.decode(data, "its image"), row)
            } catch HubFailure.refused(let refusal) {
                reason = "the Hub answers with error \(refusal.status)"
                address = try addresses.address(of: row, newerThan: address.version)
            } catch let error as EngineError where error.operation == "PixelImage" {
                reason = error.message
            }
        }
        try refuse(row, "row \(row) of \(dataset): \(reason)")
    }

    private func keep(_ data: Data, _ image: PixelImage, _ row: Int) throws {
        let isFirstInColour = state.withLock { state in
            defer { state.hasColour = state.hasColour || image.channels == 3 }
            return image.channels == 3 && !state.hasColour
        }
        if isFirstInColour { try folder.markInColour(column) }
        try folder.keep(data, row: row, of: column)
        state.withLock { $0.keptCount += 1 }
    }

    private func refuse(_ row: Int, _ reason: String) throws {
        let isHopeless = state.withLock { state in
            state.refused[row] = reason
            return state.keptCount == 0 && state.refused.count > Self.mostRefusals
        }
        if isHopeless { throw HubFailure.unavailable("the Hub, as it gives none of the images: \(reason)") }
    }

    // MARK: - The end

    private func conclude() throws {
        let state = state.withLock { $0 }
        if let failure = state.failure {
            let count = "\(state.keptCount) of the \(rows.count) images that were missing are kept now"
            if failure is Interrupted { Notice.show("Stopped: \(count). The same call goes on from there.") }
            throw explained(failure, count)
        }
        let isUsable = state.refused.count <= state.keptCount
        try require(
            isUsable, "ImageDataset.hub",
            "the Hub does not give \(state.refused.count) of \(rows.count) images of \(dataset): "
                + (state.refused.min { $0.key < $1.key }?.value ?? ""))
        for (row, reason) in state.refused { try folder.keep(reason: reason, row: row, of: column) }
    }

    private func explained(_ failure: any Error, _ count: String) -> any Error {
        switch failure {
        case HubFailure.unavailable(let reason):
            EngineError(
                "ImageDataset.hub",
                "\(dataset) cannot be had from \(reason). \(count); the same call goes on from there")
        case let error as EngineError:
            EngineError(error.operation, "\(error.message). \(count); the same call goes on from there")
        default: failure
        }
    }
}
