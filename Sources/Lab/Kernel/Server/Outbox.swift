import Foundation
import Synchronization

/// Messages on their way from any thread to the one that has the sockets.
///
/// Text that code prints is gathered: pieces of one stream become one message, and such messages leave at most every
/// `Outbox.textInterval`. All else leaves at once, after the text before it.
final class Outbox: Sendable {
    enum Item: Sendable {
        case message(WireMessage, KernelChannel)
        /// Text of a stream, and the header of the request whose code printed it.
        case text(String, stream: String, parentHeader: Data)
    }

    private struct State {
        var items: [Item] = []
        var textSize = 0
        var lastTaken = ContinuousClock.now - Outbox.textInterval
        var isUrgent = false
    }

    private static let textInterval = Duration.milliseconds(100)
    /// A cell that prints more than this waits until it is sent, so that printing without end does not fill the memory.
    private static let textLimit = 1 << 20

    private let state = Mutex(State())
    /// A byte is written to it when there is something to take.
    private let wakeUp: (reading: Int32, writing: Int32)

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ShellError("No pipe can be made: \(String(cString: strerror(errno)))") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeUp = (ends[0], ends[1])
    }

    deinit {
        close(wakeUp.reading)
        close(wakeUp.writing)
    }

    /// Becomes readable when there is something to take.
    var descriptor: Int32 { wakeUp.reading }

    /// Sends `message` soon.
    func send(_ message: WireMessage, on channel: KernelChannel) {
        state.withLock { state in
            state.items.append(.message(message, channel))
            state.isUrgent = true
        }
        wake()
    }

    /// Sends text soon, together with what else is printed until then. Waits if there is much already.
    func send(text: String, stream: String, parentHeader: Data) {
        while state.withLock({ $0.textSize > Self.textLimit }) { Thread.sleep(forTimeInterval: 0.005) }
        let isFirst = state.withLock { state in
            defer { state.textSize += text.utf8.count }
            guard case .text(var gathered, stream, parentHeader)? = state.items.last else {
                state.items.append(.text(text, stream: stream, parentHeader: parentHeader))
                return true
            }
            // Taken out first, so that the text grows in place.
            state.items.removeLast()
            gathered += text
            state.items.append(.text(gathered, stream: stream, parentHeader: parentHeader))
            return false
        }
        if isFirst { wake() }
    }

    private func wake() {
        var byte: UInt8 = 1
        // A full pipe wakes as well as one more byte would.
        _ = write(wakeUp.writing, &byte, 1)
    }

    /// What is to leave now, in order; or how long to wait for more, if there is only text. Nil if there is nothing.
    func take(now: ContinuousClock.Instant = .now) -> (items: [Item], wait: Duration?) {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(wakeUp.reading, &bytes, bytes.count) > 0 {}
        return state.withLock { state in
            guard !state.items.isEmpty else { return ([], nil) }
            let wait = Self.textInterval - (now - state.lastTaken)
            guard state.isUrgent || wait <= .zero else { return ([], wait) }
            defer {
                state.items = []
                state.textSize = 0
                state.isUrgent = false
                state.lastTaken = now
            }
            return (state.items, nil)
        }
    }
}
