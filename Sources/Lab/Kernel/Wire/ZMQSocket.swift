import CZMQ
import Foundation

/// What libzmq refused, in its own words.
struct SocketError: Error, CustomStringConvertible {
    let description: String

    /// What the last call of libzmq on this thread failed with.
    init(_ operation: String) {
        description = "\(operation): \(String(cString: zmq_strerror(zmq_errno())))"
    }
}

/// What the sockets of a process share: libzmq's own thread.
///
/// `@unchecked Sendable`: libzmq lets any thread use a context.
final class ZMQContext: @unchecked Sendable {
    fileprivate let pointer: UnsafeMutableRawPointer

    init() throws {
        guard let pointer = zmq_ctx_new() else { throw SocketError("no sockets can be made") }
        self.pointer = pointer
    }

    // Every socket keeps its context alive, so this does not have to wait for one; only for what is still to be sent.
    deinit { zmq_ctx_term(pointer) }
}

/// A socket for messages of several frames. Only one thread may use it.
final class ZMQSocket {
    enum Kind {
        case router, dealer, reply, request, publisher, subscriber

        fileprivate var number: Int32 {
            switch self {
            case .router: ZMQ_ROUTER
            case .dealer: ZMQ_DEALER
            case .reply: ZMQ_REP
            case .request: ZMQ_REQ
            // It also receives who subscribes.
            case .publisher: ZMQ_XPUB
            case .subscriber: ZMQ_SUB
            }
        }
    }

    private let context: ZMQContext
    fileprivate let pointer: UnsafeMutableRawPointer

    init(_ kind: Kind, in context: ZMQContext) throws {
        guard let pointer = zmq_socket(context.pointer, kind.number) else {
            throw SocketError("a socket cannot be made")
        }
        self.context = context
        self.pointer = pointer
        // What has been sent gets a second to leave when the process ends.
        set(ZMQ_LINGER, 1000)
        // A client that comes back under its old name takes over from the connection that it lost.
        if kind == .router { set(ZMQ_ROUTER_HANDOVER, 1) }
        // Each client that subscribes is to be told, not only the first.
        if kind == .publisher { set(ZMQ_XPUB_VERBOSE, 1) }
        if kind == .subscriber { zmq_setsockopt(pointer, ZMQ_SUBSCRIBE, "", 0) }
    }

    deinit { zmq_close(pointer) }

    private func set(_ option: Int32, _ value: Int32) {
        var value = value
        zmq_setsockopt(pointer, option, &value, MemoryLayout<Int32>.size)
    }

    func bind(_ endpoint: String) throws {
        guard zmq_bind(pointer, endpoint) == 0 else { throw SocketError("\(endpoint) cannot be opened") }
    }

    func connect(_ endpoint: String) throws {
        guard zmq_connect(pointer, endpoint) == 0 else { throw SocketError("\(endpoint) cannot be reached") }
    }

    /// Sends one message of several frames.
    func send(_ frames: [Data]) throws {
        for (index, frame) in frames.enumerated() {
            let flags = index + 1 < frames.count ? ZMQ_SNDMORE : 0
            let sent = try retrying("a message cannot be sent") {
                frame.withUnsafeBytes { zmq_send(pointer, $0.baseAddress, $0.count, flags) }
            }
            guard sent else { return }
        }
    }

    /// The frames of the next message; nil if none is waiting.
    func receive() throws -> [Data]? {
        var frames: [Data] = []
        var hasMore = true
        while hasMore {
            var frame = zmq_msg_t()
            zmq_msg_init(&frame)
            defer { zmq_msg_close(&frame) }
            let received = try retrying("a message cannot be received") {
                zmq_msg_recv(&frame, pointer, ZMQ_DONTWAIT)
            }
            // The frames of a message arrive together, so this can only be before the first.
            guard received else { return nil }
            frames.append(zmq_msg_data(&frame).map { Data(bytes: $0, count: zmq_msg_size(&frame)) } ?? Data())
            hasMore = zmq_msg_more(&frame) != 0
        }
        return frames
    }

    /// Calls `body` until no signal interrupts it. Returns whether it succeeded; false if it would have had to wait.
    private func retrying(_ operation: String, _ body: () -> Int32) throws -> Bool {
        while body() < 0 {
            switch zmq_errno() {
            case EINTR: continue
            case EAGAIN: return false
            default: throw SocketError(operation)
            }
        }
        return true
    }
}

/// Waits for several sockets and one file descriptor at a time.
enum ZMQPoll {
    /// Returns once a message can be received, or `descriptor` can be read, or `timeout` is over.
    static func wait(for sockets: [ZMQSocket], orReading descriptor: Int32? = nil, timeout: Duration?) {
        var items = sockets.map { zmq_pollitem_t(socket: $0.pointer, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0) }
        if let descriptor {
            items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
        }
        // Rounded up, so that a wait of less than a millisecond is one.
        let milliseconds = timeout.map { Int(($0 / .milliseconds(1)).rounded(.up)) } ?? -1
        // A signal may end it early; whoever calls it looks and calls again.
        _ = zmq_poll(&items, Int32(items.count), milliseconds)
    }
}
