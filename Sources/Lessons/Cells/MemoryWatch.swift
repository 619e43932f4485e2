import Engine
import Foundation
import Synchronization

/// Stops a cell that uses up the memory. Tensors ask for theirs beforehand; what texts, arrays and dictionaries grow to is not
/// known until it is there.
final class MemoryWatch: Sendable {
    private let hasEnded = Atomic(false)
    private let hasStopped = Atomic(false)

    private static let interval = DispatchTimeInterval.milliseconds(20)

    init() { lookSoon() }

    private func lookSoon() {
        DispatchQueue.global(qos: .userInitiated).asyncAfter(deadline: .now() + Self.interval) { [weak self] in
            guard let self, !hasEnded.load(ordering: .relaxed) else { return }
            if SystemMemory.isRunningOut {
                hasStopped.store(true, ordering: .relaxed)
                Interruption.request()
            } else {
                lookSoon()
            }
        }
    }

    /// Ends the watch.
    func end() { hasEnded.store(true, ordering: .relaxed) }

    /// Runs the statement at `place`.
    /// - Throws: what `body` throws, but a `CellError` that names the cause where the watch has stopped it.
    func explaining<Result>(at place: Place, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch is Interrupted where hasStopped.load(ordering: .relaxed) {
            Interruption.clear()
            throw CellError(
                "this was stopped because it uses up the memory; a variable that is given another value frees what it held",
                at: place)
        }
    }
}
