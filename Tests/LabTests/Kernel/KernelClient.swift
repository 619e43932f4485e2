import Foundation
import Testing

@testable import Lab

/// A small Jupyter client: starts the kernel's process and talks to it as a notebook does.
final class KernelClient {
    /// A message from the kernel; what it says is read by another JSON reader than the kernel's writer.
    struct Message {
        let type: String
        let parentID: String?
        let content: [String: Any]
        let header: [String: Any]

        fileprivate init(frames: [Data], signer: MessageSigner) throws {
            let message = try WireMessage(frames: frames, signedBy: signer)
            func object(_ data: Data) throws -> [String: Any] {
                try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            }
            header = try object(message.header)
            content = try object(message.content)
            type = try #require(header["msg_type"] as? String)
            parentID = try object(message.parentHeader)["msg_id"] as? String
        }

        func text(_ name: String) -> String? { content[name] as? String }
        func number(_ name: String) -> Int? { content[name] as? Int }
        /// The text of one form of a display.
        func data(_ type: String) -> String? { (content["data"] as? [String: Any])?[type] as? String }
    }

    /// What came of one request.
    struct Exchange {
        let reply: Message
        /// All that was published about it, from busy to idle.
        let published: [Message]

        func published(_ type: String) -> [Message] { published.filter { $0.type == type } }
        /// What was printed.
        var printed: String { published("stream").compactMap { $0.text("text") }.joined() }
    }

    struct Silence: Error {}

    /// Where the kernel runs, as it would beside a notebook.
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "kernel-\(UUID().uuidString.prefix(8))")
    let process = Process()
    private let log = Pipe()
    private let signer: MessageSigner
    private let sockets: [KernelChannel: ZMQSocket]
    private var received: [KernelChannel: [Message]] = [:]

    init(environment: [String: String] = [:]) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "connection.json")
        // Sockets with a name cannot clash with those of another process, as numbered ports could.
        let connection: [String: Any] = [
            "transport": "ipc", "ip": folder.appending(path: "s").path, "key": "secret", "shell_port": 1,
            "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5, "signature_scheme": "hmac-sha256",
        ]
        try JSONSerialization.data(withJSONObject: connection).write(to: file)
        signer = MessageSigner(key: "secret")
        let context = try ZMQContext()
        let read = try ConnectionFile(contentsOf: file.path)
        let kinds: [KernelChannel: ZMQSocket.Kind] = [
            .shell: .dealer, .control: .dealer, .iopub: .subscriber, .heartbeat: .request,
        ]
        sockets = try Dictionary(
            uniqueKeysWithValues: kinds.map { channel, kind in
                let socket = try ZMQSocket(kind, in: context)
                try socket.connect(read.endpoint(of: channel))
                return (channel, socket)
            })
        process.executableURL = LabProcess.executable
        process.arguments = ["kernel", "start", "--connection-file", file.path]
        process.environment = LabProcess.environment.merging([
            "LAB_HOME": folder.path,
            // As Jupyter does, so that no kernel stays behind if the tests crash.
            "JPY_PARENT_PID": "\(ProcessInfo.processInfo.processIdentifier)",
        ]) { $1 }
        .merging(environment) { $1 }
        process.currentDirectoryURL = folder
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, log)
        try process.run()
        let welcome = try next(on: .iopub) { $0.type == "iopub_welcome" }
        #expect(welcome.text("subscription") == "")
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    // MARK: - Sending

    /// Sends a request and returns its id.
    @discardableResult func send(
        _ type: String, _ content: [String: Any] = [:], on channel: KernelChannel = .shell, key: String = "secret"
    ) throws -> String {
        let id = UUID().uuidString
        let header: [String: Any] = [
            "msg_id": id, "msg_type": type, "session": "tests", "username": "tests", "version": "5.4",
            "date": "2026-01-01T00:00:00.000000Z",
        ]
        let message = WireMessage(
            route: [], header: try JSONSerialization.data(withJSONObject: header),
            content: try JSONSerialization.data(withJSONObject: content))
        try send(frames: message.frames(signedBy: MessageSigner(key: key)), on: channel)
        return id
    }

    func send(frames: [Data], on channel: KernelChannel) throws { try sockets[channel]!.send(frames) }

    @discardableResult func sendCode(_ code: String, _ more: [String: Any] = [:]) throws -> String {
        try send("execute_request", ["code": code].merging(more) { $1 })
    }

    // MARK: - Receiving

    /// The first message on `channel`, of those not asked for yet, that `isWanted`; waits for it.
    func next(
        on channel: KernelChannel, within seconds: Double = 60, _ isWanted: (Message) throws -> Bool
    ) throws -> Message {
        let deadline = Date.now + seconds
        while true {
            if let index = try received[channel, default: []].firstIndex(where: isWanted) {
                return received[channel, default: []].remove(at: index)
            }
            guard Date.now < deadline else { throw Silence() }
            ZMQPoll.wait(for: [sockets[channel]!], timeout: .milliseconds(100))
            while let frames = try sockets[channel]!.receive() {
                // Messages on the iopub channel start with their topic, which the reader takes for a route.
                received[channel, default: []].append(try Message(frames: frames, signer: signer))
            }
        }
    }

    /// The reply to a request, and all that was published about it.
    func exchange(_ id: String, on channel: KernelChannel = .shell) throws -> Exchange {
        let reply = try next(on: channel) { $0.parentID == id }
        var published: [Message] = []
        repeat {
            published.append(try next(on: .iopub) { $0.parentID == id })
        } while published.last?.text("execution_state") != "idle"
        #expect(published.first?.text("execution_state") == "busy")
        return Exchange(reply: reply, published: published)
    }

    /// Asks something and waits for the answer.
    func ask(
        _ type: String, _ content: [String: Any] = [:], on channel: KernelChannel = .shell
    ) throws -> Exchange {
        try exchange(send(type, content, on: channel), on: channel)
    }

    /// Runs code and waits for its end.
    func run(_ code: String, _ more: [String: Any] = [:]) throws -> Exchange { try exchange(sendCode(code, more)) }

    /// Sends bytes on the heartbeat channel and returns what comes back.
    func beat(_ bytes: Data) throws -> [Data] {
        try sockets[.heartbeat]!.send([bytes])
        let deadline = Date.now + 60
        while Date.now < deadline {
            ZMQPoll.wait(for: [sockets[.heartbeat]!], timeout: .milliseconds(100))
            if let frames = try sockets[.heartbeat]!.receive() { return frames }
        }
        throw Silence()
    }

    /// Waits for the process to end and returns what it noted on standard error.
    func waitForEnd() -> String {
        process.waitUntilExit()
        return String(decoding: log.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
