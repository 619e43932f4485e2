import Foundation
import Synchronization

/// The addresses of a split's images, asked for page by page as they are needed. They are signed and expire, so they can be
/// asked for again.
final class HubAddresses: Sendable {
    /// Where an image is, by the answer number `version` of the viewer.
    struct Address {
        /// Nil if the row has no image.
        let url: URL?
        let version: Int
    }

    private struct Page {
        let urls: [Int: URL]
        let version: Int
    }

    private let viewer: DatasetViewer
    private let part: HubSplit
    private let column: String
    private let folder: HubFolder
    private let total: Int
    private let pages = Mutex<[Int: Page]>([:])
    /// Held while a page is asked for, so that two threads do not ask for the same.
    private let asking = NSLock()

    /// - Parameter total: how many rows the split has.
    init(_ viewer: DatasetViewer, _ part: HubSplit, column: String, folder: HubFolder, total: Int) {
        (self.viewer, self.part, self.column, self.folder, self.total) = (viewer, part, column, folder, total)
    }

    /// Where the image of a row is.
    /// - Parameter version: the version of an address that has expired, to get a newer one.
    /// - Throws: `EngineError` or `Interrupted`.
    func address(of row: Int, newerThan version: Int = 0) throws -> Address {
        let page = row / DatasetViewer.rowsPerPage
        if let known = known(page, newerThan: version) { return Address(url: known.urls[row], version: known.version) }
        return try asking.withLock {
            let fresh = try known(page, newerThan: version) ?? ask(page, version: version + 1)
            return Address(url: fresh.urls[row], version: fresh.version)
        }
    }

    private func known(_ page: Int, newerThan version: Int) -> Page? {
        pages.withLock { $0[page] }.flatMap { $0.version > version ? $0 : nil }
    }

    private func ask(_ number: Int, version: Int) throws -> Page {
        let answer = try viewer.rows(part, page: number)
        try require(
            answer.total == total, viewer.operation,
            "\(viewer.dataset) has changed on the Hub: it had \(total) rows, now it has \(answer.total). "
                + "`lab data remove \(viewer.dataset)` removes what is kept of it, then fetch it anew")
        let page = Page(
            urls: Self.urls(in: answer, column, relativeTo: viewer.client.settings.viewer), version: version)
        if version == 1 { try folder.keep(answer.rows.map(Self.values), page: number) }
        pages.withLock { $0[number] = page }
        return page
    }

    private static func urls(in answer: HubRows, _ column: String, relativeTo base: URL) -> [Int: URL] {
        var urls: [Int: URL] = [:]
        for row in answer.rows {
            guard case .object(let cell)? = row.cells[column], case .string(let source)? = cell["src"] else { continue }
            urls[row.index] = URL(string: source, relativeTo: base)?.absoluteURL
        }
        return urls
    }

    /// The cells that are single values. Images, lists and nested cells are left out.
    private static func values(of row: HubRows.Row) -> [String: JSONValue] {
        row.cells.filter { $0.value.plainText != nil }
    }
}
