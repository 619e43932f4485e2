import Engine
import Foundation
import Lessons

/// Runs cases one after another and tells about each. The process may end in the middle: the supervisor then knows which
/// case it was.
struct Worker {
    let kind: any Kind
    let seed: Int
    let limits: Limits
    /// Where each case gets a folder, named by its number. The supervisor removes them.
    let folder: URL
    private let output = FileHandle.standardOutput

    init(_ kind: any Kind, seed: Int, limits: Limits, folder: URL) {
        (self.kind, self.seed, self.limits, self.folder) = (kind, seed, limits, folder)
    }

    func run(_ indices: Range<Int>) throws {
        for index in indices {
            let place = folder.appending(path: "\(index)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            var random = SeededGenerator(seed: seed, kind: kind.name, index: index)
            try kind.write(to: place, &random)
            try tell(.begins(index))
            try tell(.ended(outcome(index, in: place)))
        }
    }

    /// Runs the case whose files are in `place`.
    func outcome(_ index: Int, in place: URL) -> Outcome {
        manualSeed(index)
        ProcessMemory.forgetPeak()
        let interrupt = Interrupt(after: limits.patience)
        let clock = ContinuousClock()
        let start = clock.now
        var failure: Outcome.Failure?
        do {
            try kind.run(in: place)
        } catch {
            failure = .init(type: "\(type(of: error))", message: "\(error)")
        }
        let seconds = (clock.now - start) / .seconds(1)
        let interrupted = interrupt.end()
        return Outcome(
            index: index, error: failure, seconds: seconds, secondsAfterInterrupt: interrupted,
            peakBytes: ProcessMemory.peakBytes)
    }

    private func tell(_ message: Message) throws {
        try output.write(contentsOf: JSONEncoder().encode(message) + Data("\n".utf8))
    }
}

/// Asks a case to stop, as Ctrl-C does, when it has had its time.
private final class Interrupt: @unchecked Sendable {
    // `@unchecked Sendable`: the lock guards both.
    private let lock = NSLock()
    private var requested: ContinuousClock.Instant?
    private var hasEnded = false

    init(after seconds: Double) {
        Interruption.clear()
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
            lock.withLock {
                guard !hasEnded else { return }
                requested = .now
                Interruption.request()
            }
        }
    }

    /// - Returns: how long ago the case was asked to stop; nil if it was not.
    func end() -> Double? {
        lock.withLock {
            hasEnded = true
            Interruption.clear()
            return requested.map { (ContinuousClock.now - $0) / .seconds(1) }
        }
    }
}
