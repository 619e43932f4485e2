import Foundation

/// Requests that wait for the one before them to be done.
///
/// `@unchecked Sendable`: the condition guards all that changes.
final class Inbox: @unchecked Sendable {
    private let condition = NSCondition()
    private var requests: [KernelRequest] = []
    private var isClosed = false

    func add(_ request: KernelRequest) {
        condition.withLock { requests.append(request) }
        condition.signal()
    }

    /// The next request; waits for one. Nil once the inbox is closed.
    func next() -> KernelRequest? {
        condition.withLock {
            while requests.isEmpty, !isClosed { condition.wait() }
            return isClosed ? nil : requests.removeFirst()
        }
    }

    /// Takes the requests of one type out.
    func remove(_ type: String) -> [KernelRequest] {
        condition.withLock {
            let removed = requests.filter { $0.type == type }
            requests.removeAll { $0.type == type }
            return removed
        }
    }

    /// There will be no more requests, and those that wait are dropped.
    func close() {
        condition.withLock { isClosed = true }
        condition.signal()
    }
}
