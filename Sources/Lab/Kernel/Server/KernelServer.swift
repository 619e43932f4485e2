import Foundation

/// The kernel's sockets. They belong to one thread, which passes messages on and never computes, so that the kernel can be
/// stopped and ended while a cell runs.
final class KernelServer {
    private let sockets: [KernelChannel: ZMQSocket]
    private let signer: MessageSigner
    private let outbox: Outbox
    private let sender: MessageSender
    /// Called with each message from a client.
    private let receive: (KernelRequest) -> Void

    /// Opens the sockets that `connection` names.
    init(
        _ connection: ConnectionFile, outbox: Outbox, sender: MessageSender, receive: @escaping (KernelRequest) -> Void
    ) throws {
        let context = try ZMQContext()
        var sockets: [KernelChannel: ZMQSocket] = [:]
        for channel in KernelChannel.allCases {
            let kind: ZMQSocket.Kind =
                switch channel {
                case .shell, .control, .stdin: .router
                case .iopub: .publisher
                case .heartbeat: .reply
                }
            let socket = try ZMQSocket(kind, in: context)
            try socket.bind(connection.endpoint(of: channel))
            sockets[channel] = socket
        }
        self.sockets = sockets
        (signer, self.outbox, self.sender, self.receive) = (connection.signer, outbox, sender, receive)
    }

    /// Receives and sends what there is, then waits for more, at most for `timeout`.
    func turn(timeout: Duration) {
        for (channel, socket) in sockets { empty(socket, of: channel) }
        let (items, wait) = outbox.take()
        items.forEach(send)
        // What was sent may have been answered already.
        guard items.isEmpty else { return }
        ZMQPoll.wait(for: Array(sockets.values), orReading: outbox.descriptor, timeout: wait ?? timeout)
    }

    /// Sends what is left.
    func flush() {
        while true {
            let (items, wait) = outbox.take()
            items.forEach(send)
            guard let wait else { return }
            Thread.sleep(forTimeInterval: wait / .seconds(1))
        }
    }

    // MARK: - Receiving

    private func empty(_ socket: ZMQSocket, of channel: KernelChannel) {
        do {
            while let frames = try socket.receive() {
                switch channel {
                case .heartbeat: try socket.send(frames)
                case .iopub: welcome(frames, on: socket)
                case .shell, .control, .stdin: read(frames, from: channel)
                }
            }
        } catch {
            KernelLog.note("\(channel): \(error)")
        }
    }

    private func read(_ frames: [Data], from channel: KernelChannel) {
        do {
            receive(try KernelRequest(WireMessage(frames: frames, signedBy: signer), on: channel))
        } catch let flaw as WireMessage.Flaw {
            KernelLog.note("A message on the \(channel) channel was ignored: \(flaw).")
        } catch {
            KernelLog.note("A message on the \(channel) channel was ignored: its header cannot be read.")
        }
    }

    /// A client has subscribed (byte 1 and a topic) or leaves (byte 0). The first hears that it will miss nothing any more.
    private func welcome(_ frames: [Data], on socket: ZMQSocket) {
        guard let frame = frames.first, frame.first == 1 else { return }
        let topic = frame.dropFirst()
        var message = sender.message(
            "iopub_welcome", IopubWelcome(subscription: String(decoding: topic, as: UTF8.self)),
            parentHeader: WireMessage.emptyObject)
        message.route = topic.isEmpty ? [] : [Data(topic)]
        outbox.send(message, on: .iopub)
    }

    // MARK: - Sending

    private func send(_ item: Outbox.Item) {
        switch item {
        case .message(let message, let channel): send(message, on: channel)
        case .text(let text, let stream, let parentHeader):
            let content = StreamText(name: stream, text: text)
            send(sender.message("stream", content, parentHeader: parentHeader), on: .iopub)
        }
    }

    private func send(_ message: WireMessage, on channel: KernelChannel) {
        do {
            try sockets[channel]?.send(message.frames(signedBy: signer))
        } catch {
            KernelLog.note("\(channel): \(error)")
        }
    }
}

/// What whoever runs Jupyter sees in its terminal.
enum KernelLog {
    static func note(_ text: String) { printError("[diffusion-lab kernel] \(text)") }
}
