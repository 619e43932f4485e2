import Foundation

/// Prepares the images of coming batches on a thread of its own, a few batches ahead.
///
/// `@unchecked Sendable`: what changes is only touched while `condition` is locked.
final class Prefetcher: @unchecked Sendable {
    private let images: PreparedImages
    private let batches: [ArraySlice<Int>]
    private let condition = NSCondition()
    private var ready: [Result<[PixelImage?], any Error>] = []
    private var isStopped = false

    /// How many batches wait at most.
    private static let depth = 2

    /// Starts preparing `batches`.
    init(_ images: PreparedImages, _ batches: [ArraySlice<Int>]) {
        self.images = images
        self.batches = batches
        // The thread keeps this object alive until it has prepared all or is stopped.
        Thread.detachNewThread { self.run() }
    }

    /// The images of the next batch, nil for those that cannot be read.
    /// - Throws: what went wrong with one of them, or `Interrupted` at Ctrl-C.
    func next() throws -> [PixelImage?] {
        condition.lock()
        defer { condition.unlock() }
        while ready.isEmpty {
            try Interruption.check()
            // Ctrl-C does not signal the condition: look again now and then.
            _ = condition.wait(until: Date(timeIntervalSinceNow: 0.05))
        }
        let batch = ready.removeFirst()
        condition.broadcast()
        return try batch.get()
    }

    /// Ends the thread after the image it is at.
    func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
        }
    }

    private func run() {
        for batch in batches {
            let result = Result { try prepare(batch) }
            let goesOn = condition.withLock {
                while ready.count >= Self.depth && !isStopped { condition.wait() }
                ready.append(result)
                condition.broadcast()
                return !isStopped
            }
            guard goesOn, case .success = result else { return }
        }
    }

    private func prepare(_ batch: ArraySlice<Int>) throws -> [PixelImage?] {
        try batch.map { index in
            if condition.withLock({ isStopped }) { throw Interrupted() }
            return try images.readableImage(index)
        }
    }
}
