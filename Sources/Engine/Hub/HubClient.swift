import Foundation
import Synchronization

/// Why the Hub did not give what was asked for.
enum HubFailure: Error {
    /// A plain no: asking again would not change it.
    case refused(Refusal)
    /// No answer, or the server's own failure, time and again.
    case unavailable(String)

    /// An answer with a status that is an error.
    struct Refusal {
        let status: Int
        /// What the server says about it.
        let message: String?
        /// The Hub's name for it: `GatedRepo`.
        let code: String?
        /// The commit that the answer is about.
        let commit: String?
    }
}

/// Asks the Hub and its data set viewer, patiently: waits when it is asked to, and tries again when a server fails or the
/// connection is lost.
///
/// When one thread is told to wait, all that use the same client do.
final class HubClient: Sendable {
    let settings: HubSettings
    private let pauseEnd = Mutex<ContinuousClock.Instant?>(nil)

    init(_ settings: HubSettings) { self.settings = settings }

    /// What is behind `url`.
    ///
    /// The token goes along only to the Hub and its viewer: images lie on servers of others.
    /// - Throws: `HubFailure`, or `Interrupted`.
    func get(_ url: URL) throws -> Data {
        try patiently(request(for: url)) { try HTTPClient.shared.send($0) }.body
    }

    /// The headers of what is behind `url`, or of the Hub's answer that leads away to it.
    /// - Parameter tries: how often the Hub is asked before it counts as unreachable.
    /// - Throws: `HubFailure`, or `Interrupted`.
    func head(_ url: URL, tries: Int) throws -> HTTPResponse {
        var request = request(for: url)
        request.method = .head
        request.timeout = settings.etagTimeout
        // Without this the length would be that of something compressed.
        request.headers["Accept-Encoding"] = "identity"
        return try patiently(request, tries: tries) { try HTTPClient.shared.send($0) }
    }

    /// Downloads what is behind `url` into a file, going on from what is in it already. What has arrived stays there, whatever
    /// happens.
    /// - Parameters:
    ///   - size: how many bytes the file will have; nil if that is not known.
    ///   - tell: is told how many bytes there are, several times a second.
    /// - Throws: `HubFailure`; `POSIXError` when the file cannot be written; or `Interrupted`.
    func download(_ url: URL, into path: String, size: Int?, tell: (Int) -> Void) throws {
        var byteCount = Files.size(path) ?? 0
        func attempt(_ request: HTTPRequest) throws -> HTTPResponse {
            let file = try PartialFile(path, mostBytes: size)
            byteCount = file.byteCount
            defer { byteCount = file.byteCount }
            var request = request
            request.sink = file
            request.headers["Accept-Encoding"] = "identity"
            if byteCount > 0 { request.headers["Range"] = "bytes=\(byteCount)-" }
            return try HTTPClient.shared.send(request) { tell(file.byteCount) }
        }
        func fetch() throws { _ = try patiently(request(for: url), arrived: { byteCount }, attempt) }
        if byteCount == size { return }
        do {
            try fetch()
        } catch HubFailure.refused(let refusal) where refusal.status == 416 && byteCount > 0 {
            // There is nothing to go on with: the file is no longer than what is kept.
            try? FileManager.default.removeItem(atPath: path)
            byteCount = 0
            try fetch()
        }
    }

    private func request(for url: URL) -> HTTPRequest {
        HTTPRequest(url: url, token: token(for: url), timeout: settings.timeout)
    }

    /// Asks until there is an answer that is no failure, or as often as is worth it.
    /// - Parameters:
    ///   - tries: how often to ask; nil is as the settings say.
    ///   - arrived: how much has arrived so far. As long as it grows, asking again is worth it.
    private func patiently(
        _ request: HTTPRequest, tries: Int? = nil, arrived: () -> Int = { 0 },
        _ send: (HTTPRequest) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        let tries = max(1, tries ?? settings.patience.tries)
        var (pause, reason, attempt, most) = (settings.patience.firstPause, "", 1, arrived())
        while attempt <= tries {
            try waitForPause()
            do {
                let response = try send(request)
                switch response.status {
                case 200..<400: return response
                case 429:
                    reason = "it limits how often it may be asked"
                    try wait(asAskedBy: response, otherwise: pause)
                case 500...: reason = "it answers with error \(response.status)\(Self.words(of: response))"
                default: throw HubFailure.refused(Self.refusal(response))
                }
            } catch let failure as ConnectionFailure {
                reason = failure.reason
            }
            let isWorthIt = arrived() > most
            most = max(most, arrived())
            attempt = isWorthIt ? 1 : attempt + 1
            if isWorthIt { pause = settings.patience.firstPause }
            guard attempt <= tries else { break }
            try sleep(until: .now + .seconds(pause))
            pause *= 2
        }
        throw HubFailure.unavailable("\(Self.server(of: request.url)): \(reason)")
    }

    private func token(for url: URL) -> String? {
        url.isOnServer(of: settings.viewer) || url.isOnServer(of: settings.endpoint) ? settings.token : nil
    }

    private static func server(of url: URL) -> String {
        (url.host() ?? "the server") + (url.port.map { ":\($0)" } ?? "")
    }

    // MARK: - Errors

    private static func refusal(_ response: HTTPResponse) -> HubFailure.Refusal {
        let message = response.header("X-Error-Message") ?? errorText(in: response.body)
        return .init(
            status: response.status, message: message, code: response.header("X-Error-Code"),
            commit: response.header("X-Repo-Commit"))
    }

    private static func words(of response: HTTPResponse) -> String {
        refusal(response).message.map { ": \($0)" } ?? ""
    }

    /// The Hub and its viewer put their reason into `{"error": …}`.
    private static func errorText(in body: Data) -> String? {
        guard case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: body),
            case .string(let text)? = members["error"]
        else { return nil }
        return String(text.prefix(300))
    }

    // MARK: - Waiting

    /// Has all threads wait for as long as the server asks.
    private func wait(asAskedBy response: HTTPResponse, otherwise pause: Double) throws {
        let seconds = Self.secondsToWait(response) ?? pause
        guard seconds <= settings.patience.longestWait else {
            throw HubFailure.unavailable(
                "the Hub, which limits how often it may be asked and wants a pause of \(Int(seconds / 60)) minutes. "
                    + "Try again later"
                    + (settings.token == nil ? "; with a token in HF_TOKEN it allows more" : ""))
        }
        let end = ContinuousClock.now + .seconds(seconds)
        let isNews = pauseEnd.withLock { known in
            let isNews = known.map { $0 < .now } ?? true
            known = max(known ?? end, end)
            return isNews
        }
        if isNews, seconds >= 2 { Notice.show("The Hub asks for a pause: going on in \(Int(seconds)) seconds.") }
    }

    /// `Retry-After: 30`, or the end of the window in `RateLimit: "api";r=0;t=30`.
    private static func secondsToWait(_ response: HTTPResponse) -> Double? {
        if let seconds = response.header("Retry-After").flatMap(Self.seconds) { return seconds }
        let fields = (response.header("RateLimit") ?? "").split(separator: ";")
        let window = fields.first { $0.trimmingCharacters(in: .whitespaces).hasPrefix("t=") }
        return window.flatMap { Self.seconds(String($0.trimmingCharacters(in: .whitespaces).dropFirst(2))) }
    }

    /// A number of seconds that can be waited for, which a server's need not be.
    private static func seconds(_ text: String) -> Double? {
        Double(text).flatMap { $0 >= 0 ? min($0, 1e9) : nil }
    }

    private func waitForPause() throws {
        while let end = pauseEnd.withLock({ $0 }), end > .now { try sleep(until: end) }
    }

    /// Ctrl-C ends a pause.
    private func sleep(until end: ContinuousClock.Instant) throws {
        while ContinuousClock.now < end {
            try Interruption.check()
            Thread.sleep(forTimeInterval: min(0.05, (end - .now) / .seconds(1)))
        }
        try Interruption.check()
    }
}
