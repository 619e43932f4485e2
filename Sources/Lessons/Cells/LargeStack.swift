import Foundation

/// Runs `body` on a thread whose stack has room for deeply nested cells, and waits for it.
///
/// The stack is reserved, not used: only the pages that are touched take memory.
func withLargeStack<Result>(_ body: @escaping () throws -> Result) throws -> Result {
    // `nonisolated(unsafe)`: the calling thread waits until the new one is done, so only one of them runs at a time.
    nonisolated(unsafe) let body = body
    nonisolated(unsafe) var result: Swift.Result<Result, any Error>?
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        result = Swift.Result { try body() }
        done.signal()
    }
    thread.stackSize = 512 << 20
    thread.start()
    done.wait()
    guard let result else { throw ValueError("the cell's thread ended early") }
    return try result.get()
}
