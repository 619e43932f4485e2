import Foundation
import Synchronization

/// What came out of a run: counts for each kind, and the cases that failed.
final class Report: Sendable {
    struct FailedCase: Sendable {
        let index: Int
        let reason: String
        /// Where the input is kept.
        let folder: String
    }

    private struct Count {
        var cases = 0
        var values = 0
        var errors: [String: Int] = [:]
        var slowest = 0.0
        /// The longest that a case went on after it was interrupted.
        var slowestReaction = 0.0
        var interrupted = 0
        var peakBytes = 0
        var failed: [FailedCase] = []
    }
    private let counts = Mutex<[String: Count]>([:])

    func add(_ kind: String, _ outcome: Outcome) {
        counts.withLock { counts in
            var count = counts[kind, default: Count()]
            count.cases += 1
            if let error = outcome.error { count.errors[error.type, default: 0] += 1 } else { count.values += 1 }
            count.slowest = max(count.slowest, outcome.seconds)
            count.slowestReaction = max(count.slowestReaction, outcome.secondsAfterInterrupt ?? 0)
            count.interrupted += outcome.secondsAfterInterrupt == nil ? 0 : 1
            count.peakBytes = max(count.peakBytes, outcome.peakBytes ?? 0)
            counts[kind] = count
        }
    }

    func fail(_ kind: String, _ failed: FailedCase) {
        counts.withLock { $0[kind, default: Count()].failed.append(failed) }
    }

    func failed(_ kind: String) -> [FailedCase] { counts.withLock { $0[kind]?.failed ?? [] } }

    var failedCount: Int { counts.withLock { $0.values.reduce(0) { $0 + $1.failed.count } } }

    /// The line of a kind, and a line for each of its failed cases.
    func lines(_ kind: String) -> [String] {
        let count = counts.withLock { $0[kind, default: Count()] }
        let errors = count.errors.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }
        let line = String(
            format: "%@ %6d cases: %d values, %d errors (%@); %d interrupted, stopped within %.2f s; slowest %.2f s; "
                + "peak %d MiB; %d failed",
            kind.padding(toLength: 14, withPad: " ", startingAt: 0), count.cases, count.values,
            count.errors.values.reduce(0, +), errors.joined(separator: ", "), count.interrupted, count.slowestReaction,
            count.slowest, count.peakBytes >> 20, count.failed.count)
        return [line]
            + count.failed.sorted { $0.index < $1.index }.map {
                "  case \($0.index): \($0.reason)\n    input: \($0.folder)"
            }
    }
}
