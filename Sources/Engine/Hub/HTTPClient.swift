import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What a server answered.
struct HTTPResponse: Sendable {
    let status: Int
    let body: Data
    private let headers: [String: String]

    fileprivate init(_ response: HTTPURLResponse, _ body: Data) {
        status = response.statusCode
        self.body = body
        let pairs = response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        headers = Dictionary(pairs) { first, _ in first }
    }

    /// A header, whatever the case of its name.
    func header(_ name: String) -> String? { headers[name.lowercased()] }
}

/// A request that got no answer.
struct ConnectionFailure: Error {
    /// The reason in words.
    let reason: String
}

/// Gets what is behind an address: one call, one answer.
///
/// Redirects are followed here and not by URLSession, because a token must not go to another server. Ctrl-C ends a request.
struct HTTPClient: Sendable {
    /// URLSession keeps connections open for reuse, so one client serves all.
    static let shared = HTTPClient()

    private let exchanges = Exchanges()
    private let session: URLSession

    private static let mostRedirects = 5

    private init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 16
        configuration.httpAdditionalHeaders = ["User-Agent": "diffusion-lab/\(Engine.version)"]
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    /// The answer to a GET request, whatever its status, after redirects.
    ///
    /// - Parameters:
    ///   - token: goes to the server of `url`, and not to others that it redirects to.
    ///   - timeout: how many seconds the server may be silent.
    /// - Throws: `ConnectionFailure` or, at Ctrl-C, `Interrupted`.
    func get(_ url: URL, token: String?, timeout: Double) throws -> HTTPResponse {
        var (here, tokenForHere) = (url, token)
        for _ in 0...Self.mostRedirects {
            let response = try send(here, tokenForHere, timeout)
            guard (301...308).contains(response.status), let location = response.header("Location") else {
                return response
            }
            guard let next = URL(string: location, relativeTo: here)?.absoluteURL,
                ["http", "https"].contains(next.scheme)
            else { throw ConnectionFailure(reason: "it redirects to \(location), which is no address") }
            if !next.isOnServer(of: here) { tokenForHere = nil }
            here = next
        }
        throw ConnectionFailure(reason: "it redirects more than \(Self.mostRedirects) times")
    }

    private func send(_ url: URL, _ token: String?, _ timeout: Double) throws -> HTTPResponse {
        // The limit is watched here: URLSession's own counts whole seconds, and does not hold everywhere.
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: timeout + 60)
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let task = session.dataTask(with: request)
        let exchange = exchanges.begin(task)
        task.resume()
        do {
            while exchange.hasEnded.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
                try Interruption.check()
                if exchange.silence > .seconds(timeout) { throw ConnectionFailure(reason: "it did not answer in time") }
            }
        } catch {
            task.cancel()
            throw error
        }
        return try exchange.answer()
    }
}

extension URL {
    /// Whether both addresses are of the same server: scheme, host and port are equal.
    func isOnServer(of other: URL) -> Bool {
        (scheme, host()?.lowercased(), port) == (other.scheme, other.host()?.lowercased(), other.port)
    }
}

/// A request under way: what has arrived of its answer.
private final class Exchange: Sendable {
    private struct State {
        var body = Data()
        var lastArrival = ContinuousClock.now
        var result: Result<HTTPResponse, ConnectionFailure>?
    }
    private let state = Mutex(State())
    /// Is signalled once, when the request has ended.
    let hasEnded = DispatchSemaphore(value: 0)

    /// An image or a page of rows has a few megabytes at most. What goes on beyond this is something else.
    private static let largestBody = 256 << 20

    /// For how long nothing has arrived.
    var silence: Duration { ContinuousClock.now - state.withLock { $0.lastArrival } }

    /// - Returns: whether more may come.
    func receive(_ data: Data) -> Bool {
        state.withLock { state in
            state.body.append(data)
            state.lastArrival = .now
            return state.body.count <= Self.largestBody
        }
    }

    func end(_ response: URLResponse?, _ error: (any Error)?) {
        state.withLock { $0.result = Self.result(response, $0.body, error) }
        hasEnded.signal()
    }

    func answer() throws -> HTTPResponse {
        guard let result = state.withLock({ $0.result }) else { throw ConnectionFailure(reason: "nothing came back") }
        return try result.get()
    }

    private static func result(
        _ response: URLResponse?, _ body: Data, _ error: (any Error)?
    ) -> Result<HTTPResponse, ConnectionFailure> {
        if body.count > largestBody {
            return .failure(ConnectionFailure(reason: "it sends more than \(readableByteCount(largestBody))"))
        }
        if let error { return .failure(ConnectionFailure(reason: reason(error))) }
        guard let response = response as? HTTPURLResponse else {
            return .failure(ConnectionFailure(reason: "it does not speak HTTP"))
        }
        // What was compressed on the way has another length than announced.
        let isPlain = response.value(forHTTPHeaderField: "Content-Encoding") == nil
        let announced = response.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0) }
        if isPlain, let announced, body.count < announced {
            return .failure(
                ConnectionFailure(reason: "the answer was cut off after \(body.count) of \(announced) bytes"))
        }
        return .success(HTTPResponse(response, body))
    }

    /// URLSession's reasons in fewer words.
    private static func reason(_ error: any Error) -> String {
        switch (error as? URLError)?.code {
        case .timedOut: "it did not answer in time"
        case .cannotFindHost, .dnsLookupFailed: "the name is not known; is there a network?"
        case .cannotConnectToHost: "nobody answers there"
        case .networkConnectionLost: "the connection was lost"
        case .notConnectedToInternet: "there is no network"
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate:
            "its certificate is not trusted"
        default: error.localizedDescription
        }
    }
}

/// The requests under way, by the number of their task.
private final class Exchanges: NSObject, URLSessionDataDelegate, Sendable {
    private let byTask = Mutex<[Int: Exchange]>([:])

    func begin(_ task: URLSessionTask) -> Exchange {
        let exchange = Exchange()
        byTask.withLock { $0[task.taskIdentifier] = exchange }
        return exchange
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let exchange = byTask.withLock { $0[dataTask.taskIdentifier] }
        if exchange?.receive(data) == false { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let exchange = byTask.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        exchange?.end(task.response, error)
    }

    /// Redirects come back as answers.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
