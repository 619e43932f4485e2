import Foundation
import Synchronization

/// A request as the server reads it.
public struct Request: Sendable {
    /// `GET` or `HEAD`.
    public let method: String
    /// What stands in the request: path and query, percent-encoded.
    public let address: String
    /// The path without the query: `/rows`.
    public let path: String
    /// The fields of the query.
    public let query: [String: String]
    /// The headers, by their names in lower case.
    public let headers: [String: String]

    /// - Parameter head: the lines before the empty one.
    init?(head: String) {
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3, let parts = URLComponents(string: String(words[1])) else { return nil }
        (method, address) = (String(words[0]), String(words[1]))
        path = parts.path
        query = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { first, _ in first }
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            let field = line.split(separator: ":", maxSplits: 1)
            return field.count == 2 ? (field[0].lowercased(), field[1].trimmingCharacters(in: .whitespaces)) : nil
        }
        headers = Dictionary(fields) { first, _ in first }
    }
}

/// What the server sends back.
public struct Reply: Sendable {
    let status: Int
    let headers: [String: String]
    let body: Data
    /// Sends so many bytes of the body and closes the connection, though more were announced.
    var cutAfter: Int?
    /// Closes the connection only so many seconds after the last byte.
    var openFor = 0.0
    /// Waits so many seconds before it answers.
    var delay = 0.0

    /// An answer with a body.
    public init(_ status: Int = 200, headers: [String: String] = [:], body: Data = Data()) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// An answer in JSON.
    public init(_ status: Int = 200, headers: [String: String] = [:], json: String) {
        self.init(status, headers: headers, body: Data(json.utf8))
    }

    /// The answer, cut off after `count` bytes of its body.
    public func cut(after count: Int) -> Reply {
        var reply = self
        reply.cutAfter = count
        return reply
    }

    /// The answer, whose connection stays open for `seconds` after its last byte.
    public func open(for seconds: Double) -> Reply {
        var reply = self
        reply.openFor = seconds
        return reply
    }

    /// The answer, `seconds` late.
    public func delayed(_ seconds: Double) -> Reply {
        var reply = self
        reply.delay = seconds
        return reply
    }

    /// The part of the body that a request with `Range: bytes=N-` asks for, or the whole.
    func range(askedBy request: Request) -> Reply {
        guard let range = request.headers["range"]?.firstMatch(of: /bytes=(\d+)-/), let start = Int(range.output.1)
        else {
            return self
        }
        guard start < body.count else { return Reply(416) }
        let more = ["Content-Range": "bytes \(start)-\(body.count - 1)/\(body.count)"]
        return Reply(206, headers: headers.merging(more) { $1 }, body: body.dropFirst(start))
    }

    /// What goes over the wire in answer to `request`.
    func bytes(for request: Request) -> Data {
        var head = "HTTP/1.1 \(status) Answer\r\nContent-Length: \(body.count)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        let end = request.method == "HEAD" ? 0 : cutAfter ?? body.count
        return Data((head + "\r\n").utf8) + body.prefix(end)
    }
}

/// A small HTTP server on this machine for tests: answers each request as it is told to, also wrongly. One connection, one
/// request.
public final class HTTPServer: Sendable {
    private let listener: Int32
    private let answer: @Sendable (Request) -> Reply
    private let log = Mutex<[Request]>([])
    private let isOpen = Mutex(true)
    /// Where it can be reached.
    public let address: URL

    /// Starts a server.
    public init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        #if os(Linux)
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &here) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { here in
                bind(listener, here, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, here, &length) == 0
            }
        }
        guard isListening, let address = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: here.sin_port))") else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
        self.address = address
        self.answer = answer
        Thread.detachNewThread { [weak self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                guard let self else { return _ = close(connection) }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    deinit { stop() }

    /// Answers nothing from now on.
    public func stop() {
        // A second close could hit a file that has got the number since.
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard wasOpen else { return }
        // Wakes up the thread that accepts connections; closing alone would not.
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// What was asked so far.
    public var requests: [Request] { log.withLock { $0 } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        guard let request = readRequest(connection) else { return }
        log.withLock { $0.append(request) }
        let reply = answer(request)
        if reply.delay > 0 { Thread.sleep(forTimeInterval: reply.delay) }
        // A client that has gone away must not end the test's process.
        #if os(Linux)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
            var isOn: Int32 = 1
            setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        #endif
        var rest = reply.bytes(for: request)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, flags) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
        if reply.openFor > 0 { Thread.sleep(forTimeInterval: reply.openFor) }
    }

    private func readRequest(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) == 1 {
            bytes.append(byte)
            if bytes.suffix(4) == [13, 10, 13, 10] { return Request(head: String(decoding: bytes, as: UTF8.self)) }
        }
        return nil
    }
}
