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
        var (pause, reason) = (settings.patience.firstPause, "")
        for attempt in 1...max(1, settings.patience.tries) {
            if attempt > 1 {
                try sleep(until: .now + .seconds(pause))
                pause *= 2
            }
            try waitForPause()
            do {
                let response = try HTTPClient.shared.get(url, token: token(for: url), timeout: settings.timeout)
                switch response.status {
                case 200..<300: return response.body
                case 429:
                    reason = "it limits how often it may be asked"
                    try wait(asAskedBy: response, otherwise: pause)
                case 500...: reason = "it answers with error \(response.status)\(Self.words(of: response))"
                default: throw HubFailure.refused(Self.refusal(response))
                }
            } catch let failure as ConnectionFailure {
                reason = failure.reason
            }
        }
        throw HubFailure.unavailable("\(Self.server(of: url)): \(reason)")
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
        return .init(status: response.status, message: message, code: response.header("X-Error-Code"))
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
