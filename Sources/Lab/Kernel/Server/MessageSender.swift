import Foundation

/// Makes the messages of this kernel and hands them to the thread that sends them. Any thread may use it.
struct MessageSender: Sendable {
    private let outbox: Outbox
    private let session = UUID().uuidString
    private let username = NSUserName()

    init(outbox: Outbox) { self.outbox = outbox }

    /// The time as headers have it.
    static var date: String { Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

    /// Answers `request` to the client that it came from.
    func reply(_ content: some Encodable, to request: KernelRequest, metadata: Data = WireMessage.emptyObject) {
        let type = request.type.replacing("_request", with: "_reply")
        var message = message(type, content, parentHeader: request.message.header)
        message.metadata = metadata
        message.route = request.message.route
        outbox.send(message, on: request.channel)
    }

    /// Tells all clients what comes of the request whose header is `parentHeader`.
    func publish(_ type: String, _ content: some Encodable, parentHeader: Data) {
        outbox.send(message(type, content, parentHeader: parentHeader), on: .iopub)
    }

    /// Tells all clients what code printed.
    func publish(text: String, stream: String, parentHeader: Data) {
        outbox.send(text: text, stream: stream, parentHeader: parentHeader)
    }

    /// Tells all clients that the kernel is at work on `request`, does `body`, and tells them that it is done.
    func busy<Result>(with request: KernelRequest, _ body: () throws -> Result) rethrows -> Result {
        let header = request.message.header
        publish("status", Status(executionState: "busy"), parentHeader: header)
        defer { publish("status", Status(executionState: "idle"), parentHeader: header) }
        return try body()
    }

    /// A message that starts with its topic, as those on the iopub channel do.
    func message(_ type: String, _ content: some Encodable, parentHeader: Data) -> WireMessage {
        let header = MessageHeader(
            id: UUID().uuidString, type: type, session: session, username: username, date: Self.date,
            version: MessageHeader.protocolVersion)
        return WireMessage(
            route: [Data("kernel.\(session).\(type)".utf8)], header: KernelJSON.encode(header),
            parentHeader: parentHeader, content: KernelJSON.encode(content))
    }
}
