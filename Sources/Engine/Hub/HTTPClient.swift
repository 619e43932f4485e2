import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What is asked of a server.
struct HTTPRequest {
    enum Method: String { case get = "GET", head = "HEAD" }

    var url: URL
    var method = Method.get
    /// Goes to the server of `url`, and not to others that it redirects to.
    var token: String?
    /// How many seconds the server may be silent.
    var timeout: Double
    /// Headers besides those of every request.
    var headers: [String: String] = [:]
    /// Takes in the body of a good answer as it arrives; nil collects it in memory.
    var sink: (any BodySink)?
}

/// Takes in the body of an answer as it arrives.
protocol BodySink: AnyObject, Sendable {
    /// A body begins.
    /// - Throws: what ends the request.
    func begin(_ response: HTTPResponse) throws
    /// The next part of the body.
    /// - Throws: what ends the request.
    func receive(_ data: Data) throws
}

/// What a server answered.
struct HTTPResponse: Sendable {
    let status: Int
    let body: Data
    private let headers: [String: String]

    fileprivate init(_ response: HTTPURLResponse, _ body: Data = Data()) {
        status = response.statusCode
        self.body = body
        let pairs = response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        headers = Dictionary(pairs) { first, _ in first }
    }

    /// A header, whatever the case of its name.
    func header(_ name: String) -> String? { headers[name.lowercased()] }

    var isRedirect: Bool { (301...308).contains(status) }
    /// Whether the body is what was asked for, or the asked part of it.
    var isGood: Bool { [200, 206].contains(status) }
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

    /// The answer to a request, whatever its status, after redirects.
    /// - Parameter whileWaiting: is called several times a second until it has arrived.
    /// - Throws: `ConnectionFailure`; at Ctrl-C `Interrupted`; or what the request's sink throws.
    func send(_ request: HTTPRequest, whileWaiting: () -> Void = {}) throws -> HTTPResponse {
        var request = request
        for _ in 0...Self.mostRedirects {
            let response = try sendOnce(request, whileWaiting)
            guard response.isRedirect, let location = response.header("Location") else { return response }
            guard let next = URL(string: location, relativeTo: request.url)?.absoluteURL,
                ["http", "https"].contains(next.scheme)
            else { throw ConnectionFailure(reason: "it redirects to \(location), which is no address") }
            if !next.isOnServer(of: request.url) {
                // The Hub says all about a file when it leads away to where the file is.
                if request.method == .head, response.header("X-Repo-Commit") != nil { return response }
                request.token = nil
            }
            request.url = next
        }
        throw ConnectionFailure(reason: "it redirects more than \(Self.mostRedirects) times")
    }

    private func sendOnce(_ request: HTTPRequest, _ whileWaiting: () -> Void) throws -> HTTPResponse {
        // The limit is watched here: URLSession's own counts whole seconds, and does not hold everywhere.
        var message = URLRequest(
            url: request.url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: request.timeout + 60)
        message.httpMethod = request.method.rawValue
        for (name, value) in request.headers { message.setValue(value, forHTTPHeaderField: name) }
        if let token = request.token { message.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let task = session.dataTask(with: message)
        let exchange = exchanges.begin(task, hasBody: request.method != .head, request.sink)
        task.resume()
        do {
            while exchange.hasEnded.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
                try Interruption.check()
                whileWaiting()
                if exchange.silence > .seconds(request.timeout) {
                    throw ConnectionFailure(reason: "it did not answer in time")
                }
            }
        } catch {
            exchange.abandon()
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
        var byteCount = 0
        var lastArrival = ContinuousClock.now
        var result: Result<HTTPResponse, any Error>?
        /// Where the body goes; nil keeps it here.
        var sink: (any BodySink)?
        var isAbandoned = false
    }
    private let state = Mutex(State())
    private let hasBody: Bool
    private let sink: (any BodySink)?
    /// Is signalled once, when the request has ended.
    let hasEnded = DispatchSemaphore(value: 0)

    /// An image or a page of rows has a few megabytes at most. What goes on beyond this is something else.
    private static let largestBody = 256 << 20

    init(hasBody: Bool, _ sink: (any BodySink)?) { (self.hasBody, self.sink) = (hasBody, sink) }

    /// For how long nothing has arrived.
    var silence: Duration { ContinuousClock.now - state.withLock { $0.lastArrival } }

    /// From now on what arrives goes nowhere.
    func abandon() { state.withLock { $0.isAbandoned = true } }

    /// - Returns: whether the body is wanted.
    func begin(_ response: URLResponse) -> Bool {
        guard let sink, let response = (response as? HTTPURLResponse).map({ HTTPResponse($0) }), response.isGood else {
            return true
        }
        return state.withLock { state in
            state.sink = sink
            return Self.does({ try sink.begin(response) }, &state)
        }
    }

    /// - Returns: whether more may come.
    func receive(_ data: Data) -> Bool {
        state.withLock { state in
            state.lastArrival = .now
            state.byteCount += data.count
            if let sink = state.sink { return Self.does({ try sink.receive(data) }, &state) }
            state.body.append(data)
            return state.body.count <= Self.largestBody
        }
    }

    /// Does `work` for a sink; an error becomes the result.
    private static func does(_ work: () throws -> Void, _ state: inout State) -> Bool {
        guard !state.isAbandoned, state.result == nil else { return false }
        do {
            try work()
            return true
        } catch {
            state.result = .failure(error)
            return false
        }
    }

    func end(_ response: URLResponse?, _ error: (any Error)?) {
        state.withLock { $0.result = $0.result ?? result(response, $0, error) }
        hasEnded.signal()
    }

    func answer() throws -> HTTPResponse {
        guard let result = state.withLock({ $0.result }) else { throw ConnectionFailure(reason: "nothing came back") }
        return try result.get()
    }

    private func result(
        _ response: URLResponse?, _ state: State, _ error: (any Error)?
    ) -> Result<HTTPResponse, any Error> {
        func failure(_ reason: String) -> Result<HTTPResponse, any Error> {
            .failure(ConnectionFailure(reason: reason))
        }
        if state.body.count > Self.largestBody {
            return failure("it sends more than \(readableByteCount(Self.largestBody))")
        }
        if let error { return failure(Self.reason(error)) }
        guard let response = response as? HTTPURLResponse else { return failure("it does not speak HTTP") }
        // What was compressed on the way has another length than announced.
        let isPlain = response.value(forHTTPHeaderField: "Content-Encoding") == nil
        let announced = response.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0) }
        if hasBody, isPlain, let announced, state.byteCount < announced {
            return failure("the answer was cut off after \(state.byteCount) of \(announced) bytes")
        }
        return .success(HTTPResponse(response, state.body))
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

    func begin(_ task: URLSessionTask, hasBody: Bool, _ sink: (any BodySink)?) -> Exchange {
        let exchange = Exchange(hasBody: hasBody, sink)
        byTask.withLock { $0[task.taskIdentifier] = exchange }
        return exchange
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let exchange = byTask.withLock { $0[dataTask.taskIdentifier] }
        let isWanted = exchange?.begin(response) != false
        completionHandler(isWanted ? .allow : .cancel)
        // On Linux the answer above is ignored.
        if !isWanted { dataTask.cancel() }
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
